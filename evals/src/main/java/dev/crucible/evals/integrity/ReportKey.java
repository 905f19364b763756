package dev.crucible.evals.integrity;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.IsolationClass;

import java.util.List;

/**
 * What a report holds for: one dataset, scored by one version of the scorers behind walls of one
 * class, checked with one version of the submissions.
 *
 * @param value in hexadecimal
 */
public record ReportKey(String value) {
    private static final List<String> HARNESSES =
            List.of(
                    "proxy/candidate.js",
                    "proxy/candidate.py",
                    "proxy/tests.js",
                    "proxy/tests.py",
                    "proxy/values.js",
                    "proxy/values.py",
                    "compiled/crucible_candidate.h",
                    "compiled/crucible_tests.h",
                    "compiled/crucible_wire.h",
                    "compiled/assert.go",
                    "compiled/wire.go",
                    "compiled/wire.rs",
                    "compiled/java/Serve.java",
                    "compiled/java/Tests.java",
                    "compiled/java/Wire.java");

    /**
     * The key of a dataset here.
     *
     * @param dataset its digest
     * @param isolation the class of the engine that runs the submissions: what one holds back may
     *     score in a weaker one
     * @param version of Crucible
     */
    public static ReportKey of(String dataset, IsolationClass isolation, String version) {
        StringBuilder all = new StringBuilder();
        for (String part : List.of(dataset, isolation.label(), version)) {
            all.append(part).append('\n');
        }
        Library.LANGUAGES.forEach(runtime -> part(all, Library.text(runtime)));
        HARNESSES.forEach(name -> part(all, Library.resource("/dev/crucible/evals/" + name)));
        return new ReportKey(Digest.of(Bytes.utf8(all.toString())).hex().substring(0, 32));
    }

    private static void part(StringBuilder all, String text) {
        all.append(Digest.of(Bytes.utf8(text)).hex()).append('\n');
    }
}
