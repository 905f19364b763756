package dev.crucible.cli.service;

import dev.crucible.api.documents.ResultDocument;
import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.OutputListener;

import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Passes output on, and knows of each stream how much there was and what it was. For one thread.
 */
final class DigestingOutput implements OutputListener {
    private final OutputListener target;
    private final Map<Stream, Sum> sums = new EnumMap<>(Stream.class);

    DigestingOutput(OutputListener target) {
        this.target = target;
    }

    @Override
    public void output(Stream stream, Bytes chunk) {
        Sum sum = sums.computeIfAbsent(stream, _ -> new Sum());
        sum.digest.update(chunk.asBuffer());
        sum.size += chunk.size();
        target.output(stream, chunk);
    }

    ResultDocument.Stream summary(Stream stream, boolean truncated) {
        Sum sum = sums.computeIfAbsent(stream, _ -> new Sum());
        return new ResultDocument.Stream(
                sum.size, new Digest(HexFormat.of().formatHex(sum.digest.digest())), truncated);
    }

    private static final class Sum {
        private final MessageDigest digest = Digest.sha256();
        private long size;
    }
}
