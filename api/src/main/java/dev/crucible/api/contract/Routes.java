package dev.crucible.api.contract;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the operation of a path and a method. A literal segment wins over a parameter. */
final class Routes {
    private final Node root = new Node();

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private @Nullable Node parameter;
        private String parameterName = "";
        private boolean rest;
        private final Map<String, Operation> operations = new TreeMap<>();
    }

    /** Adds an operation; with {@code rest}, its last parameter takes everything that follows. */
    void add(Operation operation, boolean rest) {
        Node node = root;
        for (String segment : segments(operation.path())) {
            if (segment.startsWith("{")) {
                String name = segment.substring(1, segment.length() - 1);
                if (node.parameter == null) {
                    node.parameter = new Node();
                    node.parameterName = name;
                }
                if (!node.parameterName.equals(name)) {
                    throw new IllegalArgumentException(
                            operation.path() + ": parameter is named otherwise elsewhere");
                }
                node = node.parameter;
            } else {
                node = node.literals.computeIfAbsent(segment, _ -> new Node());
            }
        }
        node.rest = rest;
        if (node.operations.put(operation.method(), operation) != null) {
            throw new IllegalArgumentException(operation.path() + " has two operations");
        }
    }

    /** What this method and this path lead to; the path as it came, not decoded. */
    Route find(String method, String path) {
        if (!path.startsWith("/")) {
            return new Route.Nothing();
        }
        Map<String, String> values = new HashMap<>();
        Node node = root;
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String segment = path.substring(start, end);
            Node next = node.literals.get(segment);
            if (next == null) {
                next = node.parameter;
                if (next == null || segment.isEmpty()) {
                    return new Route.Nothing();
                }
                if (next.rest) {
                    segment = path.substring(start);
                    end = path.length();
                }
                values.put(node.parameterName, segment);
            }
            node = next;
            start = end + 1;
        }
        if (node.operations.isEmpty()) {
            return new Route.Nothing();
        }
        Operation operation = node.operations.get(method.equals("HEAD") ? "GET" : method);
        return operation == null
                ? new Route.OtherMethods(allowed(node))
                : new Route.Found(operation, values);
    }

    private static SortedSet<String> allowed(Node node) {
        SortedSet<String> methods = new TreeSet<>(node.operations.keySet());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return methods;
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        segments.removeFirst();
        return segments;
    }
}
