package dev.crucible.cli.text;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Passes bytes on to a terminal as UTF-8 text that is harmless, see {@link SafeText}; bytes that
 * are not UTF-8 become U+FFFD. A character may arrive in pieces. Used by one thread.
 */
public final class SafeTextStream extends FilterOutputStream {
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final byte[] one = new byte[1];
    private byte[] rest = new byte[0];

    /** A stream that writes to {@code terminal}. */
    public SafeTextStream(OutputStream terminal) {
        super(terminal);
    }

    @Override
    public void write(int b) throws IOException {
        one[0] = (byte) b;
        write(one, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer input = ByteBuffer.allocate(rest.length + length);
        input.put(rest).put(bytes, offset, length).flip();
        decode(input, false);
        rest = new byte[input.remaining()];
        input.get(rest);
    }

    /** Shows what is left of a character that never became whole. */
    public void finish() throws IOException {
        decode(ByteBuffer.wrap(rest), true);
        rest = new byte[0];
        decoder.reset();
        flush();
    }

    @Override
    public void close() throws IOException {
        finish();
        super.close();
    }

    private void decode(ByteBuffer input, boolean last) throws IOException {
        CharBuffer characters = CharBuffer.allocate(input.remaining() + 2);
        decoder.decode(input, characters, last);
        if (last) {
            decoder.flush(characters);
        }
        if (characters.flip().hasRemaining()) {
            out.write(SafeText.block(characters.toString()).getBytes(StandardCharsets.UTF_8));
        }
    }
}
