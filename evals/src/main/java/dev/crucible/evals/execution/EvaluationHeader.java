package dev.crucible.evals.execution;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an evaluation is: the first line of its results file.
 *
 * @param dataset its name
 * @param total how many samples it scores
 * @param settings everything that decides the results, such as the digests of its inputs
 * @param start names this beginning of it; the same work begun anew has another one
 */
public record EvaluationHeader(
        String dataset, long total, SortedMap<String, String> settings, String start) {
    /** Copies the map. */
    public EvaluationHeader {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** What an evaluation is, whose beginnings nobody tells apart. */
    public EvaluationHeader(String dataset, long total, SortedMap<String, String> settings) {
        this(dataset, total, settings, "");
    }

    /** The same, as it was begun under this name. */
    public EvaluationHeader begun(String earlier) {
        return new EvaluationHeader(dataset, total, settings, earlier);
    }

    /** The same for the same work: a digest over name, number and settings, in hexadecimal. */
    public String key() {
        MessageDigest digest = sha256();
        part(digest, dataset);
        part(digest, Long.toString(total));
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            part(digest, setting.getKey());
            part(digest, setting.getValue());
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static void part(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
