package dev.crucible.images.oci;

import dev.crucible.images.archive.ImageException;

import java.util.List;
import java.util.stream.Collectors;

/** Chooses one of several images: by the name that it has there, and for this machine. */
public final class Choice {
    private final String platform;
    private final String wanted;

    /**
     * Chooses for a platform.
     *
     * @param platform such as {@code linux/amd64}
     * @param wanted the name; empty for any
     */
    public Choice(String platform, String wanted) {
        this.platform = platform;
        this.wanted = wanted;
    }

    /** The platform of this machine, in the words of images. */
    public static String here() {
        String architecture = System.getProperty("os.arch", "");
        return "linux/"
                + switch (architecture) {
                    case "x86_64", "amd64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> architecture;
                };
    }

    /** The platform that is chosen for. */
    public String platform() {
        return platform;
    }

    /**
     * One of these.
     *
     * @throws ImageException when none fits, or more than one
     */
    public Descriptor of(List<Descriptor> images) {
        List<Descriptor> named =
                images.stream()
                        .filter(one -> wanted.isEmpty() || one.name().equals(wanted))
                        .toList();
        if (named.isEmpty()) {
            throw ImageException.notFound(
                    images.isEmpty()
                            ? "there is no image in it"
                            : "no image in it is called '"
                                    + wanted
                                    + "' (there: "
                                    + names(images)
                                    + ")");
        }
        List<Descriptor> fitting =
                named.stream()
                        .filter(one -> one.platform().isEmpty() || one.platform().equals(platform))
                        .toList();
        if (fitting.isEmpty()) {
            throw ImageException.unsupported(
                    "it is not for this machine, which is "
                            + platform
                            + " (there: "
                            + named.stream()
                                    .map(Descriptor::platform)
                                    .distinct()
                                    .limit(10)
                                    .collect(Collectors.joining(", "))
                            + ")");
        }
        boolean same = fitting.stream().map(Descriptor::digest).distinct().count() == 1;
        boolean oneName = fitting.stream().map(Descriptor::name).distinct().count() == 1;
        if (!same && !oneName) {
            throw ImageException.invalid(
                    "it has several images; say which with --image (there: "
                            + names(fitting)
                            + ")");
        }
        return fitting.getFirst();
    }

    private static String names(List<Descriptor> images) {
        return images.stream()
                .map(Descriptor::name)
                .map(name -> name.isEmpty() ? "one without a name" : name)
                .distinct()
                .limit(10)
                .collect(Collectors.joining(", "));
    }
}
