package dev.crucible.engines.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Known ways out of runc that a version does not mend, as its authors' advisories say. What a
 * distribution has mended without changing the version is not known here, but for one that is.
 */
final class RuncFlaws {
    private static final Pattern VERSION =
            Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(.*)");

    /** Debian's 1.1.5 has the remedy of the first since this revision. */
    private static final Pattern DEBIAN = Pattern.compile("1\\.1\\.5\\+ds1.*");

    private RuncFlaws() {}

    /**
     * Those of a version.
     *
     * @param version as {@code runc --version} says, such as {@code 1.1.5+ds1}
     */
    static List<String> of(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return List.of("its version cannot be understood");
        }
        int series = 1000 * number(parts.group(1)) + number(parts.group(2));
        int patch = number(parts.group(3));
        List<String> flaws = new ArrayList<>();
        if (series < 1001 || (series == 1001 && patch < 12 && !DEBIAN.matcher(version).matches())) {
            flaws.add("CVE-2024-21626");
        }
        boolean mended =
                series > 1004
                        || series == 1004 && !parts.group(4).matches("-rc\\.?[12]\\b.*")
                        || series == 1003 && patch >= 3
                        || series == 1002 && patch >= 8;
        if (!mended) {
            flaws.addAll(List.of("CVE-2025-31133", "CVE-2025-52565", "CVE-2025-52881"));
        }
        return List.copyOf(flaws);
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
