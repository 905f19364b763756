package dev.crucible.evals.integrity;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The reports of evaluations that have been checked, a file each. */
public final class ReportStore {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;

    /** The reports that lie in a folder, which is made when it is needed. */
    public ReportStore(Path folder) {
        this.folder = folder;
    }

    /** Where the report of a key lies. */
    public Path path(ReportKey key) {
        return folder.resolve(key.value() + ".json");
    }

    /**
     * The report of a key; empty when that was never checked.
     *
     * @throws CrucibleException when there is one that cannot be read: what it says is not ignored
     */
    public Optional<HackabilityReport> find(ReportKey key) {
        Path file = path(key);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Optional<HackabilityReport> report =
                    ReportDocument.read(JSON.readTree(Files.readAllBytes(file)));
            if (report.isPresent()) {
                return report;
            }
        } catch (IOException | JacksonException unreadable) {
            throw damaged(file, unreadable);
        }
        throw damaged(file, new IOException("it is no report"));
    }

    /**
     * Keeps a report, together with what earlier ones found that it has not tried again.
     *
     * @return what is kept
     * @throws CrucibleException when it cannot be written; what was there stays
     */
    public HackabilityReport save(ReportKey key, HackabilityReport report) {
        HackabilityReport all = find(key).map(report::after).orElse(report);
        Path file = path(key);
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, key.value(), ".part");
            try {
                Files.write(fresh, JSON.writeValueAsBytes(ReportDocument.write(all)));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException why) {
            throw new CrucibleException(
                    ErrorCode.INSUFFICIENT_RESOURCES,
                    "cannot write the report to '" + file + "': " + why.getMessage(),
                    why);
        }
        return all;
    }

    private static CrucibleException damaged(Path file, Exception why) {
        return new CrucibleException(
                ErrorCode.INVALID_REQUEST,
                "'"
                        + file
                        + "' is not a hackability report (expected one; delete it, and check again"
                        + " with 'crucible eval check')",
                why);
    }
}
