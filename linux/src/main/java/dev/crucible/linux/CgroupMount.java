package dev.crucible.linux;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A mounted control group hierarchy, with this process's own place in it.
 *
 * @param point where it is mounted
 * @param unified whether it is version 2
 * @param controllers version 1: what it controls, of what Crucible uses
 * @param ownDirectory the directory of this process's own group
 */
record CgroupMount(String point, boolean unified, List<String> controllers, String ownDirectory) {

    private static final List<String> WANTED = List.of("memory", "pids", "cpuacct");

    /** Every hierarchy that can hold a run, and that this process can see itself in. */
    static List<CgroupMount> all() {
        return all(false);
    }

    /** This process's own directory in every hierarchy, also in those that nothing here uses. */
    static List<String> ownDirectories() {
        return all(true).stream().map(CgroupMount::ownDirectory).distinct().toList();
    }

    private static List<CgroupMount> all(boolean every) {
        String own = KernelFile.tryRead("/proc/self/cgroup").orElse("");
        List<CgroupMount> mounts = new ArrayList<>();
        for (String line : KernelFile.tryRead("/proc/self/mountinfo").orElse("").split("\n", -1)) {
            parse(line, own, every).ifPresent(mounts::add);
        }
        return mounts;
    }

    /** One line of mountinfo (proc(5)) against {@code /proc/self/cgroup} (cgroups(7)). */
    static Optional<CgroupMount> parse(String line, String own) {
        return parse(line, own, false);
    }

    private static Optional<CgroupMount> parse(String line, String own, boolean every) {
        List<String> fields = List.of(line.split(" ", -1));
        int separator = fields.indexOf("-");
        if (separator < 6 || fields.size() < separator + 4) {
            return Optional.empty();
        }
        String type = fields.get(separator + 1);
        List<String> options = List.of(fields.get(separator + 3).split(",", -1));
        boolean unified = type.equals("cgroup2");
        if (!unified && !type.equals("cgroup")) {
            return Optional.empty();
        }
        List<String> controllers = WANTED.stream().filter(options::contains).toList();
        List<String> wanted = every ? options : controllers;
        String root = fields.get(3);
        String point = fields.get(4);
        return own.lines()
                .map(entry -> List.of(entry.split(":", 3)))
                .filter(entry -> entry.size() == 3)
                .filter(entry ->
                        unified
                                ? entry.get(1).isEmpty()
                                : wanted.stream()
                                        .anyMatch(List.of(entry.get(1).split(",", -1))::contains))
                .flatMap(entry -> below(point, root, entry.get(2)).stream())
                .map(directory -> new CgroupMount(point, unified, controllers, directory))
                .findFirst();
    }

    /** Where a group is in the mount, of which only what is below its root can be seen. */
    private static Optional<String> below(String point, String root, String path) {
        String top = root.equals("/") ? "" : root;
        if (path.equals("/") || path.equals(top)) {
            return Optional.of(point);
        }
        boolean seen = path.startsWith(top + "/") && !path.startsWith("/..");
        return seen ? Optional.of(point + path.substring(top.length())) : Optional.empty();
    }

    static List<String> children(String directory) {
        File[] entries = new File(directory).listFiles(File::isDirectory);
        if (entries == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (File entry : entries) {
            names.add(entry.getName());
        }
        return names;
    }
}
