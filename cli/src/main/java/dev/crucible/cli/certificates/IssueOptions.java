package dev.crucible.cli.certificates;

import picocli.CommandLine.Option;

/** How a certificate is issued. */
final class IssueOptions {
    @Option(
            names = "--days",
            paramLabel = "N",
            description =
                    "How long it is valid, at most as long as the authority (default:"
                            + " ${DEFAULT-VALUE}).")
    int days = 365;

    @Option(
            names = "--replace",
            description = "Take the place of the certificate and key of this name.")
    boolean replace;
}
