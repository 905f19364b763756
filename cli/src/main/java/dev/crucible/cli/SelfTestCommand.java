package dev.crucible.cli;

import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.Style;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.Component;
import dev.crucible.core.Component.SelfTest;
import dev.crucible.core.Component.SelfTest.Status;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code crucible selftest}: every part shows that it works here. */
@Command(
        name = "selftest",
        header = "Show that every part of Crucible works on this machine.",
        description = "Exercises each component for real. Fails when one of them does.",
        footerHeading = "Examples:%n",
        footer = {"  crucible selftest", "  crucible selftest --json", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all that can be used here works", "1:something does not"})
final class SelfTestCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    SelfTestCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    /** A component's name and what its test showed. */
    private record Line(String name, SelfTest test) {}

    @Override
    public Integer call() {
        List<Line> lines = composition.components().stream().map(SelfTestCommand::test).toList();
        if (json) {
            terminal.print(Json.line(object(lines)));
        } else {
            print(lines);
        }
        return count(lines, Status.FAILED) == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** A test must not throw; one that does has failed. */
    private static Line test(Component component) {
        try {
            return new Line(component.name(), component.selfTest());
        } catch (RuntimeException broken) {
            return new Line(
                    component.name(),
                    new SelfTest(Status.FAILED, broken.toString(), Duration.ZERO));
        }
    }

    private void print(List<Line> lines) {
        Table table = new Table(Align.LEFT, Align.LEFT, Align.RIGHT, Align.LEFT);
        table.row("COMPONENT", "RESULT", "TOOK", "DETAIL");
        for (Line line : lines) {
            table.row(
                    line.name(),
                    label(line.test().status()),
                    Durations.format(line.test().took()),
                    line.test().detail());
        }
        terminal.print(table.lines(""));
        long failed = count(lines, Status.FAILED);
        Style style = terminal.outStyle(false);
        String total =
                lines.size()
                        + " components: "
                        + count(lines, Status.PASSED)
                        + " passed, "
                        + failed
                        + " failed, "
                        + count(lines, Status.SKIPPED)
                        + " skipped";
        terminal.print(failed == 0 ? style.green(total) : style.red(total));
    }

    private static ObjectNode object(List<Line> lines) {
        ObjectNode node = Json.object();
        ArrayNode components = node.putArray("components");
        for (Line line : lines) {
            ObjectNode one = components.addObject();
            one.put("name", line.name());
            one.put("status", label(line.test().status()));
            one.put("detail", line.test().detail());
            one.put("millis", line.test().took().toMillis());
        }
        node.put("total", lines.size());
        node.put("passed", count(lines, Status.PASSED));
        node.put("failed", count(lines, Status.FAILED));
        node.put("skipped", count(lines, Status.SKIPPED));
        return node;
    }

    private static long count(List<Line> lines, Status status) {
        return lines.stream().filter(line -> line.test().status() == status).count();
    }

    private static String label(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
