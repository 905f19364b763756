package dev.crucible.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A regular file that goes into a sandbox or comes out of it.
 *
 * @param path relative to the working directory, with {@code /} between its parts
 * @param content the bytes
 * @param executable whether its execute bits are set
 */
public record SandboxFile(String path, Bytes content, boolean executable) {
    /** Longest path in bytes. */
    public static final int MAX_PATH = 1024;

    /** Longest part of a path in bytes. */
    public static final int MAX_PART = 255;

    /** A plain file that is not executable. */
    public static SandboxFile of(String path, Bytes content) {
        return new SandboxFile(path, content, false);
    }

    /** What is wrong with the path; empty when it stays below the directory it is relative to. */
    public static List<Fault> pathFaults(String field, String path) {
        List<Fault> faults = new ArrayList<>();
        if (path.isEmpty()) {
            faults.add(new Fault(field, "is empty", "a relative path"));
            return faults;
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
            faults.add(new Fault(field, "is too long", "at most " + MAX_PATH + " bytes"));
        }
        if (path.indexOf('\0') >= 0) {
            faults.add(new Fault(field, "contains a NUL character", "a path without one"));
        }
        if (path.startsWith("/")) {
            faults.add(new Fault(field, "'" + path + "' is absolute", "a relative path"));
            return faults;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                faults.add(
                        new Fault(
                                field,
                                "'" + path + "' has a part '" + part + "'",
                                "parts that are names"));
                break;
            }
            if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART) {
                faults.add(new Fault(field, "has a part that is too long", "parts of 255 bytes"));
                break;
            }
        }
        return faults;
    }
}
