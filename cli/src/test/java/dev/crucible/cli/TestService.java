package dev.crucible.cli;

import dev.crucible.cli.config.ConfigLoader;
import dev.crucible.cli.config.Flag;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.cli.service.Service;
import dev.crucible.cli.service.Workplace;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The real service in this process, on a free port, with the engines of this machine. */
final class TestService implements AutoCloseable {
    private final Path folder;
    private final Composition composition = new Composition(System.getenv());
    private Service service;
    private URI uri;

    /** Serves what is kept in this folder. */
    TestService(Path folder) {
        this.folder = folder;
        this.service = service(0);
        this.uri =
                service.start(
                        Optional.<Supplier<Workplace>>of(() ->
                                composition.workplace(List.of(), Composition.matrices(folder))));
    }

    private Service service(int port) {
        ServiceSettings settings =
                new ConfigLoader(Map.of(), folder)
                        .load(
                                List.of(
                                        new Flag("--port", "http.port", Integer.toString(port)),
                                        new Flag("--data", "data.folder", folder.toString()),
                                        new Flag("--set", "containment.interval", "0s")))
                        .settings();
        return new Service(
                settings, "test", composition.clock(), System::nanoTime, new SecureRandom());
    }

    /** Stops it, and starts it again on the same port and the same data. */
    void restart() {
        int port = uri.getPort();
        service.close();
        service = service(port);
        uri =
                service.start(
                        Optional.<Supplier<Workplace>>of(() ->
                                composition.workplace(List.of(), Composition.matrices(folder))));
    }

    /** Executes a command against it. */
    CommandLineRun run(String... arguments) {
        return CommandLineRun.of(environment(), arguments);
    }

    /** What a command needs to find it, and to leave nothing elsewhere. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("CRUCIBLE_SERVER", uri.toString());
        environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
        return environment;
    }

    @Override
    public void close() {
        service.close();
        composition.close();
    }
}
