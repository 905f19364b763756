package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One answer of /metrics, read strictly: what Prometheus' text form 0.0.4 does not allow, or what
 * {@code promtool check metrics} would complain about, fails.
 */
final class Scrape {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-z_][a-z0-9_]*) (\\S.*)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE ([a-z_][a-z0-9_]*) (counter|gauge|histogram|summary)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_][a-z0-9_]*)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-z_][a-z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\"\\\\n])*)\",?");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private String family = "";

    private Scrape(String text) {
        assertThat(text).endsWith("\n");
        String helped = "";
        for (String line : text.lines().toList()) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (help.matches()) {
                helped = help.group(1);
            } else if (type.matches()) {
                family = type.group(1);
                assertThat(helped).as("help of " + family).isEqualTo(family);
                assertThat(types.put(family, type.group(2))).as("twice: " + family).isNull();
                assertThat(family.endsWith("_total")).isEqualTo(type.group(2).equals("counter"));
            } else {
                sample(line);
            }
        }
        histograms();
    }

    /** Reads it. */
    static Scrape of(String text) {
        return new Scrape(text);
    }

    private void sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        String name = sample.group(1);
        boolean hasParts = List.of("histogram", "summary").contains(types.getOrDefault(family, ""));
        assertThat(hasParts ? name.replaceFirst("_(bucket|sum|count)$", "") : name)
                .as(line)
                .isEqualTo(family);
        String labels = sample.group(2) == null ? "" : labels(sample.group(2));
        double value = Double.parseDouble(sample.group(3).replace("+Inf", "Infinity"));
        assertThat(value).as(line).isNotNaN();
        assertThat(samples.put(name + labels, value)).as("twice: " + line).isNull();
    }

    private static String labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.find() && label.start() == end) {
            assertThat(labels.put(label.group(1), label.group(2))).as(text).isNull();
            end = label.end();
        }
        assertThat(end).as(text).isEqualTo(text.length());
        return labels.toString();
    }

    /** Buckets grow, and the last one counts everything. */
    private void histograms() {
        samples.forEach((name, count) -> {
            if (name.contains("_bucket{") && name.contains("le=+Inf")) {
                String rest = name.replaceFirst("le=\\+Inf(, )?", "").replace(", }", "}");
                String total = rest.replace("_bucket{", "_count{").replace("{}", "");
                assertThat(samples).as(name).containsEntry(total, count);
            }
        });
        Map<String, Double> before = new TreeMap<>();
        samples.forEach((name, count) -> {
            if (name.contains("_bucket{")) {
                Double last = before.put(name.replaceFirst("le=[^,}]*", ""), count);
                assertThat(last == null || last <= count).as(name).isTrue();
            }
        });
    }

    /** The value of this name and these labels, names and values in turn; fails when missing. */
    double value(String name, String... labels) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        String key = name + (map.isEmpty() ? "" : map.toString());
        assertThat(samples).containsKey(key);
        return samples.getOrDefault(key, Double.NaN);
    }

    /** All values of this name together, whatever the labels. */
    double sum(String name) {
        return samples.entrySet().stream()
                .filter(sample ->
                        sample.getKey().equals(name) || sample.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The metrics that are there. */
    TreeSet<String> names() {
        return types.keySet().stream().collect(Collectors.toCollection(TreeSet::new));
    }
}
