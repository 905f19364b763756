package dev.crucible.api.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.RunRequest;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Stdin;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

final class RequestDocumentTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final UnaryOperator<String> UNNAMED = runtime -> "main." + runtime;

    @Test
    void theLimitsAreFoundWithoutReadingTheRest() {
        Limits limits = Limits.DEFAULTS.withDiskBytes(123_456);
        RunRequest request =
                RunRequest.of("py", SandboxFile.of("main.py", Bytes.utf8("{\"limits\": []}")))
                        .limits(limits)
                        .stdin(new Stdin.Fixed(Bytes.utf8("}")))
                        .build();
        Bytes stored = RequestDocument.of(request).salted(new Random(1));
        assertThat(LimitsJson.read(RequestDocument.limits(stored))).isEqualTo(limits);
        for (String without : List.of("{}", "{\"request\": 1}", "{\"request\": {\"a\": [{}]}}")) {
            assertThat(RequestDocument.limits(Bytes.utf8(without)).isMissingNode()).isTrue();
        }
        assertThatThrownBy(() -> RequestDocument.limits(Bytes.utf8("{\"request\": {\"a\"")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void anyRequestComesBackAsItWas() {
        Gen.check(
                200,
                gen -> {
                    RunRequest request = request(gen);
                    Bytes stored = RequestDocument.of(request).salted(new Random(gen.number()));
                    RequestDocument read = RequestDocument.read(stored);
                    assertThat(RunRequestJson.read(read.content(), UNNAMED)).isEqualTo(request);
                    assertThat(read.fingerprint())
                            .isEqualTo(RequestDocument.of(request).fingerprint());
                });
    }

    @Test
    void aDemandTravelsWithTheRequestAndIsAPartOfWhatWasAsked() {
        Isolation demand =
                Isolation.parse("class:process,memory,unique-user,depth:NET=2,verified:24h");
        RunRequest request = RunRequest.of("python", file("a.py", "1")).isolation(demand).build();
        RequestDocument document = RequestDocument.of(request);

        RequestDocument read = RequestDocument.read(document.salted(new Random(1)));

        assertThat(RunRequestJson.read(read.content(), UNNAMED).isolation()).isEqualTo(demand);
        RunRequest without = RunRequest.of("python", file("a.py", "1")).build();
        assertThat(document.fingerprint()).isNotEqualTo(RequestDocument.of(without).fingerprint());
    }

    @Test
    void aFurtherDemandIsCombinedWithItsOwn() {
        RunRequest request =
                RunRequest.of("python", file("a.py", "1"))
                        .isolation(Isolation.parse("class:kernel,verified:1h"))
                        .build();
        RequestDocument document = RequestDocument.of(request);

        RequestDocument more = document.demanding(Isolation.parse("memory,verified:24h"));

        assertThat(RunRequestJson.read(more.content(), UNNAMED).isolation().describe())
                .isEqualTo("kernel,memory,verified:1h");
        assertThat(document.demanding(Isolation.any())).isSameAs(document);
    }

    @Test
    void aClauseThatNobodyKnowsIsRefused() {
        String request = "{\"runtime\":\"py\",\"code\":\"1\",\"require\":{\"memroy\":true}}";

        assertThatThrownBy(() -> RunRequestJson.read(JSON.readTree(request), UNNAMED))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("memroy");
    }

    @Test
    void theSameRequestHasAnotherDigestEveryTimeAndOneFingerprint() {
        RunRequest request = RunRequest.of("python", file("a.py", "1")).build();
        Random random = new Random(7);
        assertThat(RequestDocument.of(request).salted(random))
                .isNotEqualTo(RequestDocument.of(request).salted(random));
        assertThat(RequestDocument.of(request).fingerprint())
                .isEqualTo(RequestDocument.of(request).fingerprint());
        RunRequest other = RunRequest.of("python", file("a.py", "2")).build();
        assertThat(RequestDocument.of(other).fingerprint())
                .isNotEqualTo(RequestDocument.of(request).fingerprint());
    }

    @Test
    void codeAloneIsAFileOfThatEntry() {
        RunRequest request =
                RunRequestJson.read(
                        JSON.readTree("{\"runtime\":\"python\",\"code\":\"print(1)\"}"), UNNAMED);
        assertThat(request.files()).containsExactly(file("main.python", "print(1)"));
        assertThat(request.limits()).isEqualTo(Limits.DEFAULTS);
    }

    @Test
    void theOrderOfFieldsAndWhatOnlyTheQueueNeedsDoNotMatter() {
        ObjectNode one =
                (ObjectNode)
                        JSON.readTree(
                                "{\"runtime\":\"c\",\"code\":\"x\",\"priority\":1,\"labels\":{}}");
        ObjectNode other = (ObjectNode) JSON.readTree("{\"code\":\"x\",\"runtime\":\"c\"}");
        assertThat(RequestDocument.of(one).fingerprint())
                .isEqualTo(RequestDocument.of(other).fingerprint());
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        assertThatThrownBy(() ->
                        RunRequestJson.read(
                                JSON.readTree(
                                        """
                                        {"runtime":"","files":[{"path":"../x","contentBase64":"%"}],
                                         "network":"all","isolation":"steel",
                                         "limits":{"processes":0}}
                                        """),
                                UNNAMED))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        wrong ->
                                assertThat(wrong.faults())
                                        .extracting(fault -> fault.field())
                                        .contains(
                                                "runtime",
                                                "files",
                                                "network",
                                                "isolation",
                                                "limits.processes"));
    }

    @Test
    void whatIsNoDocumentIsRefused() {
        for (String text : List.of("", "[]", "{\"kind\":", "1")) {
            assertThatThrownBy(() -> RequestDocument.read(Bytes.utf8(text)))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    private static SandboxFile file(String path, String content) {
        return SandboxFile.of(path, Bytes.utf8(content));
    }

    private static RunRequest request(Gen gen) {
        IsolationClass isolation = gen.one(List.of(IsolationClass.values()));
        RunRequest.Builder request =
                new RunRequest.Builder(gen.one(List.of("python", "c", "node")), "main")
                        .file(new SandboxFile("main", Bytes.copyOf(gen.bytes(60)), gen.flip()))
                        .arguments(List.of("a", Integer.toString(gen.number()), "\u2028\"\\"))
                        .stdin(new Stdin.Fixed(Bytes.copyOf(gen.bytes(20))))
                        .network(gen.one(List.of(NetworkAccess.values())))
                        .isolation(isolation)
                        .engine(
                                gen.flip()
                                        ? new EngineChoice.Auto()
                                        : new EngineChoice.Named(
                                                "jail", isolation == IsolationClass.NONE))
                        .limits(Limits.DEFAULTS.withWall(Duration.ofMillis(1 + gen.below(9000))))
                        .image(gen.flip() ? "" : "python:3.12")
                        .collect(gen.flip() ? List.of() : List.of("*.png", "out/**"));
        if (gen.flip()) {
            request.environment("NAME", "value=1").environment("B", "");
        }
        return request.build();
    }
}
