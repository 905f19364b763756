package dev.crucible.monitoring.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.telemetry.Scope;
import dev.crucible.core.telemetry.TraceContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;

final class LogsTest {
    private static final System.Logger LOG = System.getLogger("dev.crucible.Example");
    private static final Scope SCOPE =
            new Scope(
                    "req-1",
                    "run-1",
                    "lab",
                    TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));

    /** Everything that could break out of a line, turn it around, or hide something in it. */
    private static final String HOSTILE =
            "a\r\n2026-11-22T12:00:00.000Z ERROR Forged: yes\u001b[2J\u0085\u2028\u2029\u202e\u200b"
                    + "\u0007\u007f\ud800\"},{\"level\":\"ERROR\u0000\\";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(before);
        Logs.configure(LogForm.TEXT, Level.WARNING);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return text().lines().toList();
    }

    @Test
    void aLineForPeopleSaysWhatHappenedAndOnWhoseBehalf() {
        Logs.configure(LogForm.TEXT, Level.INFO);
        SCOPE.run(() -> LOG.log(Level.INFO, "started in {0} ms", 12));
        assertThat(text())
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z INFO  Example: started in 12 ms"
                                + "  request=req-1  run=run-1  tenant=lab"
                                + "  trace=4bf92f3577b34da6a3ce929d0e0e4736\n");
    }

    @Test
    void anObjectForProgramsHasTheSame() {
        Logs.configure(LogForm.JSON, Level.INFO);
        SCOPE.run(() -> LOG.log(Level.WARNING, "full"));
        assertThat(text())
                .matches(
                        "\\{\"time\":\"[0-9T:.-]+Z\",\"level\":\"WARN\","
                                + "\"logger\":\"dev.crucible.Example\",\"message\":\"full\","
                                + "\"thread\":\"[^\"]+\",\"requestId\":\"req-1\","
                                + "\"runId\":\"run-1\",\"tenant\":\"lab\","
                                + "\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
                                + "\"spanId\":\"00f067aa0ba902b7\"}\n");
    }

    @ParameterizedTest
    @EnumSource(LogForm.class)
    void nothingThatIsLoggedCanPassForAnotherLine(LogForm form) {
        Logs.configure(form, Level.INFO);
        Scope scope = new Scope(HOSTILE, HOSTILE, HOSTILE, TraceContext.NONE);
        scope.run(() -> LOG.log(Level.INFO, HOSTILE));
        assertThat(lines()).hasSize(1);
        assertThat(text().strip().codePoints()).allMatch(c -> c >= ' ' && c < 0x7f);
        assertThat(text()).contains("a\\r\\n2026").contains("\\u001b[2J\\u0085\\u2028");
    }

    @ParameterizedTest
    @EnumSource(LogForm.class)
    void anExceptionsMessageCannotEither(LogForm form) {
        Logs.configure(form, Level.INFO);
        LOG.log(
                Level.ERROR,
                "failed",
                new IllegalStateException(HOSTILE, new IllegalArgumentException(HOSTILE)));
        assertThat(lines().getFirst()).contains("failed");
        assertThat(lines().stream().skip(1)).allMatch(line -> line.startsWith("    "));
        assertThat(text()).contains("LogsTest.").contains("caused by java.lang.Illegal");
        assertThat(lines()).hasSizeLessThan(80);
        assertThat(lines().size() == 1).isEqualTo(form == LogForm.JSON);
    }

    @ParameterizedTest
    @EnumSource(LogForm.class)
    void aLineIsBounded(LogForm form) {
        Logs.configure(form, Level.INFO);
        LOG.log(Level.INFO, "x".repeat(1 << 20));
        assertThat(text().length()).isLessThan(5000);
        assertThat(text()).contains("... (1044480 more)");
    }

    @Test
    void whatPeopleWriteStaysReadable() {
        Logs.configure(LogForm.TEXT, Level.INFO);
        LOG.log(Level.INFO, "Grüße, 漢字 \uD83D\uDE00");
        assertThat(text()).contains("Grüße, 漢字 \uD83D\uDE00");
    }

    @Test
    void everyWayToSaySomethingIsHeard() {
        Logs.configure(LogForm.TEXT, Level.TRACE);
        LOG.log(Level.TRACE, "one");
        LOG.log(Level.DEBUG, () -> "two");
        LOG.log(Level.INFO, "{0} and {1}", "three", 4);
        LOG.log(Level.INFO, "a '{' that is {no format", 5);
        LOG.log(Level.ERROR, "{0} stays without values");
        LOG.log(Level.ERROR, (String) null, new IllegalStateException("six"));
        LOG.log(Level.OFF, "never");
        assertThat(lines().stream().filter(line -> !line.startsWith(" ")))
                .extracting(line -> line.substring(line.indexOf(' ') + 1))
                .containsExactly(
                        "TRACE Example: one",
                        "DEBUG Example: two",
                        "INFO  Example: three and 4",
                        "INFO  Example: a '{' that is {no format",
                        "ERROR Example: {0} stays without values",
                        "ERROR Example: null");
        assertThat(LOG.getName()).isEqualTo("dev.crucible.Example");
        assertThat(LOG).isInstanceOf(SystemLog.class);
    }

    @Test
    void librariesMustHaveMoreImportantThingsToSay() {
        Logs.configure(LogForm.TEXT, Level.INFO);
        LoggerFactory.getLogger("org.eclipse.jetty.server.Server").info("hello");
        LoggerFactory.getLogger("org.eclipse.jetty.server.Server").warn("careful");
        LOG.log(Level.DEBUG, "detail");
        LOG.log(Level.INFO, "news");
        assertThat(lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("careful"))
                .anyMatch(line -> line.contains("news"));
    }

    @Test
    void whatJavaUtilLoggingIsToldIsInTheLogToo() {
        Logs.configure(LogForm.TEXT, Level.INFO);
        Logs.adoptJavaUtilLogging();
        java.util.logging.Logger.getLogger("io.opentelemetry.exporter").warning("no collector");
        assertThat(lines()).singleElement().asString().contains("WARN  exporter: no collector");
    }
}
