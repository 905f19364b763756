package dev.crucible.backends.log;

import dev.crucible.backends.EntrySource;
import dev.crucible.backends.Growth;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.journal.CorruptLogException;
import dev.crucible.journal.checkpoints.Checkpoint;
import dev.crucible.journal.merkle.ConsistencyProof;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.HashSource;
import dev.crucible.journal.merkle.InclusionProof;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.notes.SigningKey;
import dev.crucible.journal.notes.VerifierKey;
import dev.crucible.journal.tiles.LogPath;
import dev.crucible.journal.tiles.TileReader;
import dev.crucible.journal.tiles.TileWriter;
import dev.crucible.journal.tiles.TiledHashes;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The journal's log as C2SP tlog-tiles has it, in a folder. A thread of its own follows the journal
 * and adds tiles, bundles and a signed checkpoint several times a second. A checkpoint is durable
 * before anybody sees it, and is only of what is durable in the journal. Thread-safe.
 */
public final class DerivedLog implements AutoCloseable {
    /** The name of the folder in the data folder. */
    public static final String FOLDER = "log";

    private static final System.Logger LOG = System.getLogger(DerivedLog.class.getName());
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final int CHUNK = 1_024;

    /** So many entries at most until the next checkpoint. */
    private static final int MOST = 64 * CHUNK;

    private final EntrySource source;
    private final SigningKey key;
    private final LogFolder folder;
    private final LogStart start;
    private final Prover prover;
    private final ServedFiles served;
    private final Pace pace;
    private final Growth derived;
    private final Thread thread;
    private volatile @Nullable Signed published;
    private volatile boolean continued = true;
    private volatile boolean proven = true;

    /** On the deriver's thread. */
    private boolean failing;

    private DerivedLog(Path data, EntrySource source, SigningKey key, Duration interval) {
        this.source = source;
        this.key = key;
        this.folder = new LogFolder(data.resolve(FOLDER));
        this.start = new LogStart(folder, source, key.verifier());
        this.prover = new Prover(folder, source);
        this.served = new ServedFiles(folder, new Rederivation(source), prover);
        this.pace = new Pace(interval);
        this.published = start.signed().orElse(null);
        TileWriter writer = resumed();
        this.derived = new Growth("log-waker", derivedSize());
        this.thread = Thread.ofPlatform().name("log-deriver").start(() -> follow(writer));
    }

    /**
     * Continues the log of a journal.
     *
     * @param data the data folder
     * @param source the journal's entries
     * @param key signs; its name is the log's
     * @param interval the least time between two checkpoints
     * @throws CrucibleException {@code JOURNAL_CORRUPT} when the journal is not a continuation of
     *     what was signed last
     */
    public static DerivedLog open(
            Path data, EntrySource source, SigningKey key, Duration interval) {
        return new DerivedLog(data, source, key, interval);
    }

    private TileWriter resumed() {
        Signed signed = published;
        return signed == null ? TileWriter.create(folder) : start.resume(signed.head());
    }

    private void follow(TileWriter first) {
        TileWriter writer = first;
        while (!pace.ended()) {
            try {
                if (source.awaitBeyond(derivedSize(), PATIENCE)) {
                    writer = extended(writer);
                    pace.pause(writer == null);
                }
            } catch (InterruptedException ended) {
                return;
            }
        }
        while (writer != null && source.size() > derivedSize()) {
            writer = extended(writer);
        }
    }

    /**
     * Signs what has come, and returns the writer for what comes next; null after a failure,
     * because a writer that has failed is of no use: another begins at the last checkpoint.
     */
    private @Nullable TileWriter extended(@Nullable TileWriter writer) {
        try {
            TileWriter used = writer == null ? resumed() : writer;
            extend(used);
            failing = false;
            continued = true;
            return used;
        } catch (CrucibleException | UncheckedIOException failure) {
            if (corrupt(failure)) {
                continued = false;
            }
            LOG.log(
                    failing ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
                    "the log does not follow the journal, and is tried again every second",
                    failure);
            failing = true;
            return null;
        }
    }

    private static boolean corrupt(RuntimeException failure) {
        return failure instanceof CrucibleException named
                && named.code() == ErrorCode.JOURNAL_CORRUPT;
    }

    private void extend(TileWriter writer) {
        long end = Math.min(source.size(), writer.size() + MOST);
        while (writer.size() < end) {
            start.append(writer, Math.min(end, writer.size() + CHUNK));
        }
        TreeHead head = writer.publish();
        requireContinuation(head);
        byte[] note = new Checkpoint(key.verifier().name(), head).sign(List.of(key));
        folder.publish(note);
        published = new Signed(head, note);
        derived.to(head.size());
        writer.takeObsolete().forEach(folder::delete);
    }

    /** What two signatures contradict cannot be mended, so this is asked of the files once more. */
    private void requireContinuation(TreeHead head) {
        Signed signed = published;
        if (signed == null) {
            return;
        }
        TreeHead before = signed.head();
        HashSource hashes = new TiledHashes(folder, head.size());
        if (!ConsistencyProof.of(hashes, before.size(), head.size())
                .verifies(before.root(), head.root())) {
            throw new CorruptLogException(
                    "the tiles of %d entries do not continue those of %d"
                            .formatted(head.size(), before.size()));
        }
    }

    /** The files as they are, for an audit. */
    public TileReader files() {
        return folder;
    }

    /** The key that the checkpoints are signed with. */
    public VerifierKey key() {
        return key.verifier();
    }

    /**
     * Whether the journal continues what was signed: the opening, every checkpoint since and every
     * proof that was asked for have compared a part of it. What is damaged and was made again from
     * the journal is intact again; an entry that contradicts what was signed never is.
     */
    public boolean intact() {
        return continued && proven;
    }

    /** How many entries the last checkpoint covers. */
    public long derivedSize() {
        Signed signed = published;
        return signed == null ? 0 : signed.head().size();
    }

    /**
     * Waits until a checkpoint covers so many entries.
     *
     * @return false when the time was up
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public boolean awaitDerived(long size, Duration timeout) throws InterruptedException {
        return derived.awaitBeyond(size - 1, timeout);
    }

    /** The last checkpoint, a signed note; empty as long as nothing has been recorded. */
    public Optional<Bytes> checkpoint() {
        return Optional.ofNullable(published).map(signed -> Bytes.copyOf(signed.note()));
    }

    /**
     * A file of the log as its readers ask for it, {@code tile/...}.
     *
     * @param path relative to the log, from anywhere
     * @return empty when the log has, or will have, no such file, or not yet
     * @throws CrucibleException {@code JOURNAL_CORRUPT} when the file is damaged, and the journal
     *     is not what was signed either
     */
    public Optional<Bytes> file(String path) {
        LogPath parsed = LogPath.parse(path).orElse(null);
        Signed signed = published;
        TreeHead head = signed == null ? TreeHead.EMPTY : signed.head();
        return switch (parsed) {
            case null -> Optional.empty();
            case LogPath.CheckpointFile _ -> checkpoint();
            case LogPath.Growing growing when covered(growing, head.size()) ->
                    Optional.of(Bytes.copyOf(proven(() -> served.content(growing, head))));
            case LogPath.Growing _ -> Optional.empty();
        };
    }

    private static boolean covered(LogPath.Growing path, long size) {
        int level = path instanceof LogPath.Tile tile ? tile.level() : 0;
        long hashes = level < Long.BYTES ? size >> (8 * level) : 0;
        return path.index() < hashes / LogPath.FULL
                || (path.index() == hashes / LogPath.FULL && path.width() <= hashes % LogPath.FULL);
    }

    /**
     * Shows that an entry is in the log of the last checkpoint.
     *
     * @throws CrucibleException {@code NOT_FOUND} when no checkpoint covers it yet
     */
    public Proof prove(long index) {
        Signed signed = published;
        if (signed == null || index < 0 || index >= signed.head().size()) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND, "no checkpoint covers entry " + index + " yet");
        }
        TreeHead head = signed.head();
        Bytes note = Bytes.copyOf(signed.note());
        return proven(
                () -> new Proof(prover.leaf(index), prover.inclusion(index, head), head, note));
    }

    /** What shows that the journal contradicts what was signed is remembered. */
    private <T> T proven(Supplier<T> proving) {
        try {
            return proving.get();
        } catch (CrucibleException failure) {
            if (corrupt(failure)) {
                proven = false;
            }
            throw failure;
        }
    }

    /**
     * Shows that the log of the last checkpoint continues an earlier one.
     *
     * @param earlier what was seen before
     * @throws CrucibleException {@code NOT_FOUND} when it is larger than the log; {@code CONFLICT}
     *     when the log does not continue it
     */
    public ConsistencyProof proveConsistency(TreeHead earlier) {
        Signed signed = published;
        TreeHead head = signed == null ? TreeHead.EMPTY : signed.head();
        if (earlier.size() > head.size()) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND, "the log has " + head.size() + " entries yet");
        }
        return prover.consistency(earlier, head);
    }

    /**
     * Makes files again from the journal. Only for files that an audit found wrong, when it also
     * found that the journal's entries lead to the root that was signed.
     *
     * @param paths of files of the log; others are left alone
     * @return how many were made
     */
    public int repair(Collection<String> paths) {
        HealingTiles tiles = new HealingTiles(folder, new Rederivation(source));
        int made = 0;
        for (String path : new LinkedHashSet<>(paths)) {
            if (LogPath.parse(path).orElse(null) instanceof LogPath.Growing growing
                    && covered(growing, derivedSize())) {
                tiles.make(growing);
                tiles.keep();
                made++;
            }
        }
        return made;
    }

    /** Ends following, after a last checkpoint of what is durable now. */
    @Override
    public void close() {
        pace.end();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        derived.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * All that shows that an entry is in the log.
     *
     * @param leaf its hash
     * @param inclusion the proof
     * @param head what the checkpoint commits to
     * @param checkpoint the signed note
     */
    public record Proof(Hash leaf, InclusionProof inclusion, TreeHead head, Bytes checkpoint) {}
}
