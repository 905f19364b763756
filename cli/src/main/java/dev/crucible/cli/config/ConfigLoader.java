package dev.crucible.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out what is set. The first of these that sets a value wins: an option, an environment
 * variable, {@code crucible.yaml} in the working folder, {@code ~/.config/crucible/config.yaml},
 * the default. A file that is named with {@code --config} or {@code CRUCIBLE_CONFIG} is read
 * instead of the two files.
 */
public final class ConfigLoader {
    /** The file of a project, in the working folder. */
    static final String PROJECT_FILE = "crucible.yaml";

    private final Map<String, String> environment;
    private final Base base;

    /**
     * A loader.
     *
     * @param environment of the process
     * @param folder the working folder
     */
    public ConfigLoader(Map<String, String> environment, Path folder) {
        this.environment = Map.copyOf(environment);
        String home = environment.getOrDefault("HOME", "");
        Path homeFolder = home.isEmpty() ? folder : Path.of(home);
        this.base = new Base(folder.toAbsolutePath().normalize(), homeFolder);
    }

    /**
     * What is set, with the files that are found by their places.
     *
     * @throws ConfigException naming everything that is wrong
     */
    public Configuration load(List<Flag> flags) {
        List<ConfigFault> faults = new ArrayList<>();
        String named = environment.getOrDefault("CRUCIBLE_CONFIG", "");
        if (!named.isEmpty()) {
            List<Given> values = YamlFile.read(base.resolve(named), base.home(), faults);
            return with(List.of(values), flags, faults);
        }
        List<Given> user = found(userFile(), faults);
        return with(List.of(user, project(faults)), flags, faults);
    }

    /**
     * What is set, with this file only.
     *
     * @throws ConfigException naming everything that is wrong
     */
    public Configuration load(List<Flag> flags, Path file) {
        List<ConfigFault> faults = new ArrayList<>();
        List<Given> values = YamlFile.read(base.folder().resolve(file), base.home(), faults);
        return with(List.of(values), flags, faults);
    }

    /**
     * What a file sets by itself, whatever else is set on this machine.
     *
     * @throws ConfigException naming everything that is wrong
     */
    public Configuration check(Path file) {
        List<ConfigFault> faults = new ArrayList<>();
        List<Given> values = YamlFile.read(base.folder().resolve(file), base.home(), faults);
        return Configuration.of(List.of(values), base, faults);
    }

    private Configuration with(
            List<List<Given>> files, List<Flag> flags, List<ConfigFault> faults) {
        List<Given> options =
                flags.stream()
                        .map(flag ->
                                new Given(
                                        flag.key(),
                                        flag.text(),
                                        false,
                                        new Origin.Flag(flag.option()),
                                        base))
                        .toList();
        List<List<Given>> layers = new ArrayList<>();
        layers.add(dataHome());
        layers.addAll(files);
        layers.add(Variables.read(environment, base, faults));
        layers.add(options);
        return Configuration.of(layers, base, faults);
    }

    private Path userFile() {
        String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path config = folder.isEmpty() ? base.home().resolve(".config") : base.resolve(folder);
        return config.resolve("crucible").resolve("config.yaml");
    }

    private List<Given> dataHome() {
        String folder = environment.getOrDefault("XDG_DATA_HOME", "");
        return folder.isEmpty()
                ? List.of()
                : List.of(
                        new Given(
                                SettingTable.DATA_FOLDER.key(),
                                folder + "/crucible",
                                false,
                                new Origin.Variable("XDG_DATA_HOME"),
                                base));
    }

    private List<Given> found(Path file, List<ConfigFault> faults) {
        return Files.exists(file) ? YamlFile.read(file, base.home(), faults) : List.of();
    }

    /**
     * Somebody who can write into the working folder must not thereby decide where the service
     * listens and whom it trusts.
     */
    private List<Given> project(List<ConfigFault> faults) {
        Path file = base.folder().resolve(PROJECT_FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        if (!isOurs(file)) {
            faults.add(
                    new ConfigFault(
                            new Origin.InFile(file, 1, 1),
                            "",
                            "is another user's, a link, or others may write to it",
                            "name it with --config if you trust it"));
            return List.of();
        }
        return YamlFile.read(file, base.home(), faults);
    }

    private static boolean isOurs(Path file) {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(
                            file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Set<PosixFilePermission> permissions = attributes.permissions();
            Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    && (owner.equals(self) || owner.equals(0))
                    && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    && !permissions.contains(PosixFilePermission.GROUP_WRITE);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
