package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class EngineSelectorTest {
    private static final EngineChoice AUTO = new EngineChoice.Auto();

    private static EngineChoice named(String name) {
        return new EngineChoice.Named(name, false);
    }

    private static final FakeEngine JAIL = FakeEngine.available("jail", IsolationClass.PROCESS);
    private static final FakeEngine BUBBLE = FakeEngine.available("bubble", IsolationClass.PROCESS);
    private static final FakeEngine WASM = FakeEngine.available("wasm", IsolationClass.LANGUAGE);
    private static final FakeEngine VM = FakeEngine.available("vm", IsolationClass.VM);
    private static final FakeEngine PLAIN = FakeEngine.available("plain", IsolationClass.NONE);
    private static final FakeEngine NO_VM =
            FakeEngine.missing("novm", IsolationClass.VM, "/dev/kvm is missing");

    private static EngineSelector of(ExecutionEngine... engines) {
        return new EngineSelector(List.of(engines));
    }

    @Test
    void automaticChoiceTakesTheStrongest() {
        assertThat(of(WASM, JAIL, VM, PLAIN).select(AUTO, IsolationClass.PROCESS)).isSameAs(VM);
    }

    @Test
    void amongEquallyStrongOnesTheFirstIsTaken() {
        assertThat(of(WASM, JAIL, BUBBLE).select(AUTO, IsolationClass.PROCESS)).isSameAs(JAIL);
        assertThat(of(BUBBLE, JAIL, WASM).select(AUTO, IsolationClass.PROCESS)).isSameAs(BUBBLE);
    }

    @Test
    void whatIsNotAvailableIsNeverTaken() {
        assertThat(of(NO_VM, JAIL).select(AUTO, IsolationClass.PROCESS)).isSameAs(JAIL);
    }

    @Test
    void automaticChoiceNeverGivesUpIsolationWhateverIsRequired() {
        for (IsolationClass required : IsolationClass.values()) {
            assertThatThrownBy(() -> of(PLAIN).select(AUTO, required))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("isolation " + required.label());
        }
    }

    @Test
    void whatCannotBeMetIsNamedWithEveryReason() {
        assertThatThrownBy(() -> of(JAIL, NO_VM).select(AUTO, IsolationClass.VM))
                .isInstanceOf(SandboxException.class)
                .hasMessage(
                        "isolation vm: no engine here offers it (jail is of class process; novm:"
                                + " /dev/kvm is missing)");
    }

    @Test
    void theStrongestIsTakenInWhateverOrderEnginesCome() {
        List<FakeEngine> engines = new ArrayList<>(List.of(JAIL, BUBBLE, WASM, VM, PLAIN, NO_VM));
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            Collections.shuffle(engines, random);
            List<FakeEngine> some = engines.subList(0, 1 + random.nextInt(engines.size()));
            for (IsolationClass required : IsolationClass.values()) {
                FakeEngine best = null;
                for (FakeEngine engine : some) {
                    EngineInfo info = engine.info();
                    boolean will =
                            info.availability().available()
                                    && info.isolation() != IsolationClass.NONE
                                    && info.isolation().satisfies(required);
                    if (will
                            && (best == null
                                    || info.isolation().compareTo(best.info().isolation()) > 0)) {
                        best = engine;
                    }
                }
                EngineSelector selector = new EngineSelector(List.copyOf(some));
                if (best == null) {
                    assertThatThrownBy(() -> selector.select(AUTO, required))
                            .isInstanceOf(SandboxException.class);
                } else {
                    assertThat(selector.select(AUTO, required)).isSameAs(best);
                }
            }
        }
    }

    @Test
    void aNamedEngineIsTakenEvenIfAnotherIsStronger() {
        assertThat(of(VM, JAIL).select(named("jail"), IsolationClass.PROCESS)).isSameAs(JAIL);
    }

    @Test
    void anUnknownNameIsNotFoundAndTheKnownOnesAreSaid() {
        assertThatThrownBy(() -> of(VM, JAIL).select(named("docker"), IsolationClass.PROCESS))
                .isInstanceOfSatisfying(
                        CrucibleException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessage("no engine is called 'docker' (expected one of: vm, jail)");
    }

    @Test
    void aNamedEngineThatIsNotAvailableIsRefusedWithItsReason() {
        assertThatThrownBy(() -> of(NO_VM).select(named("novm"), IsolationClass.PROCESS))
                .isInstanceOf(SandboxException.class)
                .hasMessage("engine novm: /dev/kvm is missing");
    }

    @Test
    void aNamedEngineThatIsTooWeakIsRefused() {
        assertThatThrownBy(() -> of(JAIL).select(named("jail"), IsolationClass.VM))
                .isInstanceOf(SandboxException.class)
                .hasMessage("isolation vm: engine jail is only of class process");
    }

    @Test
    void noIsolationNeedsTheUsersWord() {
        assertThatThrownBy(() -> of(PLAIN).select(named("plain"), IsolationClass.NONE))
                .isInstanceOf(SandboxException.class)
                .hasMessage("engine plain does not isolate anything; it needs --unsafe");
        EngineChoice accepted = new EngineChoice.Named("plain", true);
        assertThat(of(PLAIN).select(accepted, IsolationClass.NONE)).isSameAs(PLAIN);
        assertThatThrownBy(() -> of(PLAIN).select(accepted, IsolationClass.PROCESS))
                .isInstanceOf(SandboxException.class)
                .hasMessage("isolation process: engine plain is only of class none");
    }

    @Test
    void acceptingTheUnsafeDoesNotWeakenAnIsolatingEngine() {
        assertThatThrownBy(() ->
                        of(WASM).select(
                                        new EngineChoice.Named("wasm", true),
                                        IsolationClass.PROCESS))
                .isInstanceOf(SandboxException.class);
    }

    @Test
    void allEnginesAreListedInOrder() {
        assertThat(of(PLAIN, NO_VM, JAIL).engines()).containsExactly(PLAIN, NO_VM, JAIL);
        assertThat(JAIL.name()).isEqualTo("jail");
    }

    @Test
    void whatCostsMuchIsTakenOnlyWhenNothingElseWillDo() {
        FakeEngine slow =
                FakeEngine.of("slow", IsolationClass.VM, new Eligibility.Reserve("5 s a start"));

        assertThat(of(slow, JAIL).select(AUTO, IsolationClass.PROCESS)).isSameAs(JAIL);
        assertThat(of(slow, JAIL).select(AUTO, IsolationClass.KERNEL)).isSameAs(slow);
        assertThat(of(slow, JAIL).select(named("slow"), IsolationClass.PROCESS)).isSameAs(slow);
    }

    @Test
    void whatIsKnownToLeakIsTakenOnlyByNameAndWithTheWordForIt() {
        FakeEngine leaking =
                FakeEngine.of("leaky", IsolationClass.VM, new Eligibility.OptIn("CVE-1 is open"));

        assertThat(of(leaking, JAIL).select(AUTO, IsolationClass.PROCESS)).isSameAs(JAIL);
        assertThatThrownBy(() -> of(leaking).select(AUTO, IsolationClass.PROCESS))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("CVE-1 is open; it needs to be named, and --unsafe");
        assertThatThrownBy(() -> of(leaking).select(named("leaky"), IsolationClass.PROCESS))
                .isInstanceOf(SandboxException.class)
                .hasMessage("engine leaky: CVE-1 is open; it needs to be named, and --unsafe");
        assertThat(of(leaking).select(new EngineChoice.Named("leaky", true), IsolationClass.VM))
                .isSameAs(leaking);
    }

    @Test
    void whatBringsItsOwnLanguagesIsNotTakenForOthers() {
        RuntimeCatalog python =
                new FakeCatalog(
                        List.of(),
                        List.of(
                                new RuntimeCatalog.Missing(
                                        "python", "no interpreter was fetched")));
        FakeEngine wasm = FakeEngine.available("wasm", IsolationClass.VM).bringing(python);

        assertThat(of(wasm, JAIL).consider(AUTO, Isolation.of(IsolationClass.PROCESS), "python"))
                .extracting(Choice::chosen)
                .isEqualTo(Optional.of("jail"));
        assertThatThrownBy(() ->
                        of(wasm).choose(
                                        named("wasm"),
                                        Isolation.of(IsolationClass.PROCESS),
                                        "python"))
                .isInstanceOf(SandboxException.class)
                .hasMessage("engine wasm: it cannot run python: no interpreter was fetched");
        assertThatThrownBy(() ->
                        of(wasm).choose(
                                        named("wasm"),
                                        Isolation.of(IsolationClass.PROCESS),
                                        "ruby"))
                .isInstanceOf(SandboxException.class)
                .hasMessage("engine wasm: it has no ruby: its languages are its own");
    }

    @Test
    void anImageGoesToAnEngineThatTakesOne() {
        Isolation any = Isolation.of(IsolationClass.PROCESS);
        FakeEngine oci = FakeEngine.available("oci", IsolationClass.PROCESS).takingImages();
        FakeEngine wasm =
                FakeEngine.available("wasm", IsolationClass.VM)
                        .bringing(new FakeCatalog(List.of(), List.of()));

        assertThat(of(VM, JAIL, oci).chooseForImage(AUTO, any).engine()).isSameAs(oci);
        assertThatThrownBy(() -> of(JAIL, oci).chooseForImage(named("jail"), any))
                .isInstanceOf(SandboxException.class)
                .hasMessage("image: engine jail shows the host's programs only");
        assertThatThrownBy(() -> of(wasm, JAIL).chooseForImage(AUTO, any))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("wasm: image: engine wasm has languages of its own only")
                .hasMessageContaining("jail: image: engine jail shows the host's programs only");
    }

    @Test
    void whenAnEngineMayBeChosenIsReadBackAsItWasWritten() {
        for (Eligibility one :
                List.of(
                        new Eligibility.Always(),
                        new Eligibility.Reserve("slow"),
                        new Eligibility.OptIn("leaks"))) {
            assertThat(Eligibility.of(one.label(), one.because())).isEqualTo(one);
        }
        assertThat(Eligibility.of("sometimes", "why")).isEqualTo(new Eligibility.OptIn("why"));
    }
}
