package dev.crucible.cli.config;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Reads the values of one file in YAML, each with its place. Only mappings, lists and plain values;
 * what else YAML can do, such as aliases and tags, is a fault.
 */
final class YamlFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_VALUES = 10_000;

    private final Path file;
    private final Base base;
    private final List<Given> values = new ArrayList<>();
    private final List<ConfigFault> faults;

    private YamlFile(Path file, Base base, List<ConfigFault> faults) {
        this.file = file;
        this.base = base;
        this.faults = faults;
    }

    /** The values of the file; what is wrong with it is added to the faults. */
    static List<Given> read(Path file, Path home, List<ConfigFault> faults) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Base base = new Base(folder == null ? file : folder, home);
        YamlFile reader = new YamlFile(file, base, faults);
        String text = reader.text();
        if (text != null) {
            reader.parse(text);
        }
        return reader.values;
    }

    private @Nullable String text() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                fault(1, 1, "", "is larger than 1 MiB", "");
                return null;
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notText) {
            fault(1, 1, "", "is not UTF-8", "");
        } catch (NoSuchFileException missing) {
            fault(1, 1, "", "there is no such file", "");
        } catch (IOException unreadable) {
            fault(1, 1, "", "cannot be read: " + unreadable.getMessage(), "");
        }
        return null;
    }

    private void parse(String text) {
        try (YAMLParser parser =
                (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                mapping(parser, "", 1);
            } else if (first != null && first != JsonToken.VALUE_NULL) {
                fault(parser.currentTokenLocation(), "", "is no mapping", "expected KEY: VALUE");
                return;
            }
            if (parser.nextToken() != null) {
                fault(parser.currentTokenLocation(), "", "a second document begins here", "");
            }
        } catch (JacksonException wrong) {
            String problem =
                    String.valueOf(wrong.getOriginalMessage()).lines().findFirst().orElse("");
            fault(wrong.getLocation(), "", "is no YAML: " + problem, "");
        }
    }

    private void mapping(YAMLParser parser, String prefix, int depth) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = prefix + parser.currentName();
            TokenStreamLocation place = parser.currentTokenLocation();
            JsonToken token = parser.nextToken();
            boolean setting = SettingTable.BY_KEY.containsKey(key);
            if (token == JsonToken.START_OBJECT && !setting && depth < MAX_DEPTH) {
                mapping(parser, key + ".", depth + 1);
            } else if (token == JsonToken.START_OBJECT) {
                fault(place, key, "is a mapping", "expected a value");
                parser.skipChildren();
            } else if (token == JsonToken.START_ARRAY) {
                list(parser, key, place);
            } else if (plain(parser, key, place)) {
                add(place, key, parser.getString(), false);
            }
        }
    }

    private void list(YAMLParser parser, String key, TokenStreamLocation place) {
        StringJoiner items = new StringJoiner(",");
        boolean right = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken().isStructStart()) {
                fault(parser.currentTokenLocation(), key, "is no list of plain values", "");
                parser.skipChildren();
                right = false;
            } else if (plain(parser, key, parser.currentTokenLocation())) {
                items.add(parser.getString());
            } else {
                right = false;
            }
        }
        if (right) {
            add(place, key, items.toString(), true);
        }
    }

    private boolean plain(YAMLParser parser, String key, TokenStreamLocation place) {
        if (parser.isCurrentAlias()) {
            fault(place, key, "is an alias", "expected the value itself");
            return false;
        }
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            fault(place, key, "has no value", "write \"\" for an empty text, or leave it out");
            return false;
        }
        if (parser.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT) {
            fault(place, key, "is no plain value", "");
            return false;
        }
        return true;
    }

    private void add(TokenStreamLocation place, String key, String text, boolean list) {
        if (values.size() >= MAX_VALUES) {
            fault(place, key, "is one value too many", "at most " + MAX_VALUES);
            return;
        }
        values.add(
                new Given(
                        key,
                        text,
                        list,
                        new Origin.InFile(file, place.getLineNr(), place.getColumnNr()),
                        base));
    }

    private void fault(
            @Nullable TokenStreamLocation place, String key, String problem, String hint) {
        fault(
                place == null ? 1 : place.getLineNr(),
                place == null ? 1 : place.getColumnNr(),
                key,
                problem,
                hint);
    }

    private void fault(int line, int column, String key, String problem, String hint) {
        if (faults.size() < MAX_VALUES) {
            faults.add(new ConfigFault(new Origin.InFile(file, line, column), key, problem, hint));
        }
    }
}
