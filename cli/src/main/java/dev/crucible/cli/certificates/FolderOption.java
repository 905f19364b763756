package dev.crucible.cli.certificates;

import dev.crucible.cli.console.Terminal;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** Where certificates are kept. */
final class FolderOption {
    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "Where certificates are kept (default: crucible/certificates in"
                            + " $XDG_CONFIG_HOME or ~/.config).")
    private @Nullable Path folder;

    CertificateFolder folder(Terminal terminal) {
        return new CertificateFolder(folder == null ? usual(terminal) : folder);
    }

    private static Path usual(Terminal terminal) {
        String set = terminal.environment().getOrDefault("XDG_CONFIG_HOME", "");
        Path config =
                set.isEmpty()
                        ? Path.of(terminal.environment().getOrDefault("HOME", ""), ".config")
                        : Path.of(set);
        return config.resolve("crucible").resolve("certificates");
    }
}
