package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ControlSocketTest {
    private static Child shell(String script, Fd input, Fd output) {
        try (Fd nothing = Fd.open("/dev/null", 2)) {
            return Spawner.spawn(
                    List.of("/bin/sh", "-c", script), Map.of(), List.of(input, output, nothing));
        }
    }

    @Test
    void theKernelSaysWhoSentAMessage() {
        try (ControlSocket socket = new ControlSocket(ControlSocket.Kind.MESSAGES);
                Child child = shell("printf one; printf two", socket.theirs(), socket.theirs())) {
            for (String expected : List.of("one", "two")) {
                ControlSocket.Message message = socket.receive();
                assertThat(message.content()).isEqualTo(Bytes.utf8(expected).toArray());
                assertThat(message.sender()).isEqualTo(child.pid());
            }
            child.await();
        }
    }

    @Test
    void aMessageOfOursIsFromUs() {
        try (ControlSocket socket = new ControlSocket(ControlSocket.Kind.MESSAGES)) {
            assertThat(socket.theirs().send(Bytes.utf8("hi").toArray())).isTrue();
            assertThat(socket.receive().sender()).isEqualTo((int) ProcessHandle.current().pid());
        }
    }

    @Test
    void theEndOfTheOtherSideIsSeen() {
        try (ControlSocket socket = new ControlSocket(ControlSocket.Kind.MESSAGES)) {
            assertThat(socket.theirName()).startsWith("socket:[");
            socket.theirs().close();
            assertThat(socket.receive().end()).isTrue();
            assertThat(socket.send(new byte[] {1})).isFalse();
        }
    }

    @Test
    void hangingUpEndsTheOtherSidesInput() {
        try (ControlSocket socket = new ControlSocket(ControlSocket.Kind.STREAM);
                Child child = shell("cat; exit 5", socket.theirs(), socket.theirs())) {
            assertThat(socket.send(Bytes.utf8("hello\n").toArray())).isTrue();
            assertThat(socket.receive().content()).isEqualTo(Bytes.utf8("hello\n").toArray());
            socket.hangUp();
            assertThat(child.await().status().exitCode()).isEqualTo(5);
        }
    }
}
