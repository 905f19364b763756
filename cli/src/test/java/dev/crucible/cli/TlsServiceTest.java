package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.ApiException;
import dev.crucible.api.client.HttpDispatcher;
import dev.crucible.api.tls.Identity;
import dev.crucible.api.tls.TlsContexts;
import dev.crucible.api.tls.Use;
import dev.crucible.cli.certificates.TestAuthority;
import dev.crucible.core.Bytes;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.WorkerInfo;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** A service over TLS, its clients and its workers, each with certificates that will do or not. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class TlsServiceTest {
    private static final String LIST = "/api/v1/workers";

    @TempDir private Path folder;
    private TestAuthority authority;
    private Path certificate;

    @BeforeEach
    void issue() {
        authority = new TestAuthority(folder.resolve("authority"));
        certificate = authority.server("127.0.0.1", "localhost");
    }

    private Map<String, String> encrypted() {
        Map<String, String> settings = new HashMap<>();
        settings.put("http.tls-certificate-file", certificate.toString());
        settings.put("http.tls-key-file", TestAuthority.key(certificate).toString());
        return settings;
    }

    private Map<String, String> mutual() {
        Map<String, String> settings = encrypted();
        settings.put("http.tls-client-ca-file", authority.file().toString());
        return settings;
    }

    private ObservedService service(Map<String, String> settings) {
        return new ObservedService(folder, false, settings);
    }

    private ApiClient client(ObservedService service, Optional<Identity> own) {
        return new ApiClient(service.uri(), "", authority.client(own));
    }

    private static WorkerInfo worker(String name) {
        return new WorkerInfo(name, List.of("jail"), List.of("process"), List.of("python"), 1);
    }

    private static void refused(ThrowingCallable call, ErrorCode code, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        failed -> {
                            assertThat(failed.code()).as(failed.getMessage()).isEqualTo(code);
                            assertThat(failed.temporary()).as("trying again helps").isFalse();
                        })
                .hasMessageContainingAll(words);
    }

    // --- the server and its clients --------------------------------------------------------------

    @Test
    void theCommandLineBelievesTheAuthorityThatItIsTold() {
        try (ObservedService service = service(encrypted())) {
            String server = service.uri().toString();
            String ca = authority.file().toString();
            assertThat(server).startsWith("https://127.0.0.1:");

            CommandLineRun option =
                    CommandLineRun.of(Map.of(), "workers", "list", "--server", server, "--ca", ca);
            CommandLineRun variable =
                    CommandLineRun.of(
                            Map.of("CRUCIBLE_SERVER", server, "CRUCIBLE_CA_FILE", ca),
                            "queue",
                            "status");
            CommandLineRun without =
                    CommandLineRun.of(Map.of(), "workers", "list", "--server", server);

            assertThat(option.code()).as(option.err()).isZero();
            assertThat(variable.code()).as(variable.err()).isZero();
            assertThat(without.code()).isEqualTo(1);
            assertThat(without.err()).contains("authority that is not trusted", "--ca");
        }
    }

    @Test
    void aServerThatIsCalledByAnotherNameIsNotBelieved() {
        certificate = authority.server("crucible.example");
        try (ObservedService service = service(encrypted());
                ApiClient api = client(service, Optional.empty())) {
            refused(
                    () -> api.get(LIST),
                    ErrorCode.REFUSED,
                    "certificate is for another host",
                    "127.0.0.1");
        }
    }

    @Test
    void aServerWhoseCertificateHasExpiredIsNotBelieved() throws IOException {
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(
                        TlsContexts.server(
                                authority.expired(Use.SERVER, "127.0.0.1"), Optional.empty())));
        server.start();
        URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        try (ApiClient api = new ApiClient(uri, "", authority.client(Optional.empty()))) {
            refused(() -> api.get(LIST), ErrorCode.REFUSED, "certificate has expired");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whoSpeaksPlainHttpHearsNothing() throws IOException {
        try (ObservedService service = service(encrypted())) {
            URI plain = URI.create("http://127.0.0.1:" + service.uri().getPort());
            try (Socket socket = new Socket("127.0.0.1", plain.getPort())) {
                socket.getOutputStream()
                        .write(
                                "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(untilClosed(socket), StandardCharsets.ISO_8859_1))
                        .doesNotContain("HTTP", "crucible");
            }
            try (ApiClient api = new ApiClient(plain, "")) {
                assertThatThrownBy(() -> api.get(LIST))
                        .isInstanceOf(ApiException.class)
                        .hasMessageContaining("no answer from " + plain);
            }
        }
    }

    private static byte[] untilClosed(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return in.readAllBytes();
        } catch (SocketException reset) {
            return new byte[0];
        }
    }

    @Test
    void whoSpeaksTlsToAPlainServerIsToldSo() {
        try (ObservedService service = service(Map.of());
                ApiClient api =
                        new ApiClient(
                                URI.create("https://127.0.0.1:" + service.uri().getPort()),
                                "",
                                authority.client(Optional.empty()))) {
            refused(() -> api.get(LIST), ErrorCode.REFUSED, "does not speak TLS", "http://");
        }
    }

    @Test
    void onlyTls13IsSpoken() throws IOException {
        try (ObservedService service = service(encrypted())) {
            try (SSLSocket current = connected(service, "TLSv1.3")) {
                current.startHandshake();
                assertThat(current.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
            try (SSLSocket old = connected(service, "TLSv1.2")) {
                assertThatThrownBy(old::startHandshake)
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("protocol_version");
            }
        }
    }

    private SSLSocket connected(ObservedService service, String protocol) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        authority
                                .client(Optional.empty())
                                .orElseThrow()
                                .getSocketFactory()
                                .createSocket("127.0.0.1", service.uri().getPort());
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    @Test
    void aHandshakeThatTakesTooLongIsBrokenOff() throws IOException {
        Map<String, String> settings = encrypted();
        settings.put("http.request-timeout", "1s");
        try (ObservedService service = service(settings);
                Socket socket = new Socket("127.0.0.1", service.uri().getPort())) {
            OutputStream out = socket.getOutputStream();
            socket.setSoTimeout(100);
            // A record of 16 KiB of a handshake, of which a byte comes now and then.
            out.write(new byte[] {0x16, 0x03, 0x01, 0x3f, (byte) 0xff, 0x01});
            ObservedService.await(() -> closed(socket));
        }
    }

    private static boolean closed(Socket socket) {
        try {
            socket.getOutputStream().write(0);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aCertificateThatIsReplacedIsShownWithoutARestart() throws IOException {
        try (ObservedService service = service(encrypted())) {
            X509Certificate first = shown(service);
            Files.writeString(certificate, "nonsense");
            assertThat(shown(service)).isEqualTo(first);
            authority.server("localhost", "127.0.0.1");
            ObservedService.await(() -> !shown(service).equals(first));
        }
    }

    private X509Certificate shown(ObservedService service) {
        try (SSLSocket socket = connected(service, "TLSv1.3")) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    // --- files that will not do ------------------------------------------------------------------

    @Test
    void aServerSaysWhatIsWrongWithItsFiles() throws IOException {
        Map<String, String> settings = mutual();
        Path key = TestAuthority.key(certificate);
        Path good = Files.copy(key, folder.resolve("good.key"));

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        wrong(settings, "http.tls-key-file", key.toString(), "chmod 600");
        Files.delete(key);
        wrong(settings, "http.tls-key-file", "is not there");
        written(key, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        wrong(settings, "http.tls-key-file", "holds no private key");
        written(key, Files.readString(good).replace("PRIVATE", "EC PRIVATE"));
        wrong(settings, "'EC PRIVATE KEY'", "openssl pkcs8 -topk8");
        written(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        wrong(settings, "http.tls-key-file", "certificate's kind, EC");
        Path other = authority.worker("other");
        written(key, Files.readString(TestAuthority.key(other)));
        wrong(settings, "http.tls-key-file", "not the key of the certificate in");
        written(key, Files.readString(good));
        Files.writeString(certificate, "nothing");
        wrong(settings, "http.tls-certificate-file", "no certificates as PEM");

        settings.put("http.tls-certificate-file", other.toString());
        settings.put("http.tls-key-file", TestAuthority.key(other).toString());
        wrong(settings, "http.tls-certificate-file", "not for servers");
        Path old = authority.keepExpired(Use.SERVER, "localhost");
        settings.put("http.tls-certificate-file", old.toString());
        settings.put("http.tls-key-file", TestAuthority.key(old).toString());
        wrong(settings, "http.tls-certificate-file", "has expired");
        settings = mutual();
        certificate = authority.server("localhost");
        settings.put("http.tls-client-ca-file", certificate.toString());
        wrong(settings, "http.tls-client-ca-file", "no authority's");
    }

    private static void written(Path key, String text) throws IOException {
        Files.writeString(key, text);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private void wrong(Map<String, String> settings, String... words) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("serve", "--role", "api", "--port", "0"));
        arguments.addAll(List.of("--data", folder.resolve("data").toString()));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        CommandLineRun run = CommandLineRun.of(Map.of(), arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http.tls-certificate-file=/x",
                "http.tls-key-file=/x",
                "http.tls-client-ca-file=/x",
                "auth.worker-certificates=true",
                "worker.tls-certificate-file=/x",
                "worker.tls-key-file=/x"
            })
    void settingsThatAreOfNoUseAloneAreFaults(String alone) {
        CommandLineRun run = CommandLineRun.of(Map.of(), "config", "show", "--set", alone);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(alone.substring(0, alone.indexOf('=')));
    }

    // --- workers ---------------------------------------------------------------------------------

    @Test
    void aWorkerIsNamedByItsCertificate() {
        try (ObservedService service = service(mutual());
                ApiClient api =
                        client(service, Optional.of(authority.identity(Use.CLIENT, "rack-7")))) {
            new HttpDispatcher(api).join(worker("rack-7-0c5e91aa"));

            assertThat(api.get(LIST).path("workers").path(0).path("certificate").asString())
                    .isEqualTo("rack-7");
            CommandLineRun list = remote(service, "workers", "list");
            assertThat(list.text()).contains("rack-7-0c5e91aa  rack-7 ");
            CommandLineRun events = remote(service, "events", "--type", "worker.joined", "--json");
            assertThat(events.text()).contains("\"certificate\":\"rack-7\"");
        }
    }

    private CommandLineRun remote(ObservedService service, String... arguments) {
        return CommandLineRun.of(
                Map.of(
                        "CRUCIBLE_SERVER",
                        service.uri().toString(),
                        "CRUCIBLE_CA_FILE",
                        authority.file().toString()),
                arguments);
    }

    @Test
    void onlyWorkersNeedACertificate() {
        try (ObservedService service = service(mutual());
                ApiClient api = client(service, Optional.empty())) {
            assertThat(api.get(LIST).path("workers")).isEmpty();
            refused(
                    () -> new HttpDispatcher(api).join(worker("rack-7-0c5e91aa")),
                    ErrorCode.FORBIDDEN,
                    "show a certificate",
                    "crucible worker --certificate");
        }
    }

    @Test
    void aServerMayLeaveItToItsWorkers() {
        Map<String, String> settings = mutual();
        settings.put("auth.worker-certificates", "false");
        try (ObservedService service = service(settings);
                ApiClient api = client(service, Optional.empty())) {
            assertThatCode(() -> new HttpDispatcher(api).join(worker("any")))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aCertificateDoesNotStandForTheKey() {
        String key =
                CommandLineRun.of(
                                Map.of(),
                                "keys",
                                "create",
                                "w",
                                "--scope",
                                "worker",
                                "--data",
                                folder.resolve("data").toString())
                        .text()
                        .strip();
        Map<String, String> settings = mutual();
        settings.put("auth.api-keys", "true");
        Optional<Identity> own = Optional.of(authority.identity(Use.CLIENT, "rack-7"));
        try (ObservedService service = service(settings);
                ApiClient certificateOnly = client(service, own);
                ApiClient keyOnly =
                        new ApiClient(service.uri(), key, authority.client(Optional.empty()));
                ApiClient both = new ApiClient(service.uri(), key, authority.client(own))) {
            WorkerInfo worker = worker("rack-7-0c5e91aa");
            refused(
                    () -> new HttpDispatcher(certificateOnly).join(worker),
                    ErrorCode.UNAUTHENTICATED,
                    "an API key");
            refused(
                    () -> new HttpDispatcher(keyOnly).join(worker),
                    ErrorCode.FORBIDDEN,
                    "show a certificate");
            assertThatCode(() -> new HttpDispatcher(both).join(worker)).doesNotThrowAnyException();
        }
    }

    @Test
    void certificatesThatWillNotDoAreRefusedInTheHandshake() {
        TestAuthority other = new TestAuthority(folder.resolve("other"));
        try (ObservedService service = service(mutual())) {
            for (Identity own :
                    List.of(
                            other.identity(Use.CLIENT, "rack-7"),
                            authority.expired(Use.CLIENT, "rack-7"),
                            authority.identity(Use.SERVER, "rack-7"))) {
                try (ApiClient api = client(service, Optional.of(own))) {
                    refused(
                            () -> new HttpDispatcher(api).join(worker("rack-7-0c5e91aa")),
                            ErrorCode.REFUSED,
                            "does not accept the certificate of this client");
                }
            }
        }
    }

    @Test
    void aCertificateOfSeveralNamesNamesNobody() {
        try (ObservedService service = service(mutual());
                ApiClient api =
                        client(
                                service,
                                Optional.of(authority.identity(Use.CLIENT, "rack-7", "rack-8")))) {
            refused(
                    () -> new HttpDispatcher(api).join(worker("rack-7-0c5e91aa")),
                    ErrorCode.FORBIDDEN,
                    "exactly one DNS name");
        }
    }

    /** Whoever breaks into one worker's machine has that worker's runs, and no other's. */
    @Test
    void aWorkerSpeaksForItselfOnly() throws InterruptedException {
        try (ObservedService service = service(mutual());
                ApiClient seven =
                        client(service, Optional.of(authority.identity(Use.CLIENT, "rack-7")));
                ApiClient eight =
                        client(service, Optional.of(authority.identity(Use.CLIENT, "rack-8")))) {
            String name = "rack-7-0c5e91aa";
            HttpDispatcher own = new HttpDispatcher(seven);
            HttpDispatcher foreign = new HttpDispatcher(eight);
            own.join(worker(name));
            foreign.join(worker("rack-8-00000000"));
            seven.post(
                    "/api/v1/runs",
                    JsonMapper.shared()
                            .createObjectNode()
                            .put("runtime", "python")
                            .put("code", "1"));
            Dispatcher.Claim claim = own.claim(name, 1, Duration.ofSeconds(20)).getFirst().claim();

            for (ThrowingCallable deed :
                    List.<ThrowingCallable>of(
                            () -> foreign.join(worker(name)),
                            () -> foreign.leave(name),
                            () -> foreign.claim(name, 1, Duration.ZERO),
                            () -> foreign.renew("rack-8-00000000", List.of(claim)),
                            () -> foreign.output(claim, Stream.STDOUT, 0, Bytes.utf8("lies")),
                            () -> foreign.artifact(claim, "made", false, Bytes.utf8("lies")),
                            () -> foreign.fail(claim, "lies"),
                            () -> foreign.release(claim),
                            () ->
                                    foreign.finish(
                                            claim,
                                            new Ending.Scored("passed", Duration.ZERO, "jail"),
                                            Bytes.utf8("{}"),
                                            Dispatcher.Sent.NOTHING))) {
                refused(deed, ErrorCode.FORBIDDEN, "rack-8", name);
            }
            assertThat(own.renew(name, List.of(claim))).hasSize(1);
            own.release(claim);
        }
    }

    @Test
    void anAuthorityThatIsRemovedVouchesForNobody() {
        Path trusted = folder.resolve("trusted.pem");
        TestAuthority other = new TestAuthority(folder.resolve("other"));
        Map<String, String> settings = mutual();
        settings.put("http.tls-client-ca-file", trusted.toString());
        copy(authority.file(), trusted);
        Optional<Identity> own = Optional.of(authority.identity(Use.CLIENT, "rack-7"));
        try (ObservedService service = service(settings);
                ApiClient connected = client(service, own)) {
            HttpDispatcher worker = new HttpDispatcher(connected);
            worker.join(worker("rack-7-0c5e91aa"));

            copy(other.file(), trusted);
            ObservedService.await(() -> refuses(worker));
            try (ApiClient anew = client(service, own)) {
                refused(
                        () -> new HttpDispatcher(anew).join(worker("rack-7-0c5e91aa")),
                        ErrorCode.REFUSED,
                        "does not accept the certificate of this client");
            }
            try (ApiClient successor =
                    client(service, Optional.of(other.identity(Use.CLIENT, "rack-7")))) {
                assertThatCode(() -> new HttpDispatcher(successor).join(worker("rack-7-0c5e91ab")))
                        .doesNotThrowAnyException();
            }
        }
    }

    private static boolean refuses(HttpDispatcher worker) {
        try {
            worker.renew("rack-7-0c5e91aa", List.of());
            return false;
        } catch (ApiException refused) {
            assertThat(refused.code()).isIn(ErrorCode.FORBIDDEN, ErrorCode.REFUSED);
            return true;
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Path part = to.resolveSibling("part");
            Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
