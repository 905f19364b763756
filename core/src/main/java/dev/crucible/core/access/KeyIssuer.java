package dev.crucible.core.access;

import dev.crucible.core.RunIds;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes keys, and records that they were made. Who may have which is decided before. */
public final class KeyIssuer {
    private final UnitOfWork units;
    private final Journal journal;
    private final KeyStore keys;
    private final Tokens tokens;
    private final RunIds ids;
    private final InstantSource clock;

    /** Makes keys of this store. */
    public KeyIssuer(
            UnitOfWork units,
            Journal journal,
            KeyStore keys,
            Tokens tokens,
            RunIds ids,
            InstantSource clock) {
        this.units = units;
        this.journal = journal;
        this.keys = keys;
        this.tokens = tokens;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What is to be made.
     *
     * @param name what it is for
     * @param tenant whose it is
     * @param scopes what it may do
     * @param expires when it ends by itself
     */
    public record Wish(String name, String tenant, Set<Scope> scopes, Optional<Instant> expires) {
        /** Copies the set. */
        public Wish {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * What was made.
     *
     * @param token its secret, which is kept nowhere
     */
    public record Issued(ApiKey key, String token) {}

    /**
     * Makes a key; when this returns, key and event are durable.
     *
     * @param tenant on whose behalf
     * @param why empty for no reason
     */
    public Issued issue(Wish wish, String tenant, Actor by, String why) {
        ApiKey key =
                new ApiKey(
                        ids.next().value().replaceFirst("^run-", "key-"),
                        wish.name,
                        wish.tenant,
                        wish.scopes,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        wish.expires,
                        Optional.empty());
        String token = tokens.next();
        Set<String> labels = key.scopes().stream().map(Scope::label).collect(Collectors.toSet());
        Fact fact = new Fact.KeyCreated(key.id(), key.name(), labels);
        units.commit(() -> {
            keys.create(key, Tokens.hash(token));
            journal.append(List.of(new Entry(tenant, by, why, fact)));
            return key;
        });
        return new Issued(key, token);
    }
}
