package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keys that are made before a server is there, and what tenants with keys do to each other. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class OfflineKeysTest {
    private static final Map<String, String> WITH_KEYS = Map.of("auth.api-keys", "true");

    @TempDir private Path folder;

    /** {@link ObservedService} serves this one. */
    private String data() {
        return folder.resolve("data").toString();
    }

    private CommandLineRun create(String name, String... more) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("keys", "create", name, "--data", data()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(Map.of(), arguments.toArray(String[]::new));
    }

    private CommandLineRun as(ObservedService service, String token, String... arguments) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CRUCIBLE_SERVER", service.uri().toString());
        environment.put("CRUCIBLE_API_KEY", token);
        environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
        return CommandLineRun.of(environment, arguments);
    }

    @Test
    void theFirstKeyIsThereBeforeTheServer() {
        CommandLineRun made =
                create("admin", "--scope", "keys:admin,events:read", "--reason", "the first");
        assertThat(made.code()).isZero();
        assertThat(made.text()).startsWith("crk_").hasLineCount(1);
        try (ObservedService service = new ObservedService(folder, false, WITH_KEYS)) {
            String token = made.text().strip();
            CommandLineRun list = as(service, token, "keys", "list");
            CommandLineRun events = as(service, token, "events", "--type", "key.created");
            assertThat(list.text()).contains("admin", "default", "keys:admin");
            assertThat(events.text()).contains("the first", "local");
            assertThat(as(service, "", "keys", "list").code()).isEqualTo(4);
        }
    }

    @Test
    void nothingIsMadeWhileAServerHasTheFolder() {
        try (ObservedService service = new ObservedService(folder, false, Map.of())) {
            CommandLineRun refused = create("admin", "--scope", "keys:admin");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.text()).isEmpty();
            assertThat(refused.err()).contains("in use");
            assertThat(service.get("/api/v1/keys").path("keys")).isEmpty();
        }
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingIsMade() {
        CommandLineRun wrong =
                create("x".repeat(101), "--scope", "everything", "--tenant", "no name");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("NAME", "--scope", "--tenant", "runs:read");
        assertThat(folder).isEmptyDirectory();
    }

    /** A key of this tenant. */
    private String tenant(String name) {
        String scopes = "runs:read,runs:write,storage:read,storage:erase";
        return create("key", "--tenant", name, "--scope", scopes).text().strip();
    }

    @Test
    void oneTenantErasesNothingOfAnother() throws IOException {
        RunCommandTest.somethingCanRunHere();
        Path program = Files.writeString(folder.resolve("same.py"), "print('the same')");
        String ann = tenant("ann");
        String bob = tenant("bob");
        String eve = tenant("eve");
        try (ObservedService service = new ObservedService(folder, true, WITH_KEYS)) {
            String digest = "";
            for (String token : List.of(ann, bob)) {
                CommandLineRun run = as(service, token, "run", program.toString());
                assertThat(run.text()).as(run.err()).isEqualTo("the same\n");
                CommandLineRun list =
                        as(service, token, "storage", "list", "--name", "stdout", "--json");
                digest = JsonMapper.shared().readTree(list.text()).path("digest").asString();
            }
            String[] erase = {"storage", "erase", digest, "--reason", "mine", "--yes"};
            String[] get = {"storage", "get", digest};

            CommandLineRun byEve = as(service, eve, erase);
            CommandLineRun byAnn = as(service, ann, erase);
            CommandLineRun again = as(service, ann, erase);

            assertThat(byEve.code()).isEqualTo(3);
            assertThat(byAnn.text()).contains(digest + " is erased", "9 bytes");
            assertThat(again.code()).isEqualTo(3);
            assertThat(again.err())
                    .as("as for who never had it, though bob has it")
                    .isEqualTo(byEve.err());
            assertThat(as(service, ann, get).code()).isEqualTo(3);
            assertThat(as(service, bob, get).text()).isEqualTo("the same\n");
        }
    }
}
