package dev.crucible.api.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How the server listens, and its bounds.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any that is free
 * @param hostNames names besides the loopback's that {@code Host} may have on a loopback address
 * @param origins origins that a browser may call from; {@code *} for all
 * @param limits the bounds
 * @param rate how often each principal may ask; empty for no bound
 * @param tls how it encrypts; plain HTTP when empty
 * @param checkAnswers whether every answer is compared with the contract; costs time, for tests
 */
public record HttpSettings(
        String host,
        int port,
        Set<String> hostNames,
        Set<String> origins,
        Limits limits,
        Optional<Rate> rate,
        Optional<TlsSettings> tls,
        boolean checkAnswers) {
    /** Loopback only, no origins, 6,000 requests a minute. */
    public static final HttpSettings DEFAULTS =
            new HttpSettings(
                    "127.0.0.1",
                    8080,
                    Set.of(),
                    Set.of(),
                    Limits.DEFAULTS,
                    Optional.of(new Rate(6000, Duration.ofMinutes(1))),
                    Optional.empty(),
                    false);

    /** Copies the sets. */
    public HttpSettings {
        hostNames = Set.copyOf(hostNames);
        origins = Set.copyOf(origins);
    }

    /** The same on another address. */
    public HttpSettings withAddress(String newHost, int newPort) {
        return new HttpSettings(
                newHost, newPort, hostNames, origins, limits, rate, tls, checkAnswers);
    }

    /** The same for these names of the host. */
    public HttpSettings withHostNames(Set<String> names) {
        return new HttpSettings(host, port, names, origins, limits, rate, tls, checkAnswers);
    }

    /** The same for these origins. */
    public HttpSettings withOrigins(Set<String> allowed) {
        return new HttpSettings(host, port, hostNames, allowed, limits, rate, tls, checkAnswers);
    }

    /** The same with other bounds. */
    public HttpSettings withLimits(Limits newLimits) {
        return new HttpSettings(host, port, hostNames, origins, newLimits, rate, tls, checkAnswers);
    }

    /** The same with another rate. */
    public HttpSettings withRate(Optional<Rate> newRate) {
        return new HttpSettings(host, port, hostNames, origins, limits, newRate, tls, checkAnswers);
    }

    /** The same with TLS. */
    public HttpSettings withTls(Optional<TlsSettings> newTls) {
        return new HttpSettings(host, port, hostNames, origins, limits, rate, newTls, checkAnswers);
    }

    /** The same with answers compared with the contract. */
    public HttpSettings checkingAnswers() {
        return new HttpSettings(host, port, hostNames, origins, limits, rate, tls, true);
    }

    /**
     * How often a principal may ask: so many in this time, all of them at once if it likes.
     *
     * @param requests 1 to 1,000,000
     * @param window 1 s to 1 h
     */
    public record Rate(int requests, Duration window) {}

    /**
     * The server's bounds.
     *
     * @param connections most connections; more are not accepted
     * @param requests most requests at once; more are answered 503
     * @param streams most event streams at once; more are answered 503
     * @param headerBytes largest header of a request
     * @param maxBody largest JSON of a request in bytes, where its operation takes as much
     * @param idle how long a connection may do nothing
     * @param body how long a header, and then a body, may take to arrive
     * @param write how long a client may take to accept 64 KiB
     * @param bodyMemory bytes that all bodies together may take in memory at once, with what is
     *     made of them: several times their size
     * @param heartbeat how often a silent event stream gets a comment
     * @param shutdown how long requests may go on when the server stops
     */
    public record Limits(
            int connections,
            int requests,
            int streams,
            int headerBytes,
            long maxBody,
            Duration idle,
            Duration body,
            Duration write,
            long bodyMemory,
            Duration heartbeat,
            Duration shutdown) {
        /** What serves one machine well. */
        public static final Limits DEFAULTS =
                new Limits(
                        8192,
                        4096,
                        4096,
                        16 * 1024,
                        16L * 1024 * 1024,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(30),
                        Runtime.getRuntime().maxMemory() / 8 * 3,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(5));
    }
}
