package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** What the commands of a server say without one. */
class RemoteHelpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs list",
                "runs show",
                "runs logs",
                "runs cancel",
                "runs retry",
                "runs artifacts",
                "runs proof",
                "events",
                "queue status",
                "queue pause",
                "queue resume",
                "queue drain",
                "queue dead-letters",
                "queue redrive",
                "workers list",
                "storage usage",
                "storage list",
                "storage show",
                "storage get",
                "storage erase",
                "keys list",
                "keys create",
                "keys revoke",
                "sandbox create",
                "sandbox list",
                "sandbox exec",
                "sandbox files",
                "sandbox read",
                "sandbox write",
                "sandbox close",
                "journal status",
                "journal checkpoint",
                "journal key",
            })
    void helpBeginsWithExamplesAndEndsWithExitCodes(String command) {
        CommandLineRun help = CommandLineRun.of(Map.of(), (command + " --help").split(" ", -1));

        assertThat(help.code()).isZero();
        assertThat(help.text().indexOf("Examples:"))
                .isPositive()
                .isLessThan(help.text().indexOf("Usage:"));
        assertThat(help.text())
                .contains("crucible " + command, "--server=URL", "CRUCIBLE_API_KEY", "Exit codes:")
                .containsPattern("7 +the server does not answer");
    }

    @Test
    void whereNobodyListensTheUserIsToldHowToBegin() throws IOException {
        String address = "http://127.0.0.1:" + freePort();

        CommandLineRun list = CommandLineRun.of(Map.of(), "runs", "list", "--server", address);
        CommandLineRun run =
                CommandLineRun.of(Map.of(), "run", "-", "--runtime", "x", "--server", address);

        assertThat(list.code()).isEqualTo(7);
        assertThat(list.err())
                .contains("no answer from " + address, "nothing listens", "crucible serve");
        assertThat(run.code()).isEqualTo(125);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8080",
                "localhost:8080",
                "ftp://host",
                "http://",
                "http://user:secret@host",
                "http://host/path",
                "http://host?x=1",
            })
    void whatIsNoAddressIsRefused(String address) {
        CommandLineRun list = CommandLineRun.of(Map.of("CRUCIBLE_SERVER", address), "runs", "list");

        assertThat(list.code()).isEqualTo(2);
        assertThat(list.err()).contains("CRUCIBLE_SERVER", "http://127.0.0.1:8080");
    }

    @Test
    void aKeyIsNeverRepeated() {
        Map<String, String> environment = Map.of("CRUCIBLE_API_KEY", "crk_se cret");

        CommandLineRun list = CommandLineRun.of(environment, "runs", "list");
        CommandLineRun revoke =
                CommandLineRun.of(Map.of(), "keys", "revoke", "crk_secret", "--yes");

        assertThat(list.code()).isEqualTo(2);
        assertThat(list.err()).contains("CRUCIBLE_API_KEY").doesNotContain("cret");
        assertThat(revoke.code()).isEqualTo(2);
        assertThat(revoke.err()).doesNotContain("crk_secret");
    }

    @Test
    void whatCannotBeUndoneNeedsAYes() {
        String digest = "a".repeat(64);

        CommandLineRun erase =
                CommandLineRun.of(Map.of(), "storage", "erase", digest, "--reason", "x");
        CommandLineRun drain = CommandLineRun.of(Map.of(), "queue", "drain");
        CommandLineRun redrive = CommandLineRun.of(Map.of(), "queue", "redrive", "--all");
        CommandLineRun refused =
                CommandLineRun.of(
                        Map.of(), "no\n", true, "storage", "erase", digest, "--reason", "x");

        assertThat(erase.code()).isEqualTo(2);
        assertThat(erase.err()).contains("--yes");
        assertThat(drain.code()).isEqualTo(2);
        assertThat(redrive.code()).isEqualTo(2);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("erase " + digest, "[y/N]", "nothing was done");
    }

    @Test
    void whatIsNoIdIsRefusedBeforeAnybodyIsAsked() {
        assertThat(CommandLineRun.of(Map.of(), "runs", "show", "../keys").code()).isEqualTo(2);
        assertThat(CommandLineRun.of(Map.of(), "runs", "cancel", "run-1").code()).isEqualTo(2);
        assertThat(CommandLineRun.of(Map.of(), "storage", "get", "x").code()).isEqualTo(2);
        assertThat(CommandLineRun.of(Map.of(), "queue", "redrive").code()).isEqualTo(2);
    }

    @Test
    void nothingIsDetachedHere() {
        CommandLineRun run =
                CommandLineRun.of(Map.of(), "run", "x.py", "--detach", "--server", "local");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--detach", "--server");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
