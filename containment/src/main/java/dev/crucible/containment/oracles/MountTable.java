package dev.crucible.containment.oracles;

import dev.crucible.linux.ProcessView;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a run's processes see mounted at places that matter, after attempts to change it. The
 * program says what it saw before it tried anything; the host reads what is there after it.
 */
public final class MountTable implements Onlooker {
    private static final List<String> PLACES =
            List.of(
                    "/",
                    "/usr",
                    "/etc",
                    "/etc/passwd",
                    "/etc/ld.so.cache",
                    "/dev",
                    "/dev/null",
                    "/proc",
                    "/proc/sys",
                    "/proc/keys",
                    "/proc/kcore",
                    "/sys");

    private static final Pattern BEFORE = Pattern.compile("act mounted 0 '([^']*)'");

    private final TreeSet<String> after = new TreeSet<>();

    @Override
    public boolean looks() {
        return true;
    }

    @Override
    public void look(HostView view) {
        view.processes().forEach(process -> after.add(digest(process.mounts())));
    }

    private static String digest(List<ProcessView.Mount> mounts) {
        return mounts.stream()
                .filter(mount -> PLACES.contains(mount.path()))
                .map(mount -> mount.path() + "=" + (mount.readOnly() ? "ro" : "rw"))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** Defines {@code mounted()}, what is seen of these places, as the host describes it. */
    @Override
    public String statements() {
        return """
        PLACES = [%s]


        def mounted():
            found = []
            for line in open("/proc/self/mountinfo"):
                words = line.split()
                if words[4] in PLACES:
                    found.append(words[4] + "=" + words[5].split(",")[0])
            return " ".join(sorted(found))


        act("mounted", mounted)
        """
                .formatted(
                        PLACES.stream()
                                .map(place -> "'" + place + "'")
                                .collect(Collectors.joining(", ")));
    }

    @Override
    public List<String> sightings(String output) {
        Matcher before = BEFORE.matcher(output);
        List<String> found = new ArrayList<>();
        if (before.find()) {
            after.stream()
                    .filter(now -> !now.equals(before.group(1)))
                    .forEach(now ->
                            found.add("other mounts: " + now + "; before: " + before.group(1)));
        }
        return found;
    }
}
