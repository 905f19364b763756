package dev.crucible.cli.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.crucible.testkit.Gen;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Requests that cannot be served, of every kind. */
final class BadRequests {
    /** What such a request may be answered; 0 stands for a connection that was closed. */
    private static final Set<Integer> FAIR =
            Set.of(
                    0, 400, 404, 405, 408, 411, 413, 414, 415, 416, 417, 421, 422, 426, 431, 501,
                    505);

    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String RUNS = "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\n";

    private final URI server;
    private final Gen gen;
    private final TreeMap<Integer, Integer> answers = new TreeMap<>();

    BadRequests(URI server, Gen gen) {
        this.server = server;
        this.gen = gen;
    }

    /** Sends so many, one after the other. */
    BadRequests send(int count) {
        for (int number = 0; number < count; number++) {
            byte[] request = request(between(0, 15));
            try (Wire wire = new Wire(server)) {
                wire.say(request);
                wire.finish();
                answers.merge(wire.status(), 1, Integer::sum);
            }
        }
        return this;
    }

    /** How often each status was answered. */
    TreeMap<Integer, Integer> answers() {
        return answers;
    }

    /** Answers that no bad request deserves. */
    List<Integer> unfair() {
        return answers.keySet().stream().filter(status -> !FAIR.contains(status)).toList();
    }

    private byte[] request(int kind) {
        return switch (kind) {
            case 0 -> gen.bytes(4096);
            case 1 -> text("%s /api/v1/runs HTTP/1.1\r\nHost: localhost\r\n\r\n", word());
            case 2 -> text("DELETE /api/v1/runs HTTP/1.1\r\nHost: localhost\r\n\r\n");
            case 3 -> text("GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n", word());
            case 4 ->
                    text(
                            "GET /api/v1/version HTTP/1.1\r\nHost: localhost\r\nX-%s: %s\r\n\r\n",
                            word(), "x".repeat(between(17_000, 400_000)));
            case 5 ->
                    text(
                            "GET /api/v1/runs?text=%s HTTP/1.1\r\nHost: localhost\r\n\r\n",
                            "x".repeat(between(200, 100_000)));
            case 6 -> post(JSON, "{\"runtime\": \"bash\", \"code\": ");
            case 7 -> post(JSON, "[".repeat(between(1, 100_000)));
            case 8 -> post(JSON, "{\"" + word() + "\": " + between(0, 9) + "}");
            case 9 -> post("Content-Type: text/" + word() + "\r\n", "{}");
            case 10 -> post(JSON + "Content-Encoding: gzip\r\n", "\u001f\u008b" + word());
            case 11 -> text("%sContent-Length: -%d\r\n\r\n", RUNS, between(1, 99));
            case 12 ->
                    text(
                            RUNS + JSON + "Transfer-Encoding: chunked\r\n\r\n%s\r\n{}\r\n",
                            "f".repeat(between(1, 30)));
            case 13 -> text("GET /api/v1/runs/%s HTTP/1.1\r\nHost: localhost\r\n\r\n", word());
            case 14 -> text("GET /api/v1/version HTTP/1.1\r\nHost: %s\r\n\r\n", word());
            default -> text("GET /api/v1/runs?limit=%d HTTP/9.9\r\n\r\n", between(501, 999));
        };
    }

    private static byte[] post(String headers, String body) {
        return text(
                "%s%sContent-Length: %d\r\nConnection: close\r\n\r\n%s",
                RUNS, headers, body.length(), body);
    }

    private static byte[] text(String format, Object... values) {
        return format.formatted(values).getBytes(ISO_8859_1);
    }

    private int between(int least, int most) {
        return least + gen.below(most - least + 1);
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int letters = between(1, 20); letters > 0; letters--) {
            word.append((char) ('a' + between(0, 25)));
        }
        return word.toString();
    }
}
