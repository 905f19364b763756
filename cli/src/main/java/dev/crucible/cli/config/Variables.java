package dev.crucible.cli.config;

import dev.crucible.cli.text.Similar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The values that environment variables give. */
final class Variables {
    private static final String PREFIX = "CRUCIBLE_";
    private static final Map<String, Setting<?>> SETTINGS =
            SettingTable.ALL.stream()
                    .collect(Collectors.toUnmodifiableMap(Setting::variable, one -> one));
    private static final Set<String> SECTIONS =
            SettingTable.ALL.stream()
                    .map(setting -> setting.variable().split("_", -1)[1])
                    .collect(Collectors.toUnmodifiableSet());

    private Variables() {}

    /**
     * Variables of other names are left alone, because others may set what begins like ours; except
     * one that looks like a setting misspelled.
     */
    static List<Given> read(Map<String, String> environment, Base base, List<ConfigFault> faults) {
        List<Given> values = new ArrayList<>();
        for (String name : new TreeSet<>(environment.keySet())) {
            Origin origin = new Origin.Variable(name);
            Setting<?> setting = SETTINGS.get(name);
            if (setting != null) {
                String text = environment.getOrDefault(name, "");
                values.add(new Given(setting.key(), text, false, origin, base));
            } else if (ofASection(name)) {
                Similar.to(name.substring(PREFIX.length()), suffixes())
                        .ifPresent(similar ->
                                faults.add(
                                        new ConfigFault(
                                                origin,
                                                "",
                                                "no setting has this variable",
                                                "did you mean " + PREFIX + similar + "?")));
            }
        }
        return values;
    }

    private static boolean ofASection(String name) {
        return name.startsWith(PREFIX) && SECTIONS.contains(name.split("_", -1)[1]);
    }

    private static List<String> suffixes() {
        return SETTINGS.keySet().stream().map(name -> name.substring(PREFIX.length())).toList();
    }
}
