package dev.crucible.api.jwt;

import com.nimbusds.jose.jwk.JWKSet;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An issuer's keys. They are kept for ten minutes, and asked for again when a token names one that
 * is not among them, at most every half minute. While the issuer cannot be reached, what is known
 * serves for a day. Thread-safe.
 */
final class KeySource {
    private static final int MAX_BYTES = 256 * 1024;
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration STALE = Duration.ofDays(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI uri;
    private final InstantSource clock;
    private final Object lock = new Object();
    private volatile @Nullable Loaded loaded;
    private Instant tried = Instant.MIN;
    private @Nullable HttpClient client;

    private record Loaded(JWKSet keys, Instant at) {}

    KeySource(URI uri, InstantSource clock) {
        this.uri = uri;
        this.clock = clock;
        requireSafe(uri);
    }

    private static void requireSafe(URI uri) {
        String scheme = String.valueOf(uri.getScheme());
        boolean safe =
                switch (scheme) {
                    case "https", "file" -> true;
                    case "http" -> loopback(uri);
                    default -> false;
                };
        if (!safe) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "the keys of an issuer come by https or from a file, not from " + uri);
        }
    }

    private static boolean loopback(URI uri) {
        try {
            return InetAddress.getByName(uri.getHost()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /**
     * The keys.
     *
     * @param id a key that is wanted; when it is not there the issuer is asked again
     * @throws CrucibleException {@code UNAVAILABLE} when there are none
     */
    JWKSet keys(String id) {
        Loaded known = loaded;
        if (known != null && usable(known, id)) {
            return known.keys();
        }
        synchronized (lock) {
            known = loaded;
            if (known != null && usable(known, id)) {
                return known.keys();
            }
            Instant now = clock.instant();
            if (known == null || now.isAfter(tried.plus(PAUSE))) {
                tried = now;
                known = load(known, now);
                loaded = known;
            }
            return known.keys();
        }
    }

    private boolean usable(Loaded known, String id) {
        boolean there = id.isEmpty() || known.keys().getKeyByKeyId(id) != null;
        return there && clock.instant().isBefore(known.at().plus(FRESH));
    }

    private Loaded load(@Nullable Loaded before, Instant now) {
        try {
            String text = uri.getScheme().equals("file") ? file() : fetched();
            return new Loaded(JWKSet.parse(text), now);
        } catch (IOException | ParseException failed) {
            if (before != null && now.isBefore(before.at().plus(STALE))) {
                return before;
            }
            throw new CrucibleException(
                    ErrorCode.UNAVAILABLE, "the keys of the issuer cannot be read", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CrucibleException(ErrorCode.UNAVAILABLE, "interrupted", stopped);
        }
    }

    private String file() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(uri))) {
            return bounded(in);
        }
    }

    private String fetched() throws IOException, InterruptedException {
        if (client == null) {
            client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        }
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            // The time of a request is over when the headers are there; this one is for the body,
            // too.
            HttpResponse<byte[]> response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException(uri + " answers " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException(uri + " does not answer", failed);
        } finally {
            answer.cancel(true);
        }
    }

    private static String bounded(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("more than " + MAX_BYTES + " bytes of keys");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
