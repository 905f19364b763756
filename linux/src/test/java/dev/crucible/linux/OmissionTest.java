package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.NetworkAccess;
import dev.crucible.linux.JailConfig.Part;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nothing can be left out of the sandboxes of the helper that runs use. */
class OmissionTest {
    private static final Path NATIVE = Path.of(System.getProperty("crucible.native", "native"));

    @ParameterizedTest
    @EnumSource(Part.class)
    void theHelperOfRunsRefusesToLeaveAnythingOut(Part part) {
        Optional<Jail> helper = Jail.in(NATIVE);
        assumeTrue(helper.isPresent(), "there is no native helper here");

        assertThat(said(helper.orElseThrow(), new JailConfig().omit(part))).startsWith("Eomit");
    }

    @Test
    void theHelperOfRunsRefusesToSayNothingAtItsGate() {
        Optional<Jail> helper = Jail.in(NATIVE);
        assumeTrue(helper.isPresent(), "there is no native helper here");

        assertThat(said(helper.orElseThrow(), new JailConfig().mute())).startsWith("Emute");
    }

    @Test
    void theWeakenedHelperIsNotWhereRunsLookForTheirs() {
        assertThat(Jail.weakened(NATIVE)).isEmpty();
        assumeTrue(Jail.in(NATIVE).isPresent(), "there is no native helper here");
        assertThat(Jail.weakened(NATIVE.resolveSibling("weakened"))).isPresent();
        assertThat(Jail.in(NATIVE.resolveSibling("weakened"))).isEmpty();
    }

    @Test
    void recordsOfAKindCanBeTakenOut() {
        JailConfig config = new JailConfig().user(5).bind("/usr").user(6).join("/cg");

        assertThat(config.without(JailConfig.Kind.USER).toBytes())
                .isEqualTo(new JailConfig().bind("/usr").join("/cg").toBytes());
    }

    @Test
    void aWeakenedFilterIsAnotherFilter() {
        SeccompProfile whole = SeccompProfile.load();
        byte[] filter = whole.program(NetworkAccess.NONE).toBytes();

        assertThat(whole.allowing(Set.of("keyctl")).program(NetworkAccess.NONE).toBytes())
                .isNotEqualTo(filter);
        assertThat(whole.allowing(451, 600).program(NetworkAccess.NONE).toBytes())
                .isNotEqualTo(filter);
        assertThat(whole.program(NetworkAccess.NONE).anyConvention().toBytes())
                .hasSize(filter.length - 3 * 8);
        assertThat(whole.program(NetworkAccess.NONE).toBytes()).isEqualTo(filter);
    }

    /** What the helper says before it ends. */
    private static String said(Jail helper, JailConfig config) {
        try (Fd.Pair in = Fd.pipe();
                Fd.Pair out = Fd.pipe();
                ControlSocket control = new ControlSocket(ControlSocket.Kind.MESSAGES);
                Child child =
                        helper.start(
                                config,
                                List.of(in.read(), out.write(), out.write()),
                                control.theirs(),
                                Optional.empty(),
                                Map.of(),
                                List.of())) {
            control.theirs().close();
            byte[] content = control.receive().content();
            child.await();
            return new String(content, StandardCharsets.UTF_8);
        }
    }
}
