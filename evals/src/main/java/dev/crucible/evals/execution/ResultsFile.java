package dev.crucible.evals.execution;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.evals.Sample;
import dev.crucible.evals.SampleResult;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The results of one evaluation, a JSON line each, which survive the end of the process at any
 * moment: a result is in the file before anything else learns of it, and a line that was cut off is
 * dropped and its sample scored again. The lines go to the disk itself every 64 results and at the
 * end, so a loss of power costs little. One process at a time may hold a file. Thread-safe.
 */
public final class ResultsFile implements AutoCloseable {
    private static final int LINES_PER_FORCE = 64;

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;
    private final Map<String, BitSet> done = new HashMap<>();
    private String start = "";
    private long results;
    private int sinceForce;
    private OptionalLong finishedMillis = OptionalLong.empty();

    private ResultsFile(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens or creates a results file.
     *
     * @param fresh forgets what an earlier evaluation left in it
     * @throws CrucibleException when it belongs to another evaluation or another process, is not a
     *     results file, or cannot be written
     */
    public static ResultsFile open(Path path, EvaluationHeader header, boolean fresh) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                ResultsFile file = new ResultsFile(path, channel, lock(channel, path));
                file.load(header, fresh);
                return file;
            } catch (IOException | RuntimeException failed) {
                channel.close();
                throw failed;
            }
        } catch (IOException why) {
            throw cannotWrite(path, why);
        }
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** Whether this sample has a result. */
    public synchronized boolean contains(Sample sample) {
        BitSet indices = done.get(sample.taskId());
        return indices != null && indices.get(sample.index());
    }

    /** How many samples have a result. */
    public synchronized long results() {
        return results;
    }

    /** Under which name the evaluation was begun whose results these are. */
    public synchronized String start() {
        return start;
    }

    /** How long the finished evaluation took; empty while samples are missing. */
    public synchronized OptionalLong finishedMillis() {
        return finishedMillis;
    }

    /**
     * Adds a result.
     *
     * @throws CrucibleException when it cannot be written; what was there stays
     */
    public synchronized void append(SampleResult result) {
        write(ResultLines.result(result));
        remember(result);
        if (++sinceForce >= LINES_PER_FORCE) {
            force();
        }
    }

    /** Notes that every sample has its result. */
    public synchronized void finish(long millis) {
        write(ResultLines.end(millis));
        force();
        finishedMillis = OptionalLong.of(millis);
    }

    /** Forgets every result, and begins again. */
    public synchronized void restart(EvaluationHeader header) {
        try {
            channel.truncate(0);
        } catch (IOException why) {
            throw cannotWrite(path, why);
        }
        done.clear();
        start = header.start();
        results = 0;
        finishedMillis = OptionalLong.empty();
        write(ResultLines.header(header));
        force();
    }

    /** Reads every result from the file, in the order in which they were found. */
    public synchronized void forEach(Consumer<SampleResult> consumer) {
        try {
            new ResultsScan(path)
                    .read(
                            channel,
                            line -> {
                                if (line instanceof ResultLines.Line.Result(SampleResult result)) {
                                    consumer.accept(result);
                                }
                            });
            channel.position(channel.size());
        } catch (IOException why) {
            throw new CrucibleException(
                    ErrorCode.INTERNAL, "cannot read '" + path + "': " + why.getMessage(), why);
        }
    }

    @Override
    public synchronized void close() {
        try (channel) {
            channel.force(false);
            lock.release();
        } catch (IOException ignored) {
            // The results were written; what remains is released with the process.
        }
    }

    private void load(EvaluationHeader header, boolean fresh) throws IOException {
        ResultsScan scan = new ResultsScan(path);
        boolean[] seen = new boolean[1];
        scan.read(
                channel,
                line -> {
                    switch (line) {
                        case ResultLines.Line.Header(String key, String begun) -> {
                            seen[0] = true;
                            start = begun;
                            requireSame(key, header, fresh);
                        }
                        case ResultLines.Line.Result(SampleResult result) -> remember(result);
                        case ResultLines.Line.End(long millis) ->
                                finishedMillis = OptionalLong.of(millis);
                    }
                });
        if (!seen[0] && !torn()) {
            throw foreign();
        }
        if (fresh || !seen[0]) {
            restart(header);
            return;
        }
        channel.truncate(scan.goodBytes());
        channel.position(scan.goodBytes());
    }

    /** Whether what is there can be the beginning of a header that was cut off. */
    private boolean torn() throws IOException {
        byte[] start = "{\"type\":\"evaluation\"".getBytes(StandardCharsets.UTF_8);
        ByteBuffer there = ByteBuffer.allocate(start.length);
        channel.read(there, 0);
        for (int at = 0; at < there.position(); at++) {
            if (there.get(at) != start[at]) {
                return false;
            }
        }
        return true;
    }

    private void requireSame(String key, EvaluationHeader header, boolean fresh) {
        if (!fresh && !key.equals(header.key())) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "'"
                            + path
                            + "' holds the results of another evaluation: dataset, samples or"
                            + " settings differ (expected a new --out, or --fresh to replace it)");
        }
    }

    private CrucibleException foreign() {
        return new CrucibleException(
                ErrorCode.INVALID_REQUEST,
                "'" + path + "' is not a results file (expected one, or a new name for --out)");
    }

    private void remember(SampleResult result) {
        BitSet indices = done.computeIfAbsent(result.taskId(), _ -> new BitSet());
        if (!indices.get(result.index())) {
            indices.set(result.index());
            results++;
        }
    }

    private void write(byte[] line) {
        try {
            long before = channel.position();
            try {
                ByteBuffer buffer = ByteBuffer.wrap(line);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException why) {
                channel.truncate(before);
                throw why;
            }
        } catch (IOException why) {
            throw cannotWrite(path, why);
        }
    }

    private void force() {
        sinceForce = 0;
        try {
            channel.force(false);
        } catch (IOException why) {
            throw cannotWrite(path, why);
        }
    }

    private static FileLock lock(FileChannel channel, Path path) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException _) {
            // Another evaluation of this process has it.
        }
        throw new CrucibleException(
                ErrorCode.REFUSED,
                "'"
                        + path
                        + "' is being written by another evaluation (expected its end, or another"
                        + " --out)");
    }

    private static CrucibleException cannotWrite(Path path, IOException why) {
        String reason =
                why instanceof AccessDeniedException
                        ? "no permission"
                        : why instanceof FileSystemException named && named.getReason() != null
                                ? named.getReason()
                                : String.valueOf(why.getMessage());
        return new CrucibleException(
                ErrorCode.INSUFFICIENT_RESOURCES,
                "cannot write results to '" + path + "': " + reason + "; results so far are kept",
                why);
    }
}
