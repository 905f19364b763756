package dev.crucible.cli;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.remote.RemoteMachine;
import dev.crucible.cli.remote.ServerOptions;
import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Style;
import dev.crucible.core.Component;
import dev.crucible.core.Component.SelfTest;
import dev.crucible.core.Component.SelfTest.Status;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code crucible selftest}: every part shows that it works here. */
@Command(
        name = "selftest",
        header = "Show that every part of Crucible works on this machine.",
        description = {
            "Exercises each component for real. Fails when one of them does.",
            "Store, queue and log are tried in folders of their own; what is in a data folder is"
                    + " verified by 'crucible journal verify'.",
            "With --server, shows what the server says of its parts."
        },
        footer = {"  crucible selftest", "  crucible selftest --json", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all that can be used here works", "1:something does not"})
final class SelfTestCommand implements Callable<Integer> {
    /** What every server should say something of. */
    private static final List<String> EXPECTED = List.of("store", "queue", "log");

    private final Composition composition;
    private final Terminal terminal;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin private ServerOptions server = new ServerOptions();

    @Option(names = "--no-color", description = "No colour; as NO_COLOR=1 does.")
    private boolean noColor;

    SelfTestCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    /** A component's name and what its test showed. */
    private record Line(String name, SelfTest test) {}

    @Override
    public Integer call() {
        Optional<ApiClient> api = server.find(terminal);
        if (api.isPresent()) {
            try (ApiClient there = api.get()) {
                return callThere(new RemoteMachine(there));
            }
        }
        return callHere();
    }

    private int callThere(RemoteMachine machine) {
        List<Line> lines = new ArrayList<>();
        machine.checks().forEach(check -> lines.add(said(check)));
        Set<String> said = lines.stream().map(Line::name).collect(Collectors.toSet());
        EXPECTED.stream()
                .filter(name -> !said.contains(name))
                .forEach(name -> lines.add(unsaid(name)));
        int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
        if (!json) {
            lines.forEach(line -> print(line, width));
        }
        return end(lines);
    }

    private static Line said(RemoteMachine.Check check) {
        Status status = check.ok() ? Status.PASSED : Status.FAILED;
        return new Line(check.name(), new SelfTest(status, check.detail(), Duration.ZERO));
    }

    private static Line unsaid(String name) {
        return new Line(
                name,
                new SelfTest(Status.SKIPPED, "this server says nothing of it", Duration.ZERO));
    }

    private int callHere() {
        List<Component> components = composition.components();
        List<Line> lines = new ArrayList<>();
        int width = components.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        for (Component component : components) {
            Line line = test(component);
            lines.add(line);
            if (!json) {
                print(line, width);
            }
        }
        return end(lines);
    }

    private int end(List<Line> lines) {
        terminal.print(json ? Json.line(object(lines)) : total(lines));
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

    /** At once, for some take a while. */
    private void print(Line line, int width) {
        String name = SafeText.line(line.name());
        String status = String.format("%-7s", label(line.test().status()));
        terminal.print(
                name
                        + " ".repeat(Math.max(0, width - name.length()) + 2)
                        + marked(line.test().status(), status)
                        + String.format("  %8s  ", took(line.test()))
                        + SafeText.line(line.test().detail()));
    }

    /** Nothing for what was not measured here. */
    private static String took(SelfTest test) {
        return test.took().isZero() ? "" : Durations.format(test.took());
    }

    private String marked(Status status, String text) {
        Style style = terminal.outStyle(noColor);
        return switch (status) {
            case PASSED -> style.green(text);
            case FAILED -> style.red(text);
            case SKIPPED -> style.yellow(text);
        };
    }

    private String total(List<Line> lines) {
        long failed = count(lines, Status.FAILED);
        String total =
                lines.size()
                        + " components: "
                        + count(lines, Status.PASSED)
                        + " passed, "
                        + failed
                        + " failed, "
                        + count(lines, Status.SKIPPED)
                        + " skipped";
        return marked(failed == 0 ? Status.PASSED : Status.FAILED, total);
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
