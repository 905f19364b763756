package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Every command against the real service, with the real engines of this machine. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RemoteCommandsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir static Path data;
    @TempDir Path folder;

    private static TestService service;

    @BeforeAll
    static void start() {
        RunCommandTest.somethingCanRunHere();
        service = new TestService(data);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void aProgramRunsThereAsItDoesHere() throws IOException {
        Path program =
                program(
                        """
                        import sys
                        sys.stdout.buffer.write(b"\\xff" + sys.stdin.buffer.read())
                        print("oh", sys.argv[1:], file=sys.stderr)
                        open("out.txt", "w").write("brought back")
                        sys.exit(7)
                        """);
        Path out = folder.resolve("out");

        CommandLineRun run =
                CommandLineRun.of(
                        service.environment(),
                        "from here",
                        false,
                        "run",
                        program.toString(),
                        "--stdin",
                        "-",
                        "--collect",
                        "*.txt",
                        "--out",
                        out.toString(),
                        "--",
                        "a",
                        "b");

        assertThat(run.code()).isEqualTo(7);
        assertThat(run.out()).isEqualTo("\u00fffrom here".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(run.err()).isEqualTo("oh ['a', 'b']\n");
        assertThat(out.resolve("out.txt")).hasContent("brought back");
    }

    @Test
    void aResultIsTheSameObjectAsHere() throws IOException {
        Path program = program("print('hi')");

        JsonNode there = json(service.run("run", program.toString(), "--json"));
        JsonNode here =
                json(
                        CommandLineRun.of(
                                service.environment(),
                                "run",
                                program.toString(),
                                "--json",
                                "--server",
                                "local"));

        assertThat(there.propertyNames()).isEqualTo(here.propertyNames());
        assertThat(there.path("stdout").asString()).isEqualTo("hi\n");
        assertThat(there.path("outcome")).isEqualTo(here.path("outcome"));
        assertThat(there.path("attestation").path("controls")).isNotEmpty();
    }

    @Test
    void aLimitHasTheSameExitCodeAndWords() throws IOException {
        CommandLineRun run =
                service.run("run", program("while True: pass").toString(), "--time", "1s");

        assertThat(run.code()).isEqualTo(124);
        assertThat(run.err()).contains("ended at its wall limit of 1 s");
    }

    @Test
    void aTerminalIsSafeFromWhatAServerSends() throws IOException {
        Path program = program("print('\\x1b]0;title\\x07')");

        CommandLineRun run =
                CommandLineRun.of(service.environment(), "", true, "run", program.toString());

        assertThat(run.code()).isZero();
        assertThat(run.text()).doesNotContain("\u001b").contains("␛]0;title␇");
    }

    @Test
    void aRunThatIsLeftAloneCanBeFoundAgain() throws IOException {
        String id = detached("import sys; print('one'); print('two', file=sys.stderr)");

        CommandLineRun follow = service.run("runs", "logs", "-f", id);
        CommandLineRun logs = service.run("runs", "logs", id);
        CommandLineRun errors = service.run("runs", "logs", id, "--stream", "stderr");
        CommandLineRun show = service.run("runs", "show", id);
        JsonNode json = json(service.run("runs", "show", id, "--json"));

        assertThat(follow.text()).isEqualTo("one\n");
        assertThat(follow.err()).isEqualTo("two\n");
        assertThat(logs.text()).isEqualTo("one\n");
        assertThat(errors.text()).isEqualTo("two\n");
        assertThat(show.text())
                .contains(id, "finished: exited 0", "controls enforced", "4 bytes", "Request");
        assertThat(json.path("result").path("stdout").asString()).isEqualTo("one\n");
    }

    @Test
    void runsAreListedFilteredAndPaged() throws IOException {
        for (int code = 0; code < 3; code++) {
            service.run("run", program("import sys; sys.exit(" + code + ")").toString());
        }

        CommandLineRun table = service.run("runs", "list", "--limit", "2");
        CommandLineRun lines =
                service.run("runs", "list", "--state", "finished", "--since", "1h", "--json");
        CommandLineRun none = service.run("runs", "list", "--text", "nobody");
        CommandLineRun wrong = service.run("runs", "list", "--state", "odd");

        assertThat(table.lines()).hasSize(3);
        assertThat(table.lines().getFirst()).startsWith("RUN ").contains("OUTCOME", "LABELS");
        assertThat(table.err()).contains("there are more");
        assertThat(lines.lines()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(JSON.readTree(lines.lines().getFirst()).path("state").asString())
                .isEqualTo("finished");
        assertThat(none.lines()).hasSize(1);
        assertThat(wrong.code()).isEqualTo(2);
    }

    @Test
    void aWaitingRunIsTakenBackAndRunAgain() throws IOException {
        service.run("queue", "pause", "--reason", "a test");
        String id = detached("print('late')");

        JsonNode paused = json(service.run("queue", "status", "--json"));
        CommandLineRun cancel = service.run("runs", "cancel", id, "--reason", "no need");
        CommandLineRun follow = service.run("runs", "logs", "-f", id);
        CommandLineRun again = service.run("runs", "retry", id);
        CommandLineRun resumed = service.run("queue", "resume");
        CommandLineRun late = service.run("runs", "logs", "-f", again.text().strip());

        assertThat(paused.path("state").asString()).isEqualTo("paused");
        assertThat(cancel.text()).isEqualTo(id + " is cancelled\n");
        assertThat(follow.out()).isEmpty();
        assertThat(resumed.text()).contains("The queue is open");
        assertThat(late.text()).isEqualTo("late\n");
        assertThat(service.run("runs", "show", id).text()).contains("cancelled");
    }

    @Test
    void aRunningProgramIsToldToStop() throws IOException {
        String id = detached("print('up', flush=True)\nwhile True: pass");
        while (service.run("runs", "logs", id).out().length == 0) {
            Thread.onSpinWait();
        }

        CommandLineRun cancel = service.run("runs", "cancel", id);
        service.run("runs", "logs", "-f", id);

        assertThat(cancel.code()).isZero();
        assertThat(service.run("runs", "show", id).text()).contains("cancelled");
    }

    @Test
    void eachFailureHasItsExitCode() {
        String unknown = "run-00000000000000000000000000";

        assertThat(service.run("runs", "show", unknown).code()).isEqualTo(3);
        assertThat(service.run("runs", "cancel", unknown).code()).isEqualTo(3);
        assertThat(service.run("storage", "show", "0".repeat(64)).code()).isEqualTo(3);
        assertThat(service.run("queue", "redrive", unknown).code()).isIn(0, 3);
        assertThat(service.run("keys", "create", "x", "--scope", "everything").code()).isEqualTo(2);
    }

    @Test
    void whatWasBroughtBackIsFetchedAndProven() throws IOException {
        Path program = program("open('a.txt', 'w').write('content')");
        JsonNode run = json(service.run("run", program.toString(), "--collect", "*.txt", "--json"));
        String id = run.path("id").asString();
        Path out = folder.resolve("fetched");
        Path proof = folder.resolve("proof");

        CommandLineRun list = service.run("runs", "artifacts", id);
        CommandLineRun fetch = service.run("runs", "artifacts", id, "--out", out.toString());
        CommandLineRun proven = service.run("runs", "proof", id, "--out", proof.toString());

        assertThat(list.text()).contains("a.txt", "7 bytes");
        assertThat(fetch.text()).isEqualTo(out.resolve("a.txt") + "\n");
        assertThat(out.resolve("a.txt")).hasContent("content");
        assertThat(proven.code()).isZero();
        assertThat(proof).content().startsWith("c2sp.org/tlog-proof@v1\n");
    }

    @Test
    void whatIsStoredIsSeenFetchedAndErased() throws IOException {
        String id = detached("print('to be erased')");
        service.run("runs", "logs", "-f", id);

        CommandLineRun list =
                service.run("storage", "list", "--subject", id, "--name", "stdout", "--json");
        String digest = JSON.readTree(list.text()).path("digest").asString();
        CommandLineRun table = service.run("storage", "list", "--min-size", "1", "--limit", "1");
        CommandLineRun show = service.run("storage", "show", digest);
        CommandLineRun get = service.run("storage", "get", digest);
        CommandLineRun usage = service.run("storage", "usage");
        CommandLineRun erase =
                service.run("storage", "erase", digest, "--reason", "a test", "--yes");

        assertThat(table.lines()).hasSize(2);
        assertThat(show.text()).contains(digest, "13 bytes", id, "stdout");
        assertThat(get.text()).isEqualTo("to be erased\n");
        assertThat(usage.text()).contains("default", "QUOTA", "All: ");
        assertThat(erase.text()).contains("is erased");
        assertThat(service.run("storage", "get", digest).code()).isEqualTo(3);
        assertThat(service.run("runs", "logs", id).code()).isEqualTo(3);
    }

    @Test
    void whatIsKeptIsReadWithoutTheResult() throws IOException {
        String id = detached("print('still here')");
        service.run("runs", "logs", "-f", id);
        String result =
                json(service.run("runs", "show", id, "--json"))
                        .path("result")
                        .path("resultDigest")
                        .asString();

        service.run("storage", "erase", result, "--reason", "a test", "--yes");

        assertThat(service.run("runs", "logs", id).text()).isEqualTo("still here\n");
        assertThat(service.run("runs", "logs", "-f", id).text()).isEqualTo("still here\n");
        assertThat(service.run("runs", "logs", id, "--stream", "stderr").code()).isEqualTo(3);
        CommandLineRun show = service.run("runs", "show", id);
        assertThat(show.code()).as(show.err()).isZero();
    }

    @Test
    void keysAreMadeListedAndRevoked() {
        CommandLineRun made =
                service.run(
                        "keys",
                        "create",
                        "nightly",
                        "--scope",
                        "runs:read,runs:write",
                        "--expires",
                        "90d");
        JsonNode key =
                json(service.run("keys", "create", "other", "--scope", "runs:read", "--json"))
                        .path("key");
        String id = key.path("id").asString();
        CommandLineRun list = service.run("keys", "list");
        CommandLineRun revoked = service.run("keys", "revoke", id, "--yes");

        assertThat(made.text()).startsWith("crk_").hasLineCount(1);
        assertThat(list.text()).contains("nightly", "until 20", id, "valid", "runs:read");
        assertThat(revoked.code()).isZero();
        assertThat(service.run("keys", "list").text()).contains("revoked");
    }

    @Test
    void whatHappenedIsListed() throws IOException {
        JsonNode run = json(service.run("run", program("print(1)").toString(), "--json"));
        String id = run.path("id").asString();

        CommandLineRun newest = service.run("events", "--limit", "2");
        CommandLineRun ofRun = service.run("events", "--run", id, "--json");
        CommandLineRun ofType = service.run("events", "--type", "service.started");

        assertThat(newest.lines()).hasSize(2);
        assertThat(ofRun.lines().stream().map(line -> JSON.readTree(line).path("type").asString()))
                .containsExactly("run.submitted", "run.claimed", "run.finished");
        assertThat(ofType.text()).contains("     0  20").contains("by system");
    }

    @Test
    void theMachineBehindTheServerShowsItself() {
        CommandLineRun engines = service.run("engines");
        CommandLineRun runtimes = service.run("runtimes", "--json");
        CommandLineRun test = service.run("selftest");
        CommandLineRun workers = service.run("workers", "list");

        assertThat(engines.text()).contains("ENGINE", "process", "yes");
        assertThat(json(runtimes).path("runtimes"))
                .anyMatch(runtime -> runtime.path("name").asString().equals("python"));
        assertThat(test.code()).isZero();
        assertThat(test.text()).contains("components:", "0 failed", "0 skipped");
        assertThat(test.text()).contains("store ", "queue ", "log ");
        assertThat(workers.text()).contains("local-", "python");
    }

    @Test
    void theLogShowsItself() {
        assertThat(service.run("journal", "status").text()).contains("Events", "Root", "Key");
        assertThat(json(service.run("journal", "status", "--json")).path("size").asLong())
                .isPositive();
        assertThat(service.run("journal", "checkpoint").text()).contains("\n— ");
        assertThat(service.run("journal", "key").text()).contains("+");
        assertThat(service.run("queue", "dead-letters").lines()).hasSize(1);
    }

    @Test
    void aRuntimeThatIsNotThereIsRefusedAsHere() throws IOException {
        CommandLineRun run = service.run("run", program("1").toString(), "--runtime", "klingon");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("no runtime is called 'klingon'", "python");
    }

    @Test
    void aSandboxIsHeldOpenForSeveralCommands() throws IOException {
        Path content = Files.writeString(folder.resolve("greeting"), "hello");
        CommandLineRun created = service.run("sandbox", "create", "--runtime", "python");
        assumeTrue(created.code() == 0, created.err());
        String box = created.text().strip();

        CommandLineRun write = service.run("sandbox", "write", box, "g.txt", content.toString());
        CommandLineRun exec =
                service.run(
                        "sandbox", "exec", box, "--", "/bin/sh", "-c", "/bin/cat g.txt; exit 5");
        CommandLineRun slow =
                service.run("sandbox", "exec", box, "--time", "300ms", "--", "/bin/sleep", "60");
        CommandLineRun input =
                CommandLineRun.of(
                        service.environment(),
                        "from here",
                        false,
                        "sandbox",
                        "exec",
                        box,
                        "--stdin",
                        "-",
                        "--",
                        "/bin/cat");
        CommandLineRun files = service.run("sandbox", "files", box);
        CommandLineRun read = service.run("sandbox", "read", box, "g.txt");
        CommandLineRun list = service.run("sandbox", "list");
        CommandLineRun close = service.run("sandbox", "close", box);

        assertThat(write.code()).as(write.err()).isZero();
        assertThat(exec.text()).isEqualTo("hello");
        assertThat(exec.code()).isEqualTo(5);
        assertThat(slow.code()).isEqualTo(124);
        assertThat(slow.err()).contains("wall limit");
        assertThat(input.text()).isEqualTo("from here");
        assertThat(files.text()).contains("5 bytes", "g.txt");
        assertThat(read.text()).isEqualTo("hello");
        assertThat(list.text()).contains(box, "open");
        assertThat(close.code()).isZero();
        assertThat(service.run("sandbox", "exec", box, "--", "/bin/ls").code()).isEqualTo(3);
    }

    private String detached(String source) throws IOException {
        CommandLineRun run = service.run("run", program(source).toString(), "--detach");
        assertThat(run.code()).as(run.err()).isZero();
        return run.text().strip();
    }

    private Path program(String source) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "program", ".py"), source);
    }

    private static JsonNode json(CommandLineRun run) {
        assertThat(run.lines()).as(run.err()).hasSize(1);
        return JSON.readTree(run.text());
    }
}
