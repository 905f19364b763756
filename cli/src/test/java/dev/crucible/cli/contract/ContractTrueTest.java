package dev.crucible.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.cli.config.ConfigLoader;
import dev.crucible.cli.config.Flag;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.cli.service.Service;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A property-based tester that others wrote (Schemathesis) reads the contract from a live server
 * and tries it: nothing that the contract does not describe may come back.
 */
final class ContractTrueTest {
    private static final String CHECKS =
            "not_a_server_error,status_code_conformance,content_type_conformance,"
                    + "response_headers_conformance,response_schema_conformance";

    /** They never end, or end everything for the others. */
    private static final List<String> LEFT_OUT =
            List.of("streamEvents", "streamRunEvents", "drainQueue", "pauseQueue");

    private final boolean thorough = System.getenv("CRUCIBLE_LONG") != null;

    @Test
    void nothingComesBackThatTheContractDoesNotDescribe(@TempDir Path folder)
            throws IOException, InterruptedException {
        Optional<Path> tester = tester();
        assumeTrue(
                tester.isPresent(),
                "schemathesis is not installed (pip install schemathesis; .ci/run does)");
        try (Service service =
                new Service(
                        settings(folder),
                        "test",
                        InstantSource.system(),
                        System::nanoTime,
                        new SecureRandom())) {
            URI server = service.start(Optional.empty());
            Path report = folder.resolve("report.txt");
            int code = run(tester.get(), server, report);
            assertThat(code).as(Files.readString(report)).isZero();
        }
    }

    private int run(Path tester, URI server, Path report) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                tester.toString(),
                                "run",
                                server + "/openapi.json",
                                "--url",
                                server.toString(),
                                "--checks",
                                CHECKS,
                                "--phases",
                                "examples,coverage" + (thorough ? ",fuzzing,stateful" : ""),
                                "--max-examples",
                                thorough ? "200" : "4",
                                "--seed",
                                "20261122",
                                "--no-color"));
        for (String operation : LEFT_OUT) {
            command.add("--exclude-operation-id");
            command.add(operation);
        }
        Process process =
                new ProcessBuilder(command)
                        .directory(report.getParent().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(report.toFile())
                        .start();
        if (!process.waitFor(thorough ? 120 : 15, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    private static ServiceSettings settings(Path folder) {
        return new ConfigLoader(Map.of(), folder)
                .load(
                        List.of(
                                new Flag("--port", "http.port", "0"),
                                new Flag("--data", "data.folder", folder.resolve("d").toString()),
                                new Flag("--set", "http.requests-per-second", "0")))
                .settings();
    }

    /** Where it is: named, on the path, or where continuous integration puts it. */
    private static Optional<Path> tester() {
        Stream<String> places =
                Stream.concat(
                        Stream.of(
                                System.getenv().getOrDefault("CRUCIBLE_SCHEMATHESIS", ""),
                                System.getProperty("user.home")
                                        + "/.cache/crucible/schemathesis/bin/schemathesis"),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                                .map(part -> part + "/schemathesis"));
        return places.filter(place -> !place.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
