package dev.crucible.cli.service;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.ApiException;
import dev.crucible.api.client.RemoteRuns;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Clients that submit, each with a key of its own and until it is acknowledged, and remember what
 * they were told. They keep few runs in flight.
 */
final class ChaosClients implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int IN_FLIGHT = 4;

    private final ApiClient api;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger submitting = new AtomicInteger();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong resubmitted = new AtomicLong();
    private volatile boolean stopping;

    ChaosClients(URI server, int clients, long seed) {
        api = new ApiClient(server, "");
        for (int number = 0; number < clients; number++) {
            String name = "c" + number;
            SplittableRandom random = new SplittableRandom(seed + number);
            threads.add(Thread.ofVirtual().start(() -> work(name, random)));
        }
    }

    private void work(String name, SplittableRandom random) {
        List<String> mine = new ArrayList<>();
        for (int number = 0; !stopping; number++) {
            String token = "token-" + name + "-" + number;
            ObjectNode submission = submission(token, random);
            submitting.incrementAndGet();
            String run = insist(() -> submit(submission, token));
            submitting.decrementAndGet();
            acknowledged.put(token, run);
            mine.add(run);
            if (random.nextInt(10) == 0) {
                resubmitted.incrementAndGet();
                String again = insist(() -> submit(submission, token));
                if (!again.equals(run)) {
                    broken.add(token + " was " + run + " and is " + again);
                }
            }
            if (random.nextInt(20) == 0) {
                cancelled.add(run);
                insist(() -> cancel(run));
            }
            while (mine.size() >= IN_FLIGHT && !stopping) {
                mine.removeIf(one -> RemoteRuns.ended(insist(() -> run(one))));
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    /** A program that writes its token; some are slow, some write much, some leave a file. */
    private static ObjectNode submission(String token, SplittableRandom random) {
        StringBuilder code = new StringBuilder();
        code.append("pad() { head -c \"$1\" /dev/zero | tr '\\0' x; }\n");
        code.append("keep() { printf %s \"$1\" >kept; }\n");
        code.append("echo ").append(token).append('\n');
        switch (random.nextInt(4)) {
            case 0 -> code.append("sleep ").append(random.nextInt(900) / 1000.0).append('\n');
            case 1 -> code.append("sleep ").append(random.nextInt(100) / 1000.0).append('\n');
            default -> code.append("\n");
        }
        if (random.nextInt(8) == 0) {
            code.append("pad 50000\n");
        }
        ObjectNode submission = JSON.createObjectNode().put("runtime", "bash");
        if (random.nextInt(8) == 0) {
            code.append("keep ").append(token).append('\n');
            submission.putArray("collect").add("kept");
        }
        submission.put("priority", random.nextInt(10));
        return submission.put("code", code.toString());
    }

    private String submit(ObjectNode submission, String token) {
        return api.post("/api/v1/runs", submission, Map.of("Idempotency-Key", token))
                .path("id")
                .asString();
    }

    private JsonNode run(String run) {
        return api.get("/api/v1/runs/" + run);
    }

    private String cancel(String run) {
        try {
            return api.post("/api/v1/runs/" + run + "/cancel", JSON.createObjectNode())
                    .path("state")
                    .asString();
        } catch (ApiException over) {
            if (over.code() != ErrorCode.CONFLICT) {
                throw over;
            }
            return "over";
        }
    }

    /** Whatever the server does, it comes back. */
    private <T> T insist(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (ApiException failed) {
                retries.incrementAndGet();
                if (!failed.temporary() && failed.code() != ErrorCode.INSUFFICIENT_RESOURCES) {
                    broken.add(failed.status() + ": " + failed.getMessage());
                    throw failed;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    /** Whether an acknowledgement is being waited for. */
    boolean submitting() {
        return submitting.get() > 0;
    }

    /** Ids of the runs that were acknowledged, by their keys. */
    Map<String, String> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** Runs that somebody asked to cancel. */
    Set<String> cancelled() {
        return Set.copyOf(cancelled);
    }

    /** What no server may ever do. */
    Set<String> broken() {
        return Set.copyOf(broken);
    }

    long retries() {
        return retries.get();
    }

    long resubmitted() {
        return resubmitted.get();
    }

    /** Lets every client come to its last acknowledgement. */
    void finish() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Waits for the ends of all runs; those that do not end are returned. */
    List<String> awaitEnds(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> left = new ArrayList<>(acknowledged.values());
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            left.removeIf(one -> RemoteRuns.ended(insist(() -> run(one))));
            LockSupport.parkNanos(50_000_000);
        }
        return left.stream().map(one -> insist(() -> run(one)).toString()).toList();
    }

    /** What a run wrote to its standard output, as the server gives it. */
    String output(String run) {
        try {
            return insist(() -> api.bytes("/api/v1/runs/" + run + "/output/stdout")).asText();
        } catch (CrucibleException none) {
            return "";
        }
    }

    @Override
    public void close() {
        stopping = true;
        api.close();
    }
}
