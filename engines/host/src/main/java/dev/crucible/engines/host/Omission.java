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
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One thing that is left out of a sandbox, and whether the gate may refuse such a sandbox.
 *
 * @param config changes what the jail's helper is told
 * @param arguments changes what bubblewrap is told
 * @param profile changes the rules of the filter
 * @param filter changes the filter made of them
 * @param limits changes the limits of each process
 * @param claimed changes what the sandbox is said to hold of the machine
 * @param joined whether it joins its control groups
 * @param variables bubblewrap's own environment
 * @param leaked a file of the host that stays open
 * @param errorsToFile whether standard error is a file instead of a pipe
 * @param gated whether the gate is asked
 */
record Omission(
        UnaryOperator<JailConfig> config,
        UnaryOperator<List<String>> arguments,
        UnaryOperator<SeccompProfile> profile,
        UnaryOperator<BpfProgram> filter,
        UnaryOperator<Map<Integer, Long>> limits,
        UnaryOperator<Claims> claimed,
        boolean joined,
        Map<String, String> variables,
        Optional<Path> leaked,
        boolean errorsToFile,
        boolean gated)
        implements Weakness {
    /** Nothing yet, and a gate. */
    static final Omission NOTHING =
            new Omission(
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    true,
                    Map.of(),
                    Optional.empty(),
                    false,
                    true);

    Omission config(UnaryOperator<JailConfig> more) {
        return new Omission(
                config.andThen(more)::apply,
                arguments,
                profile,
                filter,
                limits,
                claimed,
                joined,
                variables,
                leaked,
                errorsToFile,
                gated);
    }

    Omission arguments(UnaryOperator<List<String>> more) {
        return new Omission(
                config,
                arguments.andThen(more)::apply,
                profile,
                filter,
                limits,
                claimed,
                joined,
                variables,
                leaked,
                errorsToFile,
                gated);
    }

    Omission profile(UnaryOperator<SeccompProfile> more) {
        return new Omission(
                config,
                arguments,
                more,
                filter,
                limits,
                claimed,
                joined,
                variables,
                leaked,
                errorsToFile,
                gated);
    }

    Omission filter(UnaryOperator<BpfProgram> more) {
        return new Omission(
                config,
                arguments,
                profile,
                more,
                limits,
                claimed,
                joined,
                variables,
                leaked,
                errorsToFile,
                gated);
    }

    Omission limits(UnaryOperator<Map<Integer, Long>> more) {
        return new Omission(
                config,
                arguments,
                profile,
                filter,
                more,
                claimed,
                joined,
                variables,
                leaked,
                errorsToFile,
                gated);
    }

    Omission claimed(UnaryOperator<Claims> more) {
        return new Omission(
                config,
                arguments,
                profile,
                filter,
                limits,
                more,
                joined,
                variables,
                leaked,
                errorsToFile,
                gated);
    }

    Omission notJoined() {
        return new Omission(
                config,
                arguments,
                profile,
                filter,
                limits,
                claimed,
                false,
                variables,
                leaked,
                errorsToFile,
                gated);
    }

    Omission variables(Map<String, String> more) {
        return new Omission(
                config,
                arguments,
                profile,
                filter,
                limits,
                claimed,
                joined,
                more,
                leaked,
                errorsToFile,
                gated);
    }

    Omission leaking(Path path) {
        return new Omission(
                config,
                arguments,
                profile,
                filter,
                limits,
                claimed,
                joined,
                variables,
                Optional.of(path),
                errorsToFile,
                gated);
    }

    Omission errorsToFile(boolean value) {
        return new Omission(
                config, arguments, profile, filter, limits, claimed, joined, variables, leaked,
                value, gated);
    }

    /** The same, past a gate that looks away. */
    Omission ungated() {
        return new Omission(
                config,
                arguments,
                profile,
                filter,
                limits,
                claimed,
                joined,
                variables,
                leaked,
                errorsToFile,
                false);
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
