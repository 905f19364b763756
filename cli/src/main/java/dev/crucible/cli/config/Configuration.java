package dev.crucible.cli.config;

import dev.crucible.cli.text.Similar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is set, and who set it. Immutable. */
public final class Configuration {
    private static final String TENANT = "tenant.";
    private static final Pattern NAMED_TENANT =
            Pattern.compile("tenants\\.([A-Za-z0-9][A-Za-z0-9_-]{0,63})\\.([a-z-]+)");
    private static final int MAX_TENANTS = 1000;
    private static final int SHOWN = 60;

    private final Map<String, Value> values;

    private Configuration(Map<String, Value> values) {
        this.values = values;
    }

    /**
     * A value as it holds.
     *
     * @param key of the setting
     * @param text as it was given
     * @param origin who set it
     */
    public record Shown(String key, String text, Origin origin) {}

    private record Value(Object value, Given given) {}

    /**
     * Looks at all that was given.
     *
     * @param layers what was given, the weakest first
     * @param faults what is known to be wrong already
     * @throws ConfigException naming everything that is wrong
     */
    static Configuration of(List<List<Given>> layers, Base base, List<ConfigFault> faults) {
        List<ConfigFault> all = new ArrayList<>(faults);
        Map<String, Value> values = new LinkedHashMap<>();
        for (Setting<?> setting : SettingTable.ALL) {
            Given given =
                    new Given(
                            setting.key(),
                            setting.defaultText(),
                            false,
                            new Origin.Default(),
                            base);
            read(setting, given, all).ifPresent(value -> values.put(setting.key(), value));
        }
        Map<String, Value> named = new TreeMap<>();
        for (List<Given> layer : layers) {
            Map<String, Given> seen = new LinkedHashMap<>();
            for (Given given : layer) {
                Given earlier = seen.putIfAbsent(given.key(), given);
                if (earlier != null) {
                    all.add(
                            fault(
                                    given,
                                    "is set twice",
                                    "first at " + earlier.origin().describe()));
                    continue;
                }
                Map<String, Value> target =
                        SettingTable.BY_KEY.containsKey(given.key()) ? values : named;
                setting(given, all)
                        .flatMap(setting -> read(setting, given, all))
                        .ifPresent(value -> target.put(given.key(), value));
            }
        }
        values.putAll(named);
        Configuration result = new Configuration(values);
        if (result.tenants().size() > MAX_TENANTS) {
            all.add(
                    new ConfigFault(
                            new Origin.Default(), "tenants", "are too many", "at most 1000"));
        }
        if (all.isEmpty()) {
            Consistency.check(result, all);
        }
        if (!all.isEmpty()) {
            throw new ConfigException(all);
        }
        return result;
    }

    private static Optional<Value> read(Setting<?> setting, Given given, List<ConfigFault> faults) {
        if (given.list() && !setting.form().list()) {
            faults.add(fault(given, "is a list", "expected " + setting.form().expected()));
            return Optional.empty();
        }
        Optional<?> value = setting.form().reader().apply(given.text(), given.base());
        if (value.isEmpty()) {
            String text = given.text();
            String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
            faults.add(
                    fault(
                            given,
                            "\"" + shown + "\" will not do",
                            "expected " + setting.form().expected()));
        }
        return value.map(right -> new Value(right, given));
    }

    private static Optional<Setting<?>> setting(Given given, List<ConfigFault> faults) {
        Setting<?> setting = SettingTable.BY_KEY.get(given.key());
        Matcher tenant = NAMED_TENANT.matcher(given.key());
        if (setting == null && tenant.matches()) {
            setting = SettingTable.BY_KEY.get(TENANT + tenant.group(2));
        }
        if (setting == null) {
            faults.add(fault(given, "there is no such setting", suggestion(given.key())));
        }
        return Optional.ofNullable(setting);
    }

    private static String suggestion(String key) {
        if (key.startsWith("tenants.")) {
            return "expected tenants.NAME. and what follows tenant. elsewhere";
        }
        List<String> keys = SettingTable.ALL.stream().map(Setting::key).toList();
        return Similar.to(key, keys)
                .or(() -> keys.stream().filter(one -> one.endsWith("." + key)).findFirst())
                .map(similar -> "did you mean " + similar + "?")
                .orElse("`crucible config reference` lists them all");
    }

    private static ConfigFault fault(Given given, String problem, String hint) {
        return new ConfigFault(given.origin(), given.key(), problem, hint);
    }

    /** The typed settings. */
    public ServiceSettings settings() {
        return ServiceSettings.from(this);
    }

    /** Every value that holds, in the order of the reference, with the tenants behind. */
    public List<Shown> shown() {
        return values.values().stream()
                .map(value ->
                        new Shown(
                                value.given().key(), value.given().text(), value.given().origin()))
                .toList();
    }

    @SuppressWarnings("unchecked") // The value was read by the form of this very setting.
    <T> T get(Setting<T> setting) {
        return (T) value(setting.key()).value();
    }

    Origin origin(Setting<?> setting) {
        return value(setting.key()).given().origin();
    }

    /** What holds for this tenant: its own value, or what holds for all. */
    @SuppressWarnings("unchecked") // As above: the setting is that of the last part of the key.
    <T> T get(String tenant, Setting<T> setting) {
        String key = "tenants." + tenant + "." + setting.key().substring(TENANT.length());
        Value own = values.get(key);
        return own == null ? get(setting) : (T) own.value();
    }

    /** The tenants that have values of their own. */
    List<String> tenants() {
        return values.keySet().stream()
                .map(NAMED_TENANT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .distinct()
                .toList();
    }

    private Value value(String key) {
        Value value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("no value of " + key);
        }
        return value;
    }
}
