package dev.crucible.cli.config;

import java.util.List;
import java.util.stream.Collectors;

/** The reference of all settings, as it stands in docs/configuration.md. */
public final class SettingReference {
    private SettingReference() {}

    /** Markdown: a heading and a table for each section. */
    public static String markdown() {
        List<String> sections = SettingTable.ALL.stream().map(Setting::section).distinct().toList();
        return sections.stream()
                .map(SettingReference::section)
                .collect(Collectors.joining("\n", "", ""));
    }

    private static String section(String section) {
        return SettingTable.ALL.stream()
                .filter(setting -> setting.section().equals(section))
                .map(SettingReference::row)
                .collect(
                        Collectors.joining(
                                "",
                                "### `"
                                        + section
                                        + "`\n\n| setting | what it is | expected | default |\n"
                                        + "|---|---|---|---|\n",
                                ""));
    }

    private static String row(Setting<?> setting) {
        String standard = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        setting.key(), setting.description(), setting.form().expected(), standard);
    }
}
