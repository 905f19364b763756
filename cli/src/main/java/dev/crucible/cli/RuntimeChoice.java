package dev.crucible.cli;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import java.util.stream.Collectors;

/** Finds the runtime that a user means, or says which ones there are. */
final class RuntimeChoice {
    private RuntimeChoice() {}

    /** The runtime of that name. */
    static Runtime named(RuntimeCatalog catalog, String name) {
        return catalog.find(name)
                .orElseThrow(
                        () -> new CrucibleException(ErrorCode.NOT_FOUND, unknown(catalog, name)));
    }

    /** The runtime for the ending of a file's name. */
    static Runtime forFile(RuntimeCatalog catalog, String fileName) {
        return catalog.forFile(fileName)
                .orElseThrow(() ->
                        new CrucibleException(
                                ErrorCode.NOT_FOUND,
                                "nothing says the language of '"
                                        + fileName
                                        + "' (expected --runtime NAME, or an ending of: "
                                        + endings(catalog)
                                        + ")"));
    }

    private static String unknown(RuntimeCatalog catalog, String name) {
        for (RuntimeCatalog.Missing missing : catalog.missing()) {
            if (missing.name().equals(name)) {
                return "runtime '" + name + "' cannot be used here: " + missing.reason();
            }
        }
        String names =
                catalog.available().stream().map(Runtime::name).collect(Collectors.joining(", "));
        return "no runtime is called '" + name + "' (expected one of: " + names + ")";
    }

    private static String endings(RuntimeCatalog catalog) {
        return catalog.available().stream()
                .flatMap(runtime -> runtime.extensions().stream())
                .map(ending -> "." + ending)
                .collect(Collectors.joining(", "));
    }
}
