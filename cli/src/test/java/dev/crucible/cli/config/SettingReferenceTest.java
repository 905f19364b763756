package dev.crucible.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

final class SettingReferenceTest {
    private static final String BEGIN = "<!-- settings -->\n";
    private static final String END = "<!-- /settings -->";

    @Test
    void theDocumentedSettingsAreThoseOfTheTable() throws IOException {
        Path home = Path.of(System.getProperty("crucible.home"));
        String page = Files.readString(home.resolve("docs/configuration.md"));
        String documented = page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
        assertThat(documented.strip())
                .as("replace it with what `crucible config reference` prints")
                .isEqualTo(SettingReference.markdown().strip());
    }

    @Test
    void everySettingOfTheTableIsListed() throws IllegalAccessException {
        List<Object> declared = new ArrayList<>();
        for (Field field : SettingTable.class.getDeclaredFields()) {
            if (field.getType() == Setting.class) {
                declared.add(field.get(null));
            }
        }
        assertThat(declared).isEqualTo(SettingTable.ALL);
    }

    @Test
    void everySettingHasAKeyAndAVariableOfItsOwn() {
        List<String> keys = SettingTable.ALL.stream().map(Setting::key).toList();
        List<String> variables = SettingTable.ALL.stream().map(Setting::variable).toList();
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
        assertThat(new HashSet<>(variables)).hasSameSizeAs(variables);
        assertThat(keys).allMatch(key -> key.matches("[a-z]+\\.[a-z]+(-[a-z]+)*"));
    }
}
