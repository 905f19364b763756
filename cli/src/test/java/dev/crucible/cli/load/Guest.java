package dev.crucible.cli.load;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A well-behaved client that submits small runs and reads them, for as long as others misbehave.
 * Every one of its requests must be answered as if it were alone.
 */
final class Guest implements AutoCloseable {
    private final Client client;
    private final boolean executed;
    private final int priority;
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean leaving;

    /**
     * A guest that is at it until it is closed. One with a token is of another tenant than the load
     * and needs no priority to be served.
     *
     * @param executed whether its runs are executed; false while the queue is paused
     */
    Guest(URI server, String token, boolean executed) {
        this.client = new Client(server, token);
        this.executed = executed;
        this.priority = token.isEmpty() ? 9 : 5;
        this.thread = Thread.ofVirtual().start(this::ask);
    }

    private void ask() {
        for (int turn = 0; !leaving && complaints.isEmpty(); turn++) {
            try {
                askOnce("hello " + turn);
            } catch (RuntimeException | AssertionError unanswered) {
                complaints.add("turn " + turn + ": " + unanswered);
            }
        }
    }

    private void askOnce(String word) {
        String wish =
                """
                {"runtime": "bash", "code": "echo %s", "priority": %d, "labels": {"by": "guest"}}
                """
                        .formatted(word, priority);
        String submit = "/api/v1/runs" + (executed ? "?wait=60" : "");
        JsonNode run = answered(client.post(submit, wish), executed ? 200 : 202).json();
        String path = "/api/v1/runs/" + run.path("id").asString();
        String state = answered(client.get(path), 200).json().path("state").asString();
        if (executed) {
            String output = answered(client.get(path + "/output/stdout"), 200).text();
            if (!state.equals("finished") || !output.equals(word + "\n")) {
                throw new AssertionError("the run is " + state + " and said " + output);
            }
        }
    }

    private Client.Answer answered(Client.Answer answer, int expected) {
        answer.with(expected);
        answered.incrementAndGet();
        return answer;
    }

    /** How many of its requests were answered by now. */
    int answered() {
        return answered.get();
    }

    /** What was not as it should be. */
    Queue<String> complaints() {
        return complaints;
    }

    /** Lets it finish what it is at. */
    @Override
    public void close() {
        leaving = true;
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
