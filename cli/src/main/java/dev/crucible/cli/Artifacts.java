package dev.crucible.cli;

import dev.crucible.cli.artifacts.ArtifactFolder;
import dev.crucible.cli.console.Terminal;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.SandboxFile;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes artifacts where the user wants them; one that cannot be written does not stop the rest.
 */
final class Artifacts {
    private final @Nullable ArtifactFolder folder;
    private final Terminal terminal;
    private boolean failed;

    /** The folder, if there is one, is made at once, so that a mistake costs no run. */
    Artifacts(@Nullable Path out, Terminal terminal) {
        this.folder = out == null ? null : ArtifactFolder.in(out);
        this.terminal = terminal;
    }

    /** Writes them and returns where each lies, by its path in the sandbox. */
    Map<String, Path> write(List<SandboxFile> artifacts) {
        Map<String, Path> written = new TreeMap<>();
        if (folder == null) {
            return written;
        }
        for (SandboxFile artifact : artifacts) {
            try {
                written.put(artifact.path(), folder.write(artifact));
            } catch (CrucibleException refused) {
                failed = true;
                terminal.say(String.valueOf(refused.getMessage()));
            }
        }
        return written;
    }

    /** Whether one could not be written. */
    boolean failed() {
        return failed;
    }
}
