package dev.crucible.core;

import java.util.List;
import java.util.Optional;

/** What a run stands on: whose programs its sandboxes show. */
sealed interface Footing extends AutoCloseable {
    /**
     * Some engine must know the language before it is asked which one.
     *
     * @throws CrucibleException {@code NOT_FOUND} when none does
     */
    void requireKnown(String runtime);

    /**
     * The engine for this request.
     *
     * @throws SandboxException refused, naming the clause that cannot be met
     */
    EngineSelector.Chosen choose(RunRequest request);

    /** The language as the sandboxes of this engine have it. */
    Runtime runtime(String name, ExecutionEngine engine);

    /** The root filesystem of its sandboxes, where it is not the machine's. */
    Optional<Image> image();

    @Override
    void close();

    private static CrucibleException unknown(String message) {
        return new CrucibleException(ErrorCode.NOT_FOUND, message);
    }

    private static String names(RuntimeCatalog runtimes) {
        List<String> names = runtimes.available().stream().map(Runtime::name).toList();
        return String.join(", ", names);
    }

    /** The programs of this machine, or those that an engine brings. */
    record Machine(RuntimeCatalog runtimes, EngineSelector engines) implements Footing {
        @Override
        public void requireKnown(String name) {
            boolean known =
                    runtimes.find(name).isPresent()
                            || engines.engines().stream()
                                    .flatMap(engine -> engine.runtimes().stream())
                                    .anyMatch(own -> own.find(name).isPresent());
            if (!known) {
                throw unknown(why(name));
            }
        }

        @Override
        public EngineSelector.Chosen choose(RunRequest request) {
            return engines.choose(request.engine(), request.isolation(), request.runtime());
        }

        @Override
        public Runtime runtime(String name, ExecutionEngine engine) {
            return engine.runtimes()
                    .orElse(runtimes)
                    .find(name)
                    .orElseThrow(() -> unknown(why(name)));
        }

        @Override
        public Optional<Image> image() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // There is nothing to give back.
        }

        private String why(String name) {
            for (RuntimeCatalog.Missing missing : runtimes.missing()) {
                if (missing.name().equals(name)) {
                    return "runtime '" + name + "' cannot be used here: " + missing.reason();
                }
            }
            return "no runtime is called '" + name + "' (expected one of: " + names(runtimes) + ")";
        }
    }

    /** The programs of an image. */
    record InImage(Images.Held held, EngineSelector engines) implements Footing {
        @Override
        public void requireKnown(String name) {
            if (held.runtimes().find(name).isEmpty()) {
                throw unknown(why(name));
            }
        }

        @Override
        public EngineSelector.Chosen choose(RunRequest request) {
            return engines.chooseForImage(request.engine(), request.isolation());
        }

        @Override
        public Runtime runtime(String name, ExecutionEngine engine) {
            return held.runtimes().find(name).orElseThrow(() -> unknown(why(name)));
        }

        @Override
        public Optional<Image> image() {
            return Optional.of(held.image());
        }

        @Override
        public void close() {
            held.close();
        }

        private String why(String name) {
            String has = names(held.runtimes());
            return "image "
                    + held.image().name()
                    + " has no runtime '"
                    + name
                    + "' (it has "
                    + (has.isEmpty() ? "none" : has)
                    + ")";
        }
    }
}
