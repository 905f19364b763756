package dev.crucible.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A wish to execute untrusted code. An instance is always valid: making one reports every fault at
 * once.
 *
 * @param runtime name of the runtime
 * @param files the program and its data; paths are relative to the working directory
 * @param entry which of the files to start
 * @param arguments of the program
 * @param environment added to what the runtime needs
 * @param stdin its standard input
 * @param limits what the program may use
 * @param network what network it gets
 * @param isolation what is demanded of the wall around it
 * @param engine which engine
 * @param collect globs of files to bring back from the working directory
 * @param image the root filesystem around it, by name or id; empty for the programs of the machine
 */
public record RunRequest(
        String runtime,
        List<SandboxFile> files,
        String entry,
        List<String> arguments,
        Map<String, String> environment,
        Stdin stdin,
        Limits limits,
        NetworkAccess network,
        Isolation isolation,
        EngineChoice engine,
        List<String> collect,
        String image) {

    /** Most bytes that arguments and environment may take together. */
    public static final int MAX_COMMAND_BYTES = 64 * 1024;

    /** Most files that a request may bring. */
    public static final int MAX_FILES = 1000;

    /** Most globs that a request may name. */
    public static final int MAX_GLOBS = 100;

    /**
     * Copies the collections and checks everything.
     *
     * @throws InvalidRequestException naming every fault
     */
    public RunRequest {
        files = List.copyOf(files);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        collect = List.copyOf(collect);
        List<Fault> faults = new ArrayList<>();
        if (runtime.isBlank()) {
            faults.add(new Fault("runtime", "is missing", "the name of a runtime"));
        }
        faults.addAll(limits.faults("limits"));
        checkFiles(faults, files, entry, limits);
        checkCommand(faults, arguments, environment);
        if (collect.size() > MAX_GLOBS) {
            faults.add(new Fault("collect", "has too many patterns", "at most " + MAX_GLOBS));
        }
        for (String glob : collect) {
            Globs.fault(glob)
                    .ifPresent(problem -> faults.add(new Fault("collect", problem, "a glob")));
        }
        if (!image.isEmpty()) {
            Image.fault(image)
                    .ifPresent(
                            problem -> faults.add(new Fault("image", problem, Image.expected())));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
    }

    private static void checkFiles(
            List<Fault> faults, List<SandboxFile> files, String entry, Limits limits) {
        if (files.size() > MAX_FILES) {
            faults.add(new Fault("files", files.size() + " are too many", "at most " + MAX_FILES));
        }
        Set<String> paths = new HashSet<>();
        Set<String> folders = new HashSet<>();
        long total = 0;
        for (SandboxFile file : files) {
            faults.addAll(SandboxFile.pathFaults("files", file.path()));
            if (!paths.add(file.path())) {
                faults.add(new Fault("files", "'" + file.path() + "' is there twice", "once"));
            }
            for (int slash = file.path().indexOf('/');
                    slash > 0;
                    slash = file.path().indexOf('/', slash + 1)) {
                folders.add(file.path().substring(0, slash));
            }
            total += file.content().size();
        }
        for (String path : paths) {
            if (folders.contains(path)) {
                faults.add(new Fault("files", "'" + path + "' is a file and a folder", "one"));
            }
        }
        if (total > limits.diskBytes()) {
            faults.add(
                    new Fault(
                            "files",
                            total + " bytes do not fit",
                            "at most the disk limit of " + limits.diskBytes() + " bytes"));
        }
        if (!paths.contains(entry)) {
            faults.add(new Fault("entry", "'" + entry + "' is not a file", "one of the files"));
        }
    }

    private static void checkCommand(
            List<Fault> faults, List<String> arguments, Map<String, String> environment) {
        long size = 0;
        for (String argument : arguments) {
            size += length(argument);
            if (argument.indexOf('\0') >= 0) {
                faults.add(new Fault("arguments", "contains a NUL character", "none"));
            }
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            size += length(name) + length(variable.getValue());
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                faults.add(
                        new Fault("environment", "'" + name + "' is no name", "a name without ="));
            }
            if (variable.getValue().indexOf('\0') >= 0) {
                faults.add(new Fault("environment", name + " contains a NUL character", "none"));
            }
        }
        if (size > MAX_COMMAND_BYTES) {
            faults.add(
                    new Fault(
                            "arguments",
                            "arguments and environment take " + size + " bytes",
                            "at most " + MAX_COMMAND_BYTES));
        }
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length + 1;
    }

    /** A request for one file, with every other setting at its default. */
    public static Builder of(String runtime, SandboxFile program) {
        return new Builder(runtime, program.path()).file(program);
    }

    /** Collects the parts of a request; every part but runtime and entry has a default. */
    public static final class Builder {
        private final String runtime;
        private final String entry;
        private final List<SandboxFile> files = new ArrayList<>();
        private List<String> arguments = List.of();
        private final Map<String, String> environment = new HashMap<>();
        private Stdin stdin = Stdin.NONE;
        private Limits limits = Limits.DEFAULTS;
        private NetworkAccess network = NetworkAccess.NONE;
        private Isolation isolation = Isolation.of(IsolationClass.PROCESS);
        private EngineChoice engine = new EngineChoice.Auto();
        private List<String> collect = List.of();
        private String image = "";

        /** Starts with the two parts that have no default. */
        public Builder(String runtime, String entry) {
            this.runtime = runtime;
            this.entry = entry;
        }

        /** Adds a file. */
        public Builder file(SandboxFile file) {
            files.add(file);
            return this;
        }

        /** The program's arguments. */
        public Builder arguments(List<String> value) {
            arguments = value;
            return this;
        }

        /** Adds one environment variable. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** The program's standard input. */
        public Builder stdin(Stdin value) {
            stdin = value;
            return this;
        }

        /** What the program may use. */
        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        /** What network it gets. */
        public Builder network(NetworkAccess value) {
            network = value;
            return this;
        }

        /** The least isolation class that will do. */
        public Builder isolation(IsolationClass value) {
            return isolation(Isolation.of(value));
        }

        /** What is demanded of the wall around it. */
        public Builder isolation(Isolation value) {
            isolation = value;
            return this;
        }

        /** Which engine. */
        public Builder engine(EngineChoice value) {
            engine = value;
            return this;
        }

        /** Globs of files to bring back. */
        public Builder collect(List<String> value) {
            collect = value;
            return this;
        }

        /** The root filesystem around it, by name or id; empty for that of the machine. */
        public Builder image(String value) {
            image = value;
            return this;
        }

        /**
         * The request.
         *
         * @throws InvalidRequestException naming every fault
         */
        public RunRequest build() {
            return new RunRequest(
                    runtime,
                    files,
                    entry,
                    arguments,
                    environment,
                    stdin,
                    limits,
                    network,
                    isolation,
                    engine,
                    collect,
                    image);
        }
    }
}
