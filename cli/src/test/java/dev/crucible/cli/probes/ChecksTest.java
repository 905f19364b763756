package dev.crucible.cli.probes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Attestation;
import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunResult;
import dev.crucible.core.Usage;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Each check accepts what is shown well and notices what is not. */
final class ChecksTest {
    private static RunResult wrote(String text) {
        return new RunResult(
                new RunId("run-" + "0".repeat(26)),
                RunResult.Stage.RUN,
                new Outcome.Exited(0),
                new CapturedStream(Bytes.utf8(text), false),
                CapturedStream.EMPTY,
                Usage.NOTHING,
                Attestation.none("jail", IsolationClass.PROCESS),
                List.of(),
                List.of());
    }

    private static String text(RunResult result) {
        return result.stdout().bytes().asText();
    }

    private static List<String> broken(
            Function<RunResult, String> real, Rendering.Check check, String text) {
        return new Rendering("it", real, check).broken(wrote(text));
    }

    @Test
    void whatATerminalObeysIsNoticed() {
        assertThat(broken(ChecksTest::text, Checks::harmlessOnATerminal, "fine\n\tfine")).isEmpty();
        assertThat(broken(ChecksTest::text, Checks::harmlessOnATerminal, "\u001b[2J"))
                .containsExactly("it: a terminal would obey U+001B");
        assertThat(broken(ChecksTest::text, Checks::harmlessOnATerminal, "\u202e")).isNotEmpty();
    }

    @Test
    void aSecondRecordIsNoticed() {
        Function<RunResult, String> real = result -> "WARN " + text(result) + "\n";

        assertThat(broken(real, Checks::noFurtherLines, "one")).isEmpty();
        assertThat(broken(real, Checks::noFurtherLines, "one\u2028two"))
                .containsExactly("it: one record has become 2");
    }

    @Test
    void aFieldThatNobodyGaveIsNoticed() {
        Function<RunResult, String> careless = result -> "{\"said\":\"" + text(result) + "\"}\n";

        assertThat(broken(careless, Checks::oneObject, "x")).isEmpty();
        assertThat(broken(careless, Checks::oneObject, "x\",\"level\":\"y")).isNotEmpty();
        assertThat(broken(careless, Checks::oneObject, "\"")).isNotEmpty();
    }

    @Test
    void aResultThatIsNotExactIsNoticed() {
        String object = "{\"stdout\":\"%s\",\"stderr\":\"\",\"outcome\":{\"type\":\"%s\"}}";

        assertThat(broken(_ -> object.formatted("x", "exited"), Checks::exactResult, "x"))
                .isEmpty();
        assertThat(broken(_ -> object.formatted("y", "exited"), Checks::exactResult, "x"))
                .hasSize(1);
        assertThat(broken(_ -> object.formatted("x", "limit"), Checks::exactResult, "x"))
                .hasSize(1);
        assertThat(broken(_ -> "{", Checks::exactResult, "x")).hasSize(1);
    }

    @Test
    void anElementOfAPageIsNoticed() {
        Function<RunResult, String> careless = result -> "<pre>" + text(result) + "</pre>";

        assertThat(broken(careless, Checks::sameElements, "a &lt;b>")).isEmpty();
        assertThat(broken(careless, Checks::sameElements, "<script>")).isNotEmpty();
    }

    @Test
    void aSecondEventIsNoticed() {
        Function<RunResult, String> careless = result -> "data: " + text(result) + "\n\n";

        assertThat(broken(careless, Checks::oneEvent, "x\ndata: y")).isEmpty();
        assertThat(broken(careless, Checks::oneEvent, "x\n\ndata: y")).isNotEmpty();
        assertThat(broken(careless, Checks::oneEvent, "x\nid: 7")).isNotEmpty();
    }

    @Test
    void anInstructionElsewhereThanInOutputIsNoticed() {
        String instruction = InjectionProbes.INSTRUCTION;

        assertThat(broken(_ -> "{\"stdout\":\"" + instruction + "\"}", Checks::onlyAsOutput, ""))
                .isEmpty();
        assertThat(broken(_ -> "{\"notes\":[\"" + instruction + "\"]}", Checks::onlyAsOutput, ""))
                .containsExactly("it: an instruction stands at /notes/-");
    }

    @Test
    void whoeverIsCarelessIsNoticed() {
        Rendering real = new Rendering("it", _ -> "shown: harmless\n", Checks::noFurtherLines);

        assertThat(real.broken(wrote("a\nb"))).isEmpty();
        assertThat(real.carelesslyBroken(wrote("a\nb"))).isNotEmpty();
    }

    @Test
    void aFileThatABrowserWouldShowIsNoticed() {
        Map<String, String> kept =
                Map.of(
                        "content-type", "application/octet-stream",
                        "x-content-type-options", "nosniff",
                        "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
                        "content-disposition", "attachment");

        assertThat(Served.broken(kept)).isEmpty();
        assertThat(Served.broken(Map.of("content-type", "text/html"))).hasSize(4);
    }
}
