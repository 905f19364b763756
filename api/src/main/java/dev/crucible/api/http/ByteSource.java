package dev.crucible.api.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read from anywhere in them. */
public interface ByteSource {
    /** How many there are; whatever comes later is not part of this answer. */
    long size();

    /**
     * The bytes from an offset on. The server reads at most {@code length} of them and closes it.
     *
     * @throws IOException when they cannot be read
     */
    InputStream open(long offset, long length) throws IOException;

    /** These bytes. */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open(long offset, long length) {
                return new ByteArrayInputStream(bytes, (int) offset, (int) length);
            }
        };
    }
}
