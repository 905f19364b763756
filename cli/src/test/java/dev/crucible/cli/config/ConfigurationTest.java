package dev.crucible.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.crucible.core.ErrorCode;
import dev.crucible.core.queue.QueueSettings;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class ConfigurationTest {
    @TempDir Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path project;
    private Path user;

    @BeforeEach
    void places() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home/.config/crucible"));
        Path work = Files.createDirectories(folder.resolve("work"));
        environment.put("HOME", folder.resolve("home").toString());
        project = work.resolve("crucible.yaml");
        user = home.resolve("config.yaml");
    }

    private Configuration load(Flag... flags) {
        return new ConfigLoader(environment, folder.resolve("work")).load(List.of(flags));
    }

    private List<String> faults(Flag... flags) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> load(flags));
        assertThat(refused).as("nothing was refused").isNotNull();
        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        return refused.faults().stream().map(ConfigFault::describe).toList();
    }

    private static void write(Path file, String... lines) {
        try {
            Files.write(file, List.of(lines));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException unexpected) {
            throw new java.io.UncheckedIOException(unexpected);
        }
    }

    private Configuration.Shown shown(String key, Flag... flags) {
        return load(flags).shown().stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutAnyConfigurationTheDefaultsHold() {
        ServiceSettings settings = load().settings();
        assertThat(settings.http().port()).isEqualTo(8080);
        assertThat(settings.http().loopback()).isTrue();
        assertThat(settings.auth().required()).isFalse();
        assertThat(settings.queue()).isEqualTo(QueueSettings.DEFAULTS);
        assertThat(settings.data()).isEqualTo(folder.resolve("home/.local/share/crucible"));
        assertThat(load().shown())
                .hasSize(SettingTable.ALL.size())
                .allMatch(one -> one.origin() instanceof Origin.Default);
    }

    @Test
    void eachSourceWinsOverTheNextAndIsNamed() {
        write(user, "http:", "  port: 1");
        assertThat(shown("http.port").origin()).isEqualTo(new Origin.InFile(user, 2, 3));
        write(project, "http.port: 2");
        assertThat(shown("http.port").origin()).isEqualTo(new Origin.InFile(project, 1, 1));
        environment.put("CRUCIBLE_HTTP_PORT", "3");
        assertThat(shown("http.port").origin())
                .isEqualTo(new Origin.Variable("CRUCIBLE_HTTP_PORT"));
        Flag flag = new Flag("--port", "http.port", "4");
        assertThat(shown("http.port", flag).origin().describe()).isEqualTo("--port");
        assertThat(load(flag).settings().http().port()).isEqualTo(4);
    }

    @Test
    void aFileThatIsNamedIsReadInsteadOfTheOthers() {
        write(user, "http: { port: 1 }");
        write(project, "log: { level: debug }");
        Path named = folder.resolve("named.yaml");
        write(named, "log: { format: json }");
        ConfigLoader loader = new ConfigLoader(environment, folder.resolve("work"));
        ServiceSettings settings = loader.load(List.of(), named).settings();
        assertThat(settings.http().port()).isEqualTo(8080);
        assertThat(settings.log())
                .isEqualTo(new ServiceSettings.Log(LogFormat.JSON, LogLevel.INFO));
        environment.put("CRUCIBLE_CONFIG", named.toString());
        assertThat(load().settings()).isEqualTo(settings);
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnceWithItsPlace() {
        write(
                project,
                "http:",
                "  prot: 9000",
                "  max-body: 1tb",
                "  cors-origins:",
                "    - javascript:alert",
                "queue: { lease: [1s] }",
                "log:",
                "  level: loud",
                "port: 1",
                "storage: fast");
        environment.put("CRUCIBLE_QUEUE_ATTEMPTS", "many");
        environment.put("CRUCIBLE_HTTP_PROT", "1");
        assertThat(faults(new Flag("--slots", "worker.slots", "-1")))
                .containsExactlyInAnyOrder(
                        project
                                + ":2:3: http.prot: there is no such setting (did you mean"
                                + " http.port?)",
                        project
                                + ":3:3: http.max-body: \"1tb\" will not do (expected a size from"
                                + " 1k to 1g)",
                        project
                                + ":4:3: http.cors-origins: \"javascript:alert\" will not do"
                                + " (expected a list of origins such as https://lab.example, at"
                                + " most 100)",
                        project
                                + ":6:10: queue.lease: is a list (expected a duration from 1s to"
                                + " 1h)",
                        project
                                + ":8:3: log.level: \"loud\" will not do (expected one of error,"
                                + " warn, info, debug, trace)",
                        project + ":9:1: port: there is no such setting (did you mean http.port?)",
                        project
                                + ":10:1: storage: there is no such setting (`crucible config"
                                + " reference` lists them all)",
                        "CRUCIBLE_QUEUE_ATTEMPTS: queue.attempts: \"many\" will not do (expected a"
                                + " whole number from 1 to 100)",
                        "CRUCIBLE_HTTP_PROT: no setting has this variable (did you mean"
                                + " CRUCIBLE_HTTP_PORT?)",
                        "--slots: worker.slots: \"-1\" will not do (expected a whole number from 0"
                                + " to 1000)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http: &a { port: 1 }\\nqueue: *a         | queue: is an alias
                    http:                                    | http: has no value
                    http:\\n  port: 1\\n  port: 2            | http.port: is set twice
                    - http                                   | is no mapping
                    http                                     | is no mapping
                    http: {                                  | is no YAML
                    http: { port: 1 }\\n---\\nhttp: 2        | a second document begins here
                    http: { port: { a: 1 } }                 | http.port: is a mapping
                    a: { b: { c: { d: { e: 1 } } } }         | a.b.c.d: is a mapping
                    http: { cors-origins: [[a]] }            | is no list of plain values
                    http: { port: 010 }                      | http.port: "010" will not do
                    http: { port: 1_000 }                    | http.port: "1_000" will not do
                    http: { port: 0x10 }                     | http.port: "0x10" will not do
                    http: { port: 8e1 }                      | http.port: "8e1" will not do
                    http: { port: true }                     | http.port: "true" will not do
                    auth: { api-keys: yes }                  | auth.api-keys: "yes" will not do
                    auth: { api-keys: True }                 | auth.api-keys: "True" will not do
                    tenants: { 'a b': { weight: 1 } }        | tenants.a b.weight: there is no such
                    tenants: { a: { wait: 1 } }              | tenants.a.wait: there is no such
                    """)
    void whatYamlCanDoBeyondPlainValuesIsRefused(String yaml, String fault) {
        write(project, yaml.replace("\\n", "\n"));
        assertThat(faults()).anyMatch(one -> one.contains(fault));
    }

    @Test
    void anEmptyFileSetsNothing() {
        write(project, "# nothing yet");
        assertThat(load().settings().http().port()).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0000", "a: \u001b[2J", "\ufffe\uffff", "%YAML 9.9", "? [", "!!int a"})
    void noFileMakesTheReaderFailOtherwise(String text) {
        write(project, text);
        try {
            load();
        } catch (ConfigException refused) {
            assertThat(refused.getMessage()).doesNotContain("\u001b", "\u0000");
        }
    }

    @Test
    void aFileThatIsTooLargeOrNoTextIsRefused() throws IOException {
        write(project, "#".repeat(1 << 20));
        assertThat(faults()).containsExactly(project + ":1:1: is larger than 1 MiB");
        Files.write(project, "http: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(faults()).containsExactly(project + ":1:1: is not UTF-8");
        ConfigLoader loader = new ConfigLoader(environment, folder);
        assertThatThrownBy(() -> loader.check(Path.of("none.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void aProjectsFileThatOthersMayWriteIsNotTrusted() throws IOException {
        write(project, "http: { port: 1 }");
        Files.setPosixFilePermissions(project, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(faults()).singleElement().asString().contains("others may write to it");
        Files.delete(project);
        Files.createSymbolicLink(project, folder.resolve("elsewhere"));
        assertThat(faults()).singleElement().asString().contains("a link");
    }

    @Test
    void aTenantHasItsOwnValuesAndThoseOfAll() {
        write(project, "tenant: { weight: 3 }", "tenants: { lab: { concurrency: 7 } }");
        ServiceSettings settings = load().settings();
        assertThat(settings.tenants().of("lab").weight()).isEqualTo(3);
        assertThat(settings.tenants().of("lab").concurrency()).isEqualTo(7);
        assertThat(settings.tenants().of("other").concurrency()).isEqualTo(10_000);
        assertThat(settings.queue().of("lab"))
                .isEqualTo(new QueueSettings.TenantSettings(3, 100_000, 7));
        assertThat(shown("tenants.lab.concurrency").text()).isEqualTo("7");
    }

    @Test
    void listsSizesDurationsAndPathsAreRead() {
        write(
                project,
                "http: { cors-origins: ['https://a.example', 'http://b:1'], max-body: 1.5m }",
                "storage: { keep-output: 7d, redaction-file: rules.txt }",
                "data: { folder: ~/here }");
        environment.put("CRUCIBLE_WORKER_ENGINES", "jail, subprocess");
        ServiceSettings settings = load().settings();
        assertThat(settings.http().corsOrigins())
                .containsExactly("https://a.example", "http://b:1");
        assertThat(settings.http().maxBody()).isEqualTo(3 << 19);
        assertThat(settings.storage().keepOutput()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.storage().redactionFile()).hasValue(folder.resolve("work/rules.txt"));
        assertThat(settings.data()).isEqualTo(folder.resolve("home/here"));
        assertThat(settings.worker().engines()).containsExactly("jail", "subprocess");
        environment.put("XDG_DATA_HOME", "/data");
        write(project, "");
        assertThat(load().settings().data()).isEqualTo(Path.of("/data/crucible"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "lab.example", "10.0.0.1", "127.0.0.1.evil.example"})
    void nobodyListensToOthersWithoutAskingWhoTheyAre(String host) {
        Flag flag = new Flag("--host", "http.host", host);
        assertThat(faults(flag)).singleElement().asString().contains("who they are");
        assertThat(load(flag, new Flag("--set", "auth.api-keys", "true")).settings().http().host())
                .isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"})
    void theLoopbackIsOpen(String host) {
        assertThat(load(new Flag("--host", "http.host", host)).settings().http().loopback())
                .isTrue();
    }

    @Test
    void whatContradictsItselfIsRefused() {
        write(
                project,
                "auth: { jwt-issuer: 'https://id.example' }",
                "queue: { retry-base: 2m }",
                "sandboxes: { idle-timeout: 3h }",
                "storage: { redaction: false, redaction-file: rules }",
                "telemetry: { otlp-headers-file: headers }");
        assertThat(faults())
                .hasSize(6)
                .anyMatch(fault -> fault.contains("set storage.redaction: true"))
                .anyMatch(fault -> fault.contains("set auth.jwt-audience"))
                .anyMatch(fault -> fault.contains("set one of auth.jwks-url and auth.jwks-file"))
                .anyMatch(fault -> fault.contains("is shorter than queue.retry-base"))
                .anyMatch(fault -> fault.contains("is longer than sandboxes.max-lifetime"))
                .anyMatch(fault -> fault.contains("set telemetry.otlp-endpoint"));
        write(project, "auth: { jwks-url: 'http://id.example/keys', jwks-file: keys }");
        assertThat(faults()).hasSize(3).anyMatch(fault -> fault.contains("use https://"));
    }

    @Test
    void tokensOfAnIssuerAreSetTogether() {
        write(
                project,
                "auth:",
                "  jwt-issuer: https://id.example",
                "  jwt-audience: crucible",
                "  jwks-url: https://id.example/keys");
        ServiceSettings.Auth auth = load().settings().auth();
        assertThat(auth.required()).isTrue();
        assertThat(auth.jwt().orElseThrow().jwksUrl())
                .hasValue(URI.create("https://id.example/keys"));
        assertThat(auth.jwt().orElseThrow().tenantClaim()).isEqualTo("tenant");
    }

    @Test
    void urlsWithSecretsInThemAreRefused() {
        write(project, "telemetry: { otlp-endpoint: 'https://me:pass@host/' }");
        assertThat(faults()).singleElement().asString().contains("without user information");
    }

    @Test
    void whatIsHostileInAFileReachesNoTerminal() {
        write(project, "\"evil\\e[2J\": 1", "log: { level: \"\\e]0;x\\a\" }");
        assertThat(faults()).hasSize(2).noneMatch(fault -> fault.contains("\u001b"));
    }

    @Test
    void aSecretIsReadFromItsFileAndNeverQuoted() {
        Path file = folder.resolve("headers");
        write(file, "# for the collector", "", "Authorization = Bearer s3cret", "X-Team=lab");
        assertThat(SecretFile.pairs("telemetry.otlp-headers-file", file))
                .containsExactly(
                        Map.entry("Authorization", "Bearer s3cret"), Map.entry("X-Team", "lab"));
        write(file, "s3cret");
        assertThat(SecretFile.read("worker.api-key-file", file)).isEqualTo("s3cret");
        assertThatThrownBy(() -> SecretFile.pairs("a-file", file))
                .hasMessageContaining("line 1 is not NAME=VALUE")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> SecretFile.read("a-file", folder.resolve("none")))
                .hasMessageContaining("a-file");
    }
}
