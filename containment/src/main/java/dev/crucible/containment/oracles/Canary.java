package dev.crucible.containment.oracles;

import dev.crucible.core.Bytes;
import dev.crucible.core.RunResult;
import dev.crucible.core.SandboxFile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A value that is nowhere but where it was planted, so that whoever shows it was there. It is
 * looked for as it is, backwards, in base64 and in hexadecimal, and in parts of twelve characters.
 *
 * @param value hexadecimal, at least 24 characters
 */
public record Canary(String value) {
    private static final int PART = 12;

    /** Checks the length: a shorter value might be there by chance. */
    public Canary {
        if (value.length() < 2 * PART) {
            throw new IllegalArgumentException("a canary of less than 96 bits proves nothing");
        }
    }

    /** Where in what a run brought back it was found; none when it was not. */
    public List<String> sightings(RunResult result) {
        List<String> found = new ArrayList<>();
        look(found, "standard output", result.stdout().bytes());
        look(found, "standard error", result.stderr().bytes());
        for (SandboxFile file : result.artifacts()) {
            look(found, "artifact " + file.path(), file.content());
            look(found, "the name of an artifact", Bytes.utf8(file.path()));
        }
        return found;
    }

    private void look(List<String> found, String where, Bytes bytes) {
        String text = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
        if (in(text)) {
            found.add(where);
        }
    }

    /** Whether any form of a part of it is in the text. */
    public boolean in(String text) {
        String backwards = new StringBuilder(value).reverse().toString();
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        String hex = HexFormat.of().formatHex(bytes);
        if (part(text, value) || part(text, backwards) || text.contains(hex)) {
            return true;
        }
        // Base64 has another form for each place in a group of three bytes.
        for (int skipped = 0; skipped < 3; skipped++) {
            byte[] rest = java.util.Arrays.copyOfRange(bytes, skipped, bytes.length - 3);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(rest);
            if (text.contains(encoded.substring(0, encoded.length() - 2))) {
                return true;
            }
        }
        return false;
    }

    private static boolean part(String text, String form) {
        for (int at = 0; at + PART <= form.length(); at += PART / 2) {
            if (text.contains(form.substring(at, at + PART))) {
                return true;
            }
        }
        return false;
    }
}
