package dev.crucible.engines.host.runtimes;

import dev.crucible.core.Image;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.linux.InsideRoot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The runtimes of an image: what descriptions name, looked for inside its root filesystem. Links
 * are followed as they lead inside. Nothing of an image is executed, so a version is known only
 * where a file or the program's own name says it; it is empty otherwise. Nothing is prepared, so
 * what a description has prepared once for every run is left out.
 */
final class ImageRuntimes implements RuntimeCatalog {
    private static final String CACHE = "{cache}";
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final int MOST_TEXT = 64 * 1024;
    private static final Pattern VERSION = Pattern.compile("[0-9]+(?:\\.[0-9]+)*$");

    private final InsideRoot root;
    private final List<String> folders;
    private final List<Description> descriptions;

    /** The runtimes of this image, of those that are described. */
    ImageRuntimes(Image image, List<Description> descriptions) {
        this.root = new InsideRoot(image.root());
        this.folders =
                List.of(image.environment().getOrDefault("PATH", DEFAULT_PATH).split(":", 64));
        this.descriptions = descriptions;
    }

    /**
     * A program inside.
     *
     * @param path as it is started
     * @param real after all links
     */
    private record Found(String path, String real) {
        /** The folder above {@code bin}. */
        String folder() {
            String holder = real.substring(0, Math.max(0, real.lastIndexOf('/')));
            return holder.substring(0, Math.max(0, holder.lastIndexOf('/')));
        }
    }

    @Override
    public List<Runtime> available() {
        return descriptions.stream()
                .flatMap(description ->
                        program(description).map(found -> runtime(description, found)).stream())
                .sorted(Comparator.comparing(Runtime::name))
                .toList();
    }

    @Override
    public List<Missing> missing() {
        return descriptions.stream()
                .filter(description -> program(description).isEmpty())
                .map(description ->
                        new Missing(
                                description.name(),
                                "the image has none of "
                                        + String.join(", ", description.programs())))
                .sorted(Comparator.comparing(Missing::name))
                .toList();
    }

    private Optional<Found> program(Description description) {
        List<String> candidates = new ArrayList<>();
        for (String pattern : description.programs()) {
            List<String> expanded = pattern.startsWith("/") ? expand(pattern) : List.of();
            candidates.addAll(description.newest() ? expanded.reversed() : expanded);
        }
        for (String pattern : description.programs()) {
            String name = pattern.substring(pattern.lastIndexOf('/') + 1);
            folders.stream()
                    .filter(folder -> folder.startsWith("/"))
                    .forEach(folder -> candidates.add(folder + "/" + name));
        }
        return candidates.stream()
                .distinct()
                .flatMap(path -> root.program(path).map(real -> new Found(path, real)).stream())
                .filter(found ->
                        description.needs().stream()
                                .allMatch(needed ->
                                        root.program(found.folder() + "/" + needed).isPresent()))
                .findFirst();
    }

    private List<String> expand(String pattern) {
        List<String> paths = List.of("");
        for (String part : pattern.substring(1).split("/", 64)) {
            List<String> longer = new ArrayList<>();
            for (String path : paths) {
                if (part.contains("*")) {
                    Pattern glob = Pattern.compile(Pattern.quote(part).replace("*", "\\E[^/]*\\Q"));
                    root.names(path.isEmpty() ? "/" : path).stream()
                            .filter(name -> glob.matcher(name).matches())
                            .forEach(name -> longer.add(path + "/" + name));
                } else {
                    longer.add(path + "/" + part);
                }
            }
            paths = longer;
        }
        return paths;
    }

    private Runtime runtime(Description description, Found found) {
        Map<String, String> environment = new TreeMap<>();
        description
                .environment()
                .forEach((name, value) -> {
                    if (!value.contains(CACHE)) {
                        environment.put(name, value);
                    }
                });
        return new Runtime(
                description.name(),
                version(description, found),
                description.extensions(),
                found.path(),
                description.compile(),
                description.run(),
                description.keep(),
                environment,
                List.of(),
                description.compileLimits());
    }

    private String version(Description description, Found found) {
        String file = description.version().file();
        if (!file.isEmpty()) {
            return root.text(found.folder() + "/" + file, MOST_TEXT)
                    .map(description.version().pattern()::matcher)
                    .filter(Matcher::find)
                    .map(matcher -> matcher.group(1))
                    .orElse("");
        }
        Matcher ending = VERSION.matcher(found.real().substring(found.real().lastIndexOf('/') + 1));
        return ending.find() ? ending.group() : "";
    }
}
