package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

final class ListenersTest {
    private static final String NONCE = "00112233445566778899aabbccddeeff";

    @TempDir private Path folder;

    @Test
    void whoeverBringsTheNonceIsSeenAndOthersAreNot() throws IOException {
        Path path = folder.resolve("socket");
        try (Listeners listeners = new Listeners(NONCE, path)) {
            send(path, "somebody else");
            assertThat(listeners.sightings("")).isEmpty();
            send(path, "it is " + NONCE);
            assertThat(listeners.sightings("")).singleElement().asString().contains("socket");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void theAttemptIsToldEveryAddress() {
        try (Listeners listeners = new Listeners(NONCE, folder.resolve("socket"))) {
            assertThat(listeners.statements()).contains("TCP = [", "('127.0.0.1', ", NONCE);
        }
    }

    private static void send(Path path, String text) throws IOException {
        try (SocketChannel out = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
