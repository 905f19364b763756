package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Bytes;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.SandboxException;
import dev.crucible.linux.BpfProgram;
import dev.crucible.linux.Fd;
import dev.crucible.linux.JailConfig;
import dev.crucible.linux.SeccompProfile;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One thing that is left out of a sandbox, and whether the gate may refuse it. Never changes. */
final class Omission implements Weakness {
    /** Nothing yet, and a gate. */
    static final Omission NOTHING = new Omission();

    private UnaryOperator<JailConfig> config = UnaryOperator.identity();
    private UnaryOperator<List<String>> arguments = UnaryOperator.identity();
    private UnaryOperator<SeccompProfile> profile = UnaryOperator.identity();
    private UnaryOperator<BpfProgram> filter = UnaryOperator.identity();
    private UnaryOperator<Map<Integer, Long>> limits = UnaryOperator.identity();
    private UnaryOperator<Claims> claimed = UnaryOperator.identity();
    private boolean joined = true;
    private Map<String, String> variables = Map.of();
    private List<Path> leaked = List.of();
    private boolean errorsToFile;
    private boolean gated = true;

    private Omission() {}

    /** A copy with one change. */
    private Omission with(Consumer<Omission> change) {
        Omission copy = new Omission();
        copy.config = config;
        copy.arguments = arguments;
        copy.profile = profile;
        copy.filter = filter;
        copy.limits = limits;
        copy.claimed = claimed;
        copy.joined = joined;
        copy.variables = variables;
        copy.leaked = leaked;
        copy.errorsToFile = errorsToFile;
        copy.gated = gated;
        change.accept(copy);
        return copy;
    }

    /** The jail's helper is told something else. */
    Omission config(UnaryOperator<JailConfig> more) {
        return with(copy -> copy.config = config.andThen(more)::apply);
    }

    /** bubblewrap is told something else. */
    Omission arguments(UnaryOperator<List<String>> more) {
        return with(copy -> copy.arguments = arguments.andThen(more)::apply);
    }

    /** The filter has other rules. */
    Omission profile(UnaryOperator<SeccompProfile> rules) {
        return with(copy -> copy.profile = rules);
    }

    /** The filter made of the rules is another. */
    Omission filter(UnaryOperator<BpfProgram> program) {
        return with(copy -> copy.filter = program);
    }

    /** Each process has other limits. */
    Omission limits(UnaryOperator<Map<Integer, Long>> bounds) {
        return with(copy -> copy.limits = bounds);
    }

    /** The sandbox is said to hold something else of the machine. */
    Omission claimed(UnaryOperator<Claims> other) {
        return with(copy -> copy.claimed = other);
    }

    /** It does not join its control groups. */
    Omission notJoined() {
        return with(copy -> copy.joined = false);
    }

    /** bubblewrap itself has this environment. */
    Omission variables(Map<String, String> environment) {
        return with(copy -> copy.variables = environment);
    }

    /** This file of the host stays open. */
    Omission leaking(Path path) {
        return with(copy -> copy.leaked = List.of(path));
    }

    /** Standard error is a file instead of a pipe. */
    Omission errorsToFile() {
        return with(copy -> copy.errorsToFile = true);
    }

    /** The gate looks away. */
    Omission ungated() {
        return with(copy -> copy.gated = false);
    }

    @Override
    public JailConfig records(JailConfig whole) {
        return config.apply(whole);
    }

    @Override
    public Bytes filter(Bytes whole, NetworkAccess network) {
        SeccompProfile rules = profile.apply(SeccompProfile.load());
        return Bytes.copyOf(filter.apply(rules.program(network)).toBytes());
    }

    @Override
    public List<String> words(List<String> words) {
        return arguments.apply(words);
    }

    @Override
    public Claims claims(Claims whole) {
        return claimed.apply(whole);
    }

    @Override
    public List<String> command(Claims claims, List<String> bubblewrap) {
        Claims used = joined ? claims : claims.withoutGroup();
        return Weakness.super.command(used, bubblewrap);
    }

    @Override
    public Map<String, String> environment() {
        return variables;
    }

    @Override
    public List<Fd> streams(List<Fd> pipes) {
        return errorsToFile
                ? List.of(pipes.get(0), pipes.get(1), Fd.memory(new byte[] {'\n'}))
                : pipes;
    }

    @Override
    public List<Fd> leaks() {
        return leaked.stream().map(Fd::reading).toList();
    }

    @Override
    public Map<Integer, Long> bounds(Map<Integer, Long> bounds) {
        return limits.apply(bounds);
    }

    @Override
    public Attestation attested(Supplier<Attestation> gate) {
        if (gated) {
            return gate.get();
        }
        try {
            return gate.get();
        } catch (SandboxException refused) {
            return Attestation.none("weakened", IsolationClass.NONE);
        }
    }
}
