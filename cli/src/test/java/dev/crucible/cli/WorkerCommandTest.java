package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a worker says when it cannot work. */
final class WorkerCommandTest {
    @TempDir private Path folder;

    @Test
    void aWorkerWhoseKeyIsRefusedSaysSoAndEnds() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] problem =
                """
                {"type":"about:blank","title":"no","status":403,"code":"forbidden",\
                "detail":"this key lacks the scope 'worker'"}\
                """
                        .getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
                    exchange.sendResponseHeaders(403, problem.length);
                    exchange.getResponseBody().write(problem);
                    exchange.close();
                });
        server.start();
        try {
            CommandLineRun run =
                    worker("--server", "http://127.0.0.1:" + server.getAddress().getPort());
            assertThat(run.code()).isEqualTo(4);
            assertThat(run.err()).contains("lacks the scope 'worker'");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anEngineThatIsNotHereIsNoEngine() throws IOException {
        CommandLineRun run = worker("--set", "worker.engines=warp");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("warp").contains("crucible engines");
    }

    @Test
    void anAddressThatIsNoneIsAFaultOfTheCommand() throws IOException {
        CommandLineRun run = worker("--server", "nowhere");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--server").contains("nowhere");
    }

    private CommandLineRun worker(String... arguments) throws IOException {
        Path config = Files.writeString(folder.resolve("worker.yaml"), "worker: {name: w}\n");
        String[] all = new String[arguments.length + 3];
        all[0] = "worker";
        all[1] = "--config";
        all[2] = config.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return CommandLineRun.of(Map.of(), all);
    }
}
