package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.HttpDispatcher;
import dev.crucible.core.runs.Dispatcher.WorkerInfo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service that starts again does not refuse what its workers could do before. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class RestartedServiceTest {
    @TempDir private Path folder;

    private static void join(ObservedService service, String name, String runtime) {
        try (ApiClient api = new ApiClient(service.uri(), "")) {
            new HttpDispatcher(api)
                    .join(
                            new WorkerInfo(
                                    name,
                                    List.of("jail"),
                                    List.of("process"),
                                    List.of(runtime),
                                    1));
        }
    }

    private static int submit(ObservedService service, String runtime) {
        return service.post("/api/v1/runs", "{\"runtime\":\"" + runtime + "\",\"code\":\"1\"}")
                .statusCode();
    }

    @Test
    void aRunForAWorkerThatHasNotComeBackYetIsQueued() {
        try (ObservedService service = new ObservedService(folder, false, Map.of())) {
            join(service, "elsewhere", "perl");
            assertThat(submit(service, "perl")).isEqualTo(202);
        }
        try (ObservedService service = new ObservedService(folder, false, Map.of())) {
            join(service, "here", "bash");
            assertThat(submit(service, "perl")).as("elsewhere may come back").isEqualTo(202);
            join(service, "elsewhere", "ruby");
            assertThat(submit(service, "perl")).as("it has, and cannot any more").isEqualTo(422);
            assertThat(submit(service, "ruby")).isEqualTo(202);
        }
    }

    @Test
    void whoeverWasAloneWaitsForNobody() {
        try (ObservedService service = new ObservedService(folder, false, Map.of())) {
            join(service, "here", "bash");
            assertThat(submit(service, "perl")).isEqualTo(422);
        }
    }
}
