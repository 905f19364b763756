package dev.crucible.cli.remote;

import dev.crucible.backends.sqlite.SqliteJournal;
import dev.crucible.backends.sqlite.SqliteKeys;
import dev.crucible.backends.sqlite.SqliteRuns;
import dev.crucible.backends.sqlite.SqliteStore;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.cli.console.Json;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.RunIds;
import dev.crucible.core.access.ApiKey;
import dev.crucible.core.access.KeyIssuer;
import dev.crucible.core.access.Scope;
import dev.crucible.core.access.Tokens;
import dev.crucible.core.journal.Actor;
import dev.crucible.journal.events.EventCodec;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes keys in a data folder that no server uses: how there is a first one, without a service that
 * is open meanwhile. Whoever can write to the folder can do everything in any case.
 */
final class OfflineKeys {
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_NAME = 100;

    private final InstantSource clock;
    private final RandomGenerator random;

    OfflineKeys(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * What is wished, if it can be.
     *
     * @throws InvalidRequestException naming everything that is wrong with it
     */
    static KeyIssuer.Wish wish(
            String name, String tenant, List<String> scopes, Optional<Instant> expires) {
        List<Fault> faults = new ArrayList<>();
        if (name.isBlank() || name.length() > MAX_NAME) {
            faults.add(new Fault("NAME", "is empty or too long", "1 to 100 characters"));
        }
        if (!TENANT.matcher(tenant).matches()) {
            faults.add(
                    new Fault(
                            "--tenant",
                            "'" + tenant + "' is no name",
                            "at most 64 letters, digits, '.', '_' and '-'"));
        }
        Set<Scope> known = EnumSet.noneOf(Scope.class);
        for (String label : scopes) {
            Scope.of(label)
                    .ifPresentOrElse(
                            known::add,
                            () ->
                                    faults.add(
                                            new Fault(
                                                    "--scope",
                                                    "'" + label + "' is no scope",
                                                    "some of " + labels())));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        return new KeyIssuer.Wish(name, tenant, known, expires);
    }

    private static String labels() {
        return Arrays.stream(Scope.values()).map(Scope::label).collect(Collectors.joining(", "));
    }

    /**
     * Makes it, and the data folder where there is none.
     *
     * @return what a server would answer
     * @throws dev.crucible.core.CrucibleException {@code REFUSED} while a server has the folder
     */
    ObjectNode create(Path data, KeyIssuer.Wish wish, String why) {
        try (SqliteStore store = SqliteStore.open(data, StoreListener.SILENT, System::nanoTime);
                SqliteJournal journal =
                        SqliteJournal.open(store, new EventCodec(), clock, new SqliteRuns(store))) {
            KeyIssuer issuer =
                    new KeyIssuer(
                            store,
                            journal,
                            new SqliteKeys(store),
                            new Tokens(random),
                            new RunIds(clock, random),
                            clock);
            return view(issuer.issue(wish, wish.tenant(), Actor.LOCAL, why));
        }
    }

    private static ObjectNode view(KeyIssuer.Issued made) {
        ApiKey key = made.key();
        ObjectNode node = Json.object();
        ObjectNode view = node.putObject("key");
        view.put("id", key.id()).put("name", key.name()).put("tenant", key.tenant());
        ArrayNode scopes = view.putArray("scopes");
        key.scopes().stream().sorted().forEach(scope -> scopes.add(scope.label()));
        view.put("createdAt", key.created().toString());
        key.expires().ifPresent(time -> view.put("expires", time.toString()));
        return node.put("token", made.token());
    }
}
