package dev.crucible.containment;

import java.util.List;

/**
 * A verdict and what it rests on.
 *
 * @param verdict what came of the attempt
 * @param because in one sentence
 * @param evidence the facts, one a line; made of what a sandbox wrote, so never to be trusted as
 *     text
 */
public record Judgement(Verdict verdict, String because, List<String> evidence) {
    /** How the reason begins when there was nothing to attack. */
    public static final String NO_SANDBOX = "there was no sandbox: ";

    private static final int MAX_LINES = 60;
    private static final int MAX_LINE = 300;

    /** Copies the list and bounds it. */
    public Judgement {
        evidence =
                evidence.stream()
                        .limit(MAX_LINES)
                        .map(line -> line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE))
                        .toList();
    }

    /** Without evidence, because there is nothing to see. */
    public static Judgement notApplicable(String because) {
        return new Judgement(Verdict.NOT_APPLICABLE, because, List.of());
    }

    /** Nobody can tell. */
    public static Judgement inconclusive(String because, List<String> evidence) {
        return new Judgement(Verdict.INCONCLUSIVE, because, evidence);
    }
}
