package dev.crucible.cli;

import dev.crucible.cli.config.ConfigLoader;
import dev.crucible.cli.config.Configuration;
import dev.crucible.cli.config.Flag;
import dev.crucible.cli.console.Terminal;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options that every command with a configuration has. */
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Read this file instead of ./crucible.yaml and ~/.config/crucible/config.yaml.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set this, whatever files and variables say; may be repeated.")
    private Map<String, String> values = new LinkedHashMap<>();

    /**
     * What is set.
     *
     * @param flags what options of the command itself set; they win over {@code --set}
     * @throws dev.crucible.cli.config.ConfigException naming everything that is wrong
     */
    Configuration load(Terminal terminal, List<Flag> flags) {
        ConfigLoader loader = new ConfigLoader(terminal.environment(), Path.of(""));
        List<Flag> all = new ArrayList<>(flags);
        values.forEach((key, value) -> {
            if (flags.stream().noneMatch(flag -> flag.key().equals(key))) {
                all.add(new Flag("--set", key, value));
            }
        });
        return file == null ? loader.load(all) : loader.load(all, file);
    }
}
