package dev.crucible.api.http;

import dev.crucible.api.http.HttpSettings.Rate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Token buckets, one a principal, of which the 10,000 that were used last are remembered.
 * Thread-safe.
 */
final class RateLimiter {
    private static final int MAX_BUCKETS = 10_000;
    private static final double NANOS = 1e9;

    private final Rate rate;
    private final double perNano;
    private final LongSupplier nanoTime;
    private final String policy;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

    private static final class Bucket {
        private double tokens;
        private long filled;
    }

    /**
     * What a request may do.
     *
     * @param allowed whether it is served
     * @param policy the header {@code RateLimit-Policy}
     * @param state the header {@code RateLimit}
     * @param retryAfter whole seconds until there is a token
     */
    record Decision(boolean allowed, String policy, String state, long retryAfter) {}

    RateLimiter(Rate rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
        perNano = rate.requests() / (double) rate.window().toNanos();
        policy = "\"default\";q=" + rate.requests() + ";w=" + rate.window().toSeconds();
    }

    /** Takes a token of this principal, if there is one. */
    Decision take(String principal) {
        double left;
        boolean allowed;
        synchronized (buckets) {
            Bucket bucket = filled(principal);
            allowed = bucket.tokens >= 1;
            if (allowed) {
                bucket.tokens -= 1;
            }
            left = bucket.tokens;
        }
        long remaining = (long) left;
        long untilFull = seconds(rate.requests() - left);
        long untilOne = left >= 1 ? 0 : Math.max(1, seconds(1 - left));
        String state =
                "\"default\";r=" + remaining + ";t=" + (remaining > 0 ? untilFull : untilOne);
        return new Decision(allowed, policy, state, untilOne);
    }

    private Bucket filled(String principal) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.get(principal);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = rate.requests();
            if (buckets.size() >= MAX_BUCKETS) {
                buckets.remove(buckets.keySet().iterator().next());
            }
            buckets.put(principal, bucket);
        } else {
            double gained = (now - bucket.filled) * perNano;
            bucket.tokens = Math.min(rate.requests(), bucket.tokens + gained);
        }
        bucket.filled = now;
        return bucket;
    }

    private long seconds(double tokens) {
        return (long) Math.ceil(tokens / perNano / NANOS);
    }
}
