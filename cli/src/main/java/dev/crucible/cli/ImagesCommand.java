package dev.crucible.cli;

import picocli.CommandLine.Command;

/** {@code crucible images}: root filesystems for sandboxes. */
@Command(
        name = "images",
        header = "Keep root filesystems for sandboxes.",
        description =
                "An image is unpacked and checked once, and then shared read-only by every run that"
                        + " names it. Engines say whether they take one; see 'crucible engines'.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  crucible images import debian.tar debian:12",
            "  crucible images list",
            "  crucible run hello.py --image debian:12",
            ""
        })
final class ImagesCommand {}
