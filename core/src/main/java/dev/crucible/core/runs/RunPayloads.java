package dev.crucible.core.runs;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunId;
import dev.crucible.core.storage.Spool;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.Storage.Owner;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Puts the payloads of runs into storage so that they appear together with the event that names
 * them: what is small inside the unit of work; what is large before it, under a passing name that
 * ends by itself if the unit comes to nothing.
 */
final class RunPayloads {
    static final String REQUEST = "request";
    static final String RESULT = "result";
    static final String ATTESTATION = "attestation";
    static final String ARTIFACT = "artifact/";

    private static final String STDOUT = "stdout";
    private static final String STDERR = "stderr";
    private static final String PASSING = "passing/";
    private static final Duration PASSING_TIME = Duration.ofHours(1);

    private final Storage storage;
    private final RunSettings settings;
    private final InstantSource clock;

    RunPayloads(Storage storage, RunSettings settings, InstantSource clock) {
        this.storage = storage;
        this.settings = settings;
        this.clock = clock;
    }

    /** What a stream of a run is called in storage. */
    static String name(OutputListener.Stream stream) {
        return switch (stream) {
            case STDOUT -> STDOUT;
            case STDERR -> STDERR;
        };
    }

    /** Makes a document ready for the unit of work. */
    Ready ready(Stage stage, String name, Bytes content) {
        if (content.size() <= Storage.SMALL) {
            return new Ready(name, Digest.of(content), content, false);
        }
        return new Ready(name, storage.put(passing(stage, name), content), null, true);
    }

    /** Makes what a spool holds ready for the unit of work; it can be read until it is closed. */
    Ready ready(Stage stage, String name, Spool spool) {
        return new Ready(name, storage.put(passing(stage, name), spool), null, true);
    }

    private Owner passing(Stage stage, String name) {
        return new Owner(stage.tenant, stage.passing(), name, clock.instant().plus(PASSING_TIME));
    }

    /** Inside the unit of work: keeps what was made ready. */
    void keep(Stage stage, List<Ready> payloads) {
        Instant now = clock.instant();
        for (Ready ready : payloads) {
            Owner owner =
                    new Owner(
                            stage.tenant, stage.run.value(), ready.name, expires(ready.name, now));
            if (ready.content != null) {
                storage.put(owner, ready.content);
            } else if (!storage.link(owner, ready.digest)) {
                throw new CrucibleException(
                        ErrorCode.CONFLICT,
                        ready.name + " of " + stage.run + " is in storage no more");
            }
        }
        if (payloads.stream().anyMatch(Ready::passing)) {
            storage.release(stage.tenant, stage.passing());
        }
    }

    private Instant expires(String name, Instant now) {
        RunSettings.Keep keep = settings.keep();
        Duration time =
                switch (name) {
                    case REQUEST -> keep.requests();
                    case RESULT, ATTESTATION -> keep.results();
                    case STDOUT, STDERR -> keep.output();
                    // What is left begins with ARTIFACT.
                    default -> keep.artifacts();
                };
        return time.isZero() ? Instant.MAX : now.plus(time);
    }

    /** Deletes what was made ready, when nothing came of it. */
    void drop(Stage stage) {
        storage.release(stage.tenant, stage.passing());
    }

    /** Whether this was only put for a unit of work. */
    static boolean passing(Owner owner) {
        return owner.subject().startsWith(PASSING);
    }

    /**
     * Whose payloads are made ready together.
     *
     * @param fence of the claim that brings them, 0 for none: two claims never mix
     */
    record Stage(String tenant, RunId run, long fence) {
        private String passing() {
            return PASSING + run + "/" + fence;
        }
    }

    /**
     * A payload that will be kept by the unit of work.
     *
     * @param content null when it is in storage already
     * @param passing whether it is there under a passing name
     */
    record Ready(String name, Digest digest, @Nullable Bytes content, boolean passing) {
        /** What is in storage already. */
        static Ready stored(String name, Digest digest) {
            return new Ready(name, digest, null, false);
        }
    }
}
