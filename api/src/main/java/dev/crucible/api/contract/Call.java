package dev.crucible.api.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parameters of one request, checked.
 *
 * @param values by name; what is not there and has no default is missing
 * @param violations everything that is wrong
 */
public record Call(Map<String, Object> values, List<Violation> violations) {

    /**
     * Checks the parameters.
     *
     * @param path raw values of the path parameters
     * @param query the raw query, empty when there is none
     * @param header the value of a header field, by its name
     */
    public static Call of(
            Operation operation,
            Map<String, String> path,
            String query,
            Function<String, Optional<String>> header) {
        List<Violation> violations = new ArrayList<>(0);
        Map<String, Object> values = new HashMap<>();
        Map<String, String> pairs = query(query, violations);
        for (Parameter parameter : operation.parameters()) {
            String name = parameter.name();
            Optional<String> text =
                    switch (parameter.place()) {
                        case PATH -> decoded(name, path.getOrDefault(name, ""), violations);
                        case QUERY -> Optional.ofNullable(pairs.remove(name));
                        case HEADER -> header.apply(name);
                    };
            if (text.isPresent()) {
                parameter
                        .parse(text.get(), violations::add)
                        .ifPresent(value -> values.put(name, value));
            } else if (parameter.fallback().isPresent()) {
                values.put(name, parameter.fallback().get());
            } else if (parameter.required() && violations.isEmpty()) {
                violations.add(Violation.ofParameter(name, "is missing", ""));
            }
        }
        for (String unknown : pairs.keySet()) {
            violations.add(
                    Violation.ofParameter(Violation.quote(unknown), "is not known here", ""));
        }
        return new Call(values, violations);
    }

    private static Map<String, String> query(String query, List<Violation> violations) {
        Map<String, String> pairs = new HashMap<>();
        if (query.isEmpty()) {
            return pairs;
        }
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String rawName = equals < 0 ? pair : pair.substring(0, equals);
            String rawValue = equals < 0 ? "" : pair.substring(equals + 1);
            Optional<String> name = Percent.decode(rawName, true);
            Optional<String> value = Percent.decode(rawValue, true);
            if (name.isEmpty() || value.isEmpty()) {
                violations.add(
                        Violation.ofParameter(
                                Violation.quote(rawName), "is not encoded as UTF-8", ""));
            } else if (pairs.put(name.get(), value.get()) != null) {
                violations.add(
                        Violation.ofParameter(Violation.quote(name.get()), "is there twice", ""));
            }
        }
        return pairs;
    }

    private static Optional<String> decoded(String name, String raw, List<Violation> violations) {
        Optional<String> text = Percent.decode(raw, false);
        if (text.isEmpty()) {
            violations.add(Violation.ofParameter(name, "is not encoded as UTF-8", ""));
        }
        return text;
    }
}
