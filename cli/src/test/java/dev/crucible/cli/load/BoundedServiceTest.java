package dev.crucible.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whatever clients do to it, alone or all together, the service takes less than 512 MiB, answers
 * everybody else meanwhile, and is as it was when they have gone. Figures are printed; some sizes
 * are full only in the long form ({@code CRUCIBLE_LONG}), which takes a while.
 */
class BoundedServiceTest {
    private static final boolean LONG = System.getenv("CRUCIBLE_LONG") != null;
    private static final long MOST = 512 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(LONG ? 60 : 10);
    private static final String RUNS = "/api/v1/runs";

    /** The guest's runs wait with the others. */
    private static final Map<String, String> ROOMY =
            Map.of("CRUCIBLE_TENANT_QUEUE_CAPACITY", "150000");

    /** How much more of the heap may be reachable afterwards, in KiB. */
    private static final long SLACK = 24 * 1024;

    @TempDir private Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private String name = "";
    private ServerProcess server;
    private Client client;
    private Footprint before;
    private long heapBefore;

    @BeforeEach
    void start(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        begin(Map.of());
        Client.Answer answer =
                client.post(RUNS + "?wait=60", "{\"runtime\": \"bash\", \"code\": \"echo\"}");
        assumeTrue(
                answer.status() == 200 && answer.json().path("state").asString().equals("finished"),
                "nothing runs bash here: " + answer.text());
        heapBefore = server.liveHeap();
        before = server.footprint();
        server.forgetPeak();
    }

    private void begin(Map<String, String> settings) {
        server = opened(ServerProcess.start(folder, settings));
        client = opened(new Client(server.uri()));
    }

    /** The server stops, and starts again with what it had. */
    private void again(Map<String, String> settings) {
        client.close();
        server.close();
        begin(settings);
    }

    /** In the reverse order, whatever fails: the server is the first that was opened. */
    @AfterEach
    void stop() throws Exception {
        Exception failure = null;
        for (AutoCloseable one : open.reversed()) {
            try {
                one.close();
            } catch (Exception failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
        assertThat(server.said()).doesNotContain("OutOfMemoryError");
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private Guest guest() {
        return opened(new Guest(server.uri(), "", true));
    }

    /** Everybody else is served, and gets on by so many requests from now on. */
    private void servedMeanwhile(Guest guest, int more) {
        int from = guest.answered();
        until(
                () -> "the guest got " + (guest.answered() - from) + " answers of " + more,
                () -> guest.answered() >= from + more || !guest.complaints().isEmpty());
        assertThat(guest.complaints()).isEmpty();
    }

    private static void until(Supplier<String> what, BooleanSupplier condition) {
        Await.until(what, PATIENCE, condition);
    }

    /** The load is over and its connections are closed: nothing of it is left. */
    private void nothingIsLeft(Guest guest) {
        guest.close();
        assertThat(guest.complaints()).isEmpty();
        Footprint loaded = server.footprint();
        until(
                () -> "connections are still open: " + server.footprint() + ", before: " + before,
                () ->
                        server.footprint().descriptors() <= before.descriptors() + 24
                                && server.footprint().threads() <= before.threads() + 24);
        until(
                () -> "the heap holds " + server.liveHeap() + " KiB, before: " + heapBefore,
                () -> server.liveHeap() <= heapBefore + SLACK);
        bounded(guest, loaded);
        System.out.printf(
                "%-46s   afterwards: heap %+d KiB, %d descriptors%n",
                "", server.liveHeap() - heapBefore, server.footprint().descriptors());
    }

    private void bounded(Guest guest, Footprint loaded) {
        System.out.printf(
                "%-46s %s, of which the load added %d MiB; guest: %d answers%n",
                name, loaded, (loaded.peak() - before.resident()) / 1024, guest.answered());
        assertThat(loaded.peak()).as(loaded.toString()).isLessThan(MOST);
    }

    // ------------------------------------------------------------------------------ many requests

    @Test
    void tenThousandBadRequestsAreAnsweredAsTheyDeserve() throws Exception {
        Guest guest = guest();
        badRequests(10_000);
        servedMeanwhile(guest, 10);
        nothingIsLeft(guest);
    }

    private void badRequests(int count) throws InterruptedException {
        List<Gen> gens = new ArrayList<>();
        Gen.check(32, gens::add);
        List<BadRequests> done = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Gen gen : gens) {
            BadRequests bad = new BadRequests(server.uri(), gen);
            done.add(bad);
            threads.add(Thread.ofPlatform().start(() -> bad.send(count / gens.size())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        TreeMap<Integer, Integer> answers = new TreeMap<>();
        done.forEach(bad -> bad.answers().forEach((is, n) -> answers.merge(is, n, Integer::sum)));
        System.out.println("bad requests were answered " + answers);
        assertThat(done).allSatisfy(bad -> assertThat(bad.unfair()).isEmpty());
    }

    @Test
    void tenMegabytesOfBracketsAreRefusedManyTimesAtOnce() {
        Guest guest = guest();
        bodies(
                64,
                413,
                "[".repeat(10 * 1024 * 1024),
                "{\"a\":".repeat(2 * 1024 * 1024),
                "[" + "[],".repeat(3 * 1024 * 1024) + "[]]");
        bodies(
                64,
                400,
                "{\"runs\": [" + "{},".repeat(100_000) + "{}]}",
                "{\"arguments\": [" + "1,".repeat(300_000) + "1]}",
                unknownFields(100_000));
        servedMeanwhile(guest, 10);
        nothingIsLeft(guest);
    }

    private static String unknownFields(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "\"f" + number + "\": []")
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Sends each of these, in turn, from so many at once. A server that is busy may say so. */
    private void bodies(int atOnce, int expected, String... bodies) {
        List<Integer> statuses = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < atOnce; number++) {
            byte[] body = bodies[number % bodies.length].getBytes(US_ASCII);
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                int status = status(body);
                                synchronized (statuses) {
                                    statuses.add(status);
                                }
                            }));
        }
        until(() -> "bodies are not answered", () -> threads.stream().noneMatch(Thread::isAlive));
        System.out.println(
                "bodies were answered "
                        + statuses.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                status -> status,
                                                TreeMap::new,
                                                Collectors.counting())));
        assertThat(statuses).hasSize(atOnce).contains(expected).isSubsetOf(expected, 503);
    }

    private int status(byte[] body) {
        try (Wire wire = new Wire(server.uri())) {
            wire.say(
                    "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\nContent-Length: "
                            + body.length
                            + "\r\n\r\n");
            wire.say(body);
            return wire.status();
        }
    }

    @Test
    void largeProgramsAreTakenAsFarAsThereIsMemoryForThem() {
        Guest guest = guest();
        String zeros = "0".repeat(15 * 1024 * 1024);
        bodies(
                32,
                202,
                "{\"runtime\": \"bash\", \"code\": \":\", \"delayMillis\": 86400000, \"stdin\": \""
                        + zeros
                        + "\"}");
        servedMeanwhile(guest, 10);
        cancelAll();
        nothingIsLeft(guest);
    }

    @Test
    void largeProgramsAreExecutedWithoutBeingInMemoryAllAtOnce() {
        Guest guest = guest();
        String stdin = "0".repeat(15 * 1024 * 1024);
        List<String> runs = new ArrayList<>();
        for (int number = 0; number < (LONG ? 32 : 6); number++) {
            runs.add(submit("wc -c", ", \"stdin\": \"" + stdin + "\""));
        }
        for (String run : runs) {
            until(() -> "the run goes on", () -> state(run).equals("finished"));
            assertThat(client.get(RUNS + "/" + run + "/output/stdout").with(200).text().strip())
                    .isEqualTo(Integer.toString(stdin.length()));
        }
        servedMeanwhile(guest, 10);
        nothingIsLeft(guest);
    }

    // ----------------------------------------------------------------------------- slow and silent

    @Test
    void slowAndSilentClientsHoldNobodyUp() {
        Guest guest = guest();
        List<Wire> slow = slowClients(LONG ? 1000 : 400);
        for (int turn = 0; turn < 5; turn++) {
            servedMeanwhile(guest, 6);
            slow.forEach(wire -> wire.say("x"));
        }
        slow.forEach(Wire::close);
        nothingIsLeft(guest);
    }

    /** So many that never end their headers, never end their body, and never say anything. */
    private List<Wire> slowClients(int each) {
        List<Wire> slow = new ArrayList<>();
        String body = "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n";
        for (int number = 0; number < each; number++) {
            slow.add(opened(new Wire(server.uri())));
            slow.add(opened(new Wire(server.uri())));
            slow.getLast().say("GET /api/v1/version HTTP/1.1\r\nHost: localhost\r\nX: ");
            slow.add(opened(new Wire(server.uri())));
            slow.getLast().say(body + "Content-Type: application/json\r\n\r\n{\"code\": \"");
        }
        return slow;
    }

    @Test
    void whoHoldsEveryConnectionHoldsThemForATimeOnly() {
        again(Map.of("CRUCIBLE_HTTP_MAX_CONNECTIONS", "64", "CRUCIBLE_HTTP_REQUEST_TIMEOUT", "2s"));
        List<Wire> slow = new ArrayList<>();
        Thread holder =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int number = 0; number < 256; number++) {
                                slow.add(new Wire(server.uri()));
                                slow.getLast().say("GET /api/v1/version HTTP/1.1\r\nX: ");
                            }
                            while (!Thread.currentThread().isInterrupted()) {
                                slow.forEach(wire -> wire.say("x"));
                            }
                        });
        try (Guest guest = new Guest(server.uri(), "", true)) {
            servedMeanwhile(guest, 10);
            bounded(guest, server.footprint());
        } finally {
            holder.interrupt();
            until(() -> "the holder goes on", () -> !holder.isAlive());
            slow.forEach(Wire::close);
        }
    }

    // ------------------------------------------------------------------------------- many streams

    @Test
    void aThousandEventStreamsOfWhichHalfNeverRead() {
        Guest guest = guest();
        Streams streams = opened(Streams.open(server.uri(), 1000, "/api/v1/events/stream?after=0"));
        submitDelayed(LONG ? 10 : 1);
        servedMeanwhile(guest, 20);
        until(
                () -> "they have read " + streams.events() + " events",
                () -> streams.events() > 500L * (LONG ? 10_000 : 1000));
        assertThat(streams.refusals()).isEmpty();
        streams.close();
        cancelAll();
        nothingIsLeft(guest);
    }

    @Test
    void aThousandFollowersOfARunOfWhichHalfNeverRead() {
        Guest guest = guest();
        String run =
                submit(
                        "for ((i = 0; i < 10; i++)); do head -c %d /dev/zero; sleep 0.2; done"
                                .formatted(LONG ? 100_000 : 30_000));
        Streams streams = opened(Streams.open(server.uri(), 1000, RUNS + "/" + run + "/events"));
        servedMeanwhile(guest, 10);
        until(() -> "only " + streams.ends() + " saw the end", () -> streams.ends() == 500);
        assertThat(streams.refusals()).isEmpty();
        streams.close();
        nothingIsLeft(guest);
    }

    // ------------------------------------------------------------------------------- large output

    @Test
    void aLargeOutputIsFollowedByOneThatReadsAndOneThatNeverDoes() {
        Guest guest = guest();
        long bytes = LONG ? 1L << 30 : 64L << 20;
        String run = submit("head -c %d /dev/zero".formatted(bytes));
        Streams streams = opened(Streams.open(server.uri(), 2, RUNS + "/" + run + "/events"));
        String output = RUNS + "/" + run + "/output/stdout";
        List<Wire> impatient = new ArrayList<>();
        for (int asks = 0; asks < 16; asks++) {
            impatient.add(opened(Wire.asking(server.uri(), output)));
        }
        until(() -> "the run goes on", () -> state(run).equals("finished"));
        until(() -> "the follower is not through", () -> streams.ends() == 1);
        try (Wire wire = Wire.asking(server.uri(), output, "Connection: close")) {
            assertThat(wire.drain()).isGreaterThan(bytes);
        }
        try (Wire wire = Wire.asking(server.uri(), output, "Range: bytes=-5")) {
            assertThat(wire.status()).isEqualTo(206);
        }
        servedMeanwhile(guest, 10);
        streams.close();
        impatient.forEach(Wire::close);
        nothingIsLeft(guest);
    }

    @Test
    void largeFilesThatRunsBringBackAreBounded() {
        Guest guest = guest();
        List<String> runs = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            runs.add(
                    submit(
                            "head -c 200000000 /dev/zero > big; head -c 40000000 /dev/zero > half",
                            ", \"collect\": [\"*\"]"));
        }
        until(
                () -> "the runs go on",
                () -> runs.stream().allMatch(run -> state(run).equals("finished")));
        servedMeanwhile(guest, 10);
        nothingIsLeft(guest);
    }

    private String state(String run) {
        return client.get(RUNS + "/" + run).with(200).json().path("state").asString();
    }

    private String submit(String code) {
        return submit(code, "");
    }

    private String submit(String code, String more) {
        String limits =
                """
                {"outputBytes": 1073741824, "wallMillis": 3600000, "cpuMillis": 3600000,
                 "memoryBytes": 2000000000, "diskBytes": 1000000000, "fileSizeBytes": 1000000000}
                """;
        return client.post(
                        RUNS,
                        "{\"runtime\": \"bash\", \"code\": \"%s\", \"limits\": %s%s}"
                                .formatted(code, limits, more))
                .with(202)
                .json()
                .path("id")
                .asString();
    }

    // -------------------------------------------------------------------------------- a long queue

    @Test
    void aHundredThousandRunsWaitAndTheServerStartsWithThem() {
        int batches = LONG ? 100 : 10;
        again(ROOMY);
        client.post("/api/v1/queue/pause", "{}").with(200);
        Guest guest = opened(new Guest(server.uri(), "", false));
        batches(batches, "");
        servedMeanwhile(guest, 10);
        everythingIsFound(batches * 1000);
        guest.close();
        Footprint queued = server.footprint();
        long heap = server.liveHeap();
        again(ROOMY);
        Footprint started = server.footprint();
        everythingIsFound(batches * 1000);
        Guest again = opened(new Guest(server.uri(), "", false));
        servedMeanwhile(again, 10);
        again.close();
        Footprint after = server.footprint();
        bounded(guest, queued);
        bounded(again, after);
        System.out.printf(
                "%-46s   the queue takes %d KiB of heap; just started: %s%n",
                "", heap - heapBefore, started);
        cancelAll();
        client.post("/api/v1/queue/resume", "{}").with(200);
        nothingIsLeft(guest());
    }

    private void everythingIsFound(int least) {
        String page = RUNS + "?limit=500&state=queued";
        int found = 0;
        for (int pages = 0; pages < least / 500 && !page.isEmpty(); pages++) {
            JsonNode listed = client.get(page).with(200).json();
            found += listed.path("runs").size();
            page =
                    listed.has("next")
                            ? RUNS
                                    + "?limit=500&state=queued&cursor="
                                    + listed.path("next").asString()
                            : "";
        }
        assertThat(found).isEqualTo(least);
        JsonNode queue = client.get("/api/v1/queue").with(200).json();
        assertThat(queue.path("waiting").asInt()).isGreaterThanOrEqualTo(least);
        client.get("/api/v1/statistics").with(200);
    }

    @Test
    void aTenantThatFloodsTheQueueDoesNotKeepAnotherFromItsTurn() {
        String flooding = key("flood");
        String other = key("other");
        again(Map.of("CRUCIBLE_AUTH_API_KEYS", "true"));
        try (Client flood = new Client(server.uri(), flooding);
                Guest guest = new Guest(server.uri(), other, true)) {
            batches(flood, LONG ? 20 : 5, "");
            servedMeanwhile(guest, 30);
            JsonNode queue = flood.get("/api/v1/queue").with(200).json();
            assertThat(queue.path("waiting").asInt()).isGreaterThan(1000);
            bounded(guest, server.footprint());
        }
    }

    private String key(String tenant) {
        String wish =
                """
                {"name": "%s", "tenant": "%s", "scopes": ["runs:read", "runs:write", "stats:read"]}
                """
                        .formatted(tenant, tenant);
        return client.post("/api/v1/keys", wish).with(201).json().path("token").asString();
    }

    // ------------------------------------------------------------------------------- all together

    @Test
    void allOfItTogetherIsBoundedToo() throws Exception {
        again(ROOMY);
        Guest guest = guest();
        int streams = LONG ? 500 : 200;
        submitDelayed(LONG ? 100 : 2);
        String run = submit("head -c %d /dev/zero; sleep 5".formatted(LONG ? 16L << 20 : 4L << 20));
        List<Wire> slow = slowClients(100);
        Streams events =
                opened(Streams.open(server.uri(), streams, "/api/v1/events/stream?after=0"));
        Streams output = opened(Streams.open(server.uri(), streams, RUNS + "/" + run + "/events"));
        badRequests(LONG ? 10_000 : 1000);
        bodies(16, 413, "[".repeat(10 * 1024 * 1024), "{\"a\":".repeat(2 * 1024 * 1024));
        servedMeanwhile(guest, 10);
        until(() -> "the run goes on", () -> state(run).equals("finished"));
        assertThat(events.refusals()).isEmpty();
        assertThat(output.refusals()).isEmpty();
        events.close();
        output.close();
        slow.forEach(Wire::close);
        cancelAll();
        nothingIsLeft(guest);
    }

    /** Submits so many thousands of runs that are not due before tomorrow. */
    private void submitDelayed(int thousands) {
        batches(thousands, ", \"delayMillis\": 86400000");
    }

    private void batches(int thousands, String more) {
        batches(client, thousands, more);
    }

    private static void batches(Client by, int thousands, String more) {
        for (int batch = 0; batch < thousands; batch++) {
            int number = batch;
            String runs =
                    IntStream.range(0, 1000)
                            .mapToObj(run ->
                                    "{\"runtime\": \"bash\", \"code\": \"echo %d %d\"%s}"
                                            .formatted(number, run, more))
                            .collect(Collectors.joining(","));
            by.post(RUNS + "/batch", "{\"runs\": [" + runs + "]}").with(202);
        }
    }

    /** Takes back everything that waits. */
    private void cancelAll() {
        List<JsonNode> left = waiting();
        while (!left.isEmpty()) {
            left.parallelStream()
                    .forEach(run ->
                            client.post(RUNS + "/" + run.path("id").asString() + "/cancel", "{}")
                                    .with(200));
            left = waiting();
        }
    }

    private List<JsonNode> waiting() {
        return client.get(RUNS + "?limit=500&state=queued")
                .with(200)
                .json()
                .path("runs")
                .valueStream()
                .filter(run -> run.path("labels").isEmpty())
                .toList();
    }
}
