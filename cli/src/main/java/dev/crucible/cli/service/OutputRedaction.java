package dev.crucible.cli.service;

import dev.crucible.cli.config.SecretFile;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.storage.Redaction;
import dev.crucible.core.storage.RedactionSettings;
import dev.crucible.core.storage.RedactionSettings.Known;

import java.util.List;
import java.util.Map;

/** What is redacted in the output of the runs that this process executes. */
final class OutputRedaction {
    private static final String FILE = "storage.redaction-file";

    private OutputRedaction() {}

    /**
     * The redaction that the settings want.
     *
     * @throws CrucibleException {@code INVALID_REQUEST} when the file of further patterns cannot be
     *     read, or holds something else; never with a pattern, which may hold a secret
     */
    static Redaction of(ServiceSettings.Storage settings) {
        if (!settings.redaction()) {
            return Redaction.of(RedactionSettings.NONE);
        }
        Map<String, String> patterns =
                settings.redactionFile().map(file -> SecretFile.pairs(FILE, file)).orElse(Map.of());
        try {
            return Redaction.of(new RedactionSettings(Known.KNOWN_SECRETS, List.of(), patterns));
        } catch (IllegalArgumentException wrong) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    FILE + ": " + String.valueOf(wrong.getMessage()),
                    wrong);
        }
    }
}
