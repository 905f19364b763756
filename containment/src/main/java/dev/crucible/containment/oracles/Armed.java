package dev.crucible.containment.oracles;

import dev.crucible.linux.LinuxException;
import dev.crucible.linux.ProcessView;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Programs with rights of their own, and devices, that a run made in its working directory: they
 * are harmless on a file system that is mounted so that neither counts, and nowhere else.
 */
public final class Armed implements Onlooker {
    private static final int SET_IDS = 06000;
    private static final int TYPE = 0170000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;

    private final List<String> found = new ArrayList<>();

    @Override
    public boolean looks() {
        return true;
    }

    @Override
    public void look(HostView view) {
        for (HostView.Seen process : view.processes()) {
            Path folder = Path.of("/proc/" + process.pid() + "/cwd");
            try {
                List<String> options = options(process, Files.readSymbolicLink(folder).toString());
                try (DirectoryStream<Path> entries =
                        Files.newDirectoryStream(folder.resolve("."))) {
                    entries.forEach(entry -> inspect(entry, options));
                }
            } catch (IOException | LinuxException gone) {
                continue;
            }
        }
    }

    /** Those of the mount that a folder is on: the last one of the longest path. */
    private static List<String> options(HostView.Seen process, String folder) {
        return process.mounts().stream()
                .filter(mount ->
                        mount.path().equals("/")
                                || folder.equals(mount.path())
                                || folder.startsWith(mount.path() + "/"))
                .max(Comparator.comparingInt(mount -> mount.path().length()))
                .map(ProcessView.Mount::options)
                .orElse(List.of());
    }

    private void inspect(Path entry, List<String> options) {
        try {
            Object mode = Files.getAttribute(entry, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            int bits = mode instanceof Integer number ? number : 0;
            boolean device = (bits & TYPE) == CHARACTER || (bits & TYPE) == BLOCK;
            if (!device && (bits & SET_IDS) != 0 && !options.contains("nosuid")) {
                found.add(entry.getFileName() + " has the rights of whoever made it");
            }
            if (device && !options.contains("nodev")) {
                found.add(entry.getFileName() + " is a device");
            }
        } catch (IOException gone) {
            found.remove(entry.toString());
        }
    }

    @Override
    public List<String> sightings(String output) {
        return List.copyOf(found);
    }
}
