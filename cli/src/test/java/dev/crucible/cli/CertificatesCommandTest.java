package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Certificates that Crucible makes, as OpenSSL and the file system see them. */
final class CertificatesCommandTest {
    private static final Path OPENSSL = Path.of("/usr/bin/openssl");

    @TempDir private Path folder;

    private CommandLineRun certificates(String... arguments) {
        List<String> all = new ArrayList<>(List.of("certificates"));
        all.addAll(Arrays.asList(arguments));
        return CommandLineRun.of(
                Map.of("XDG_CONFIG_HOME", folder.toString()), all.toArray(String[]::new));
    }

    private Path file(String name) {
        return folder.resolve("crucible").resolve("certificates").resolve(name);
    }

    private void three() {
        assertThat(certificates("init").code()).isZero();
        assertThat(certificates("server", "--host", "crucible.example", "--host", "::1").code())
                .isZero();
        assertThat(certificates("worker", "rack-7").code()).isZero();
    }

    private String openssl(String... arguments) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(OPENSSL), "openssl is not installed");
        List<String> command = new ArrayList<>(List.of(OPENSSL.toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void onlyTheirOwnerReadsThem() throws IOException {
        three();
        for (String name :
                List.of(
                        "ca.pem",
                        "ca.key",
                        "server.pem",
                        "server.key",
                        "worker-rack-7.pem",
                        "worker-rack-7.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(file("ca.pem").getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void opensslBelievesThem() throws IOException, InterruptedException {
        three();
        String ca = file("ca.pem").toString();

        openssl("verify", "-x509_strict", "-CAfile", ca, ca);
        openssl(
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_hostname",
                "crucible.example",
                "-CAfile",
                ca,
                file("server.pem").toString());
        openssl(
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_ip",
                "::1",
                "-CAfile",
                ca,
                file("server.pem").toString());
        openssl(
                "verify",
                "-x509_strict",
                "-purpose",
                "sslclient",
                "-CAfile",
                ca,
                file("worker-rack-7.pem").toString());
    }

    @Test
    void opensslReadsWhatTheySay() throws IOException, InterruptedException {
        three();
        assertThat(openssl("x509", "-noout", "-text", "-in", file("ca.pem").toString()))
                .contains("Version: 3", "CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign")
                .contains("Subject Key Identifier");
        assertThat(openssl("x509", "-noout", "-text", "-in", file("server.pem").toString()))
                .contains("CA:FALSE", "Digital Signature", "TLS Web Server Authentication")
                .contains("DNS:crucible.example, IP Address:0:0:0:0:0:0:0:1")
                .doesNotContain("Client Authentication");
        assertThat(openssl("x509", "-noout", "-text", "-in", file("worker-rack-7.pem").toString()))
                .contains("CA:FALSE", "TLS Web Client Authentication", "DNS:rack-7")
                .contains("Subject: CN = rack-7", "ecdsa-with-SHA256", "NIST CURVE: P-256")
                .doesNotContain("Server Authentication");
        assertThat(openssl("pkey", "-noout", "-check", "-in", file("server.key").toString()))
                .contains("valid");
    }

    @Test
    void whatIsThereStaysUnlessItIsToBeReplaced() throws IOException {
        three();
        byte[] before = Files.readAllBytes(file("server.pem"));

        CommandLineRun init = certificates("init");
        CommandLineRun again = certificates("server", "--host", "other.example");
        assertThat(init.code()).isEqualTo(1);
        assertThat(init.err()).contains("ca.key is there already");
        assertThat(again.code()).isEqualTo(1);
        assertThat(Files.readAllBytes(file("server.pem"))).isEqualTo(before);

        assertThat(certificates("server", "--host", "other.example", "--replace").code()).isZero();
        assertThat(Files.readAllBytes(file("server.pem"))).isNotEqualTo(before);
    }

    @Test
    void whatCannotBeIssuedIsAFaultOfTheCommand() {
        CommandLineRun early = certificates("worker", "rack-7");
        assertThat(early.code()).isEqualTo(2);
        assertThat(early.err()).contains("crucible certificates init");

        assertThat(certificates("init", "--days", "10").code()).isZero();
        CommandLineRun longer = certificates("worker", "rack-7", "--days", "11");
        assertThat(longer.code()).isEqualTo(2);
        assertThat(longer.err()).contains("--days", "at most 10");
        assertThat(certificates("worker", "rack-7", "--days", "0").err()).contains("1 to 7300");
        CommandLineRun name = certificates("worker", "../rack");
        assertThat(name.code()).isEqualTo(2);
        assertThat(name.err()).contains("no name of a worker");
        assertThat(certificates("worker", "local-1").code()).isEqualTo(2);
        CommandLineRun host = certificates("server", "--host", "https://crucible.example");
        assertThat(host.code()).isEqualTo(2);
        assertThat(host.err()).contains("is no host");
    }

    @Test
    void anAuthorityWhoseKeyOthersCanReadIssuesNothing() throws IOException {
        assertThat(certificates("init").code()).isZero();
        Files.setPosixFilePermissions(file("ca.key"), PosixFilePermissions.fromString("rw-r--r--"));

        CommandLineRun refused = certificates("worker", "rack-7");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("chmod 600");
    }
}
