import org.w3c.dom.Element;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/**
 * Prints what a test run of the tree in the first argument showed: what failed, why tests were
 * skipped, the coverage of each module, and one closing line of counts. Fails when a test did, or
 * when none ran.
 */
final class TestSummary {

    private int tests;
    private int failed;
    private int skipped;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> skipReasons = new TreeMap<>();

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]).toAbsolutePath();
        var summary = new TestSummary();
        for (Path report : reports(root)) {
            summary.add(report);
        }
        summary.failures.forEach(IO::println);
        summary.skipReasons.forEach((why, n) -> IO.println("skipped %d: %s".formatted(n, why)));
        printCoverage(root.resolve("cli/target/site/jacoco-aggregate/jacoco.csv"));
        int passed = summary.tests - summary.failed - summary.skipped;
        IO.println(
                "%d passed, %d failed, %d skipped"
                        .formatted(passed, summary.failed, summary.skipped));
        System.exit(summary.failed == 0 && summary.tests > 0 ? 0 : 1);
    }

    private static List<Path> reports(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 6)) {
            return files.filter(file -> file.getParent().endsWith("target/surefire-reports"))
                    .filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        }
    }

    private void add(Path report) throws Exception {
        Element suite =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile())
                        .getDocumentElement();
        tests += count(suite, "tests");
        failed += count(suite, "failures") + count(suite, "errors");
        skipped += count(suite, "skipped");
        for (Element skip : elements(suite, "skipped")) {
            skipReasons.merge(reason(skip), 1, Integer::sum);
        }
        for (String kind : List.of("failure", "error")) {
            for (Element failure : elements(suite, kind)) {
                var test = (Element) failure.getParentNode();
                failures.add(
                        "FAILED %s.%s: %s"
                                .formatted(
                                        test.getAttribute("classname"),
                                        test.getAttribute("name"),
                                        reason(failure)));
            }
        }
    }

    private static List<Element> elements(Element suite, String name) {
        var nodes = suite.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    /** The message, or where there is none the first line of the trace, without its type. */
    private static String reason(Element outcome) {
        String message = outcome.getAttribute("message");
        if (message.isBlank()) {
            message = outcome.getTextContent().lines().findFirst().orElse("");
        }
        return message.strip().replaceFirst("^[\\w.$]+Exception: (Assumption failed: )?", "");
    }

    private static int count(Element suite, String attribute) {
        return Integer.parseInt(suite.getAttribute(attribute));
    }

    private static void printCoverage(Path csv) throws IOException {
        if (Files.notExists(csv)) {
            IO.println("no coverage: not every module was tested");
            return;
        }
        var modules = new TreeMap<String, Coverage>();
        var total = Coverage.NONE;
        List<String> lines = Files.readAllLines(csv);
        for (String line : lines.subList(1, lines.size())) {
            var columns = List.of(line.split(",", -1));
            var coverage = Coverage.of(columns);
            String module = columns.getFirst().replaceFirst(".*/crucible-", "");
            modules.merge(module, coverage, Coverage::plus);
            total = total.plus(coverage);
        }
        IO.println("%-24s %16s %22s".formatted("coverage", "lines", "branches"));
        modules.forEach((name, coverage) -> IO.println(coverage.row(name)));
        IO.println(total.row("total"));
    }

    /** Missed and covered counts, of branches and of lines. */
    private record Coverage(
            int branchesMissed, int branchesCovered, int linesMissed, int linesCovered) {

        static final Coverage NONE = new Coverage(0, 0, 0, 0);

        static Coverage of(List<String> columns) {
            int[] n = columns.subList(5, 9).stream().mapToInt(Integer::parseInt).toArray();
            return new Coverage(n[0], n[1], n[2], n[3]);
        }

        Coverage plus(Coverage other) {
            return new Coverage(
                    branchesMissed + other.branchesMissed,
                    branchesCovered + other.branchesCovered,
                    linesMissed + other.linesMissed,
                    linesCovered + other.linesCovered);
        }

        String row(String name) {
            return "%-24s %16s %22s"
                    .formatted(
                            name,
                            share(linesCovered, linesMissed),
                            share(branchesCovered, branchesMissed));
        }

        private static String share(int covered, int missed) {
            int all = covered + missed;
            return all == 0 ? "-" : "%.1f %% of %d".formatted(100.0 * covered / all, all);
        }
    }
}
