package dev.crucible.core.queue;

import dev.crucible.core.queue.Flow.Rise;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Everything that is due, in the order in which it is to be handed out. Not thread-safe.
 *
 * <p>Among equals it is start-time fair queueing: a tenant's share grows by a stride, smaller the
 * heavier the tenant, with each item. Whoever comes back after a pause begins where the others are,
 * so being idle saves nothing up; whoever could not be served, because no worker was able to, gets
 * at most a few items ahead of the others.
 */
final class Lineup {
    private static final long UNIT = 1_000_000;
    private static final int MOST_CREDIT = 16;
    private static final int MOST_MATCHES = 256;
    private static final int FEW = 64;

    private final long aging;
    private final Consumer<Set<String>> offered;
    private final Map<Set<String>, Lane> lanes = new HashMap<>();
    private final Map<Set<String>, List<Lane>> matches = new HashMap<>();
    private final TreeSet<Rise> rises = new TreeSet<>();
    private final TreeSet<Item> due = new TreeSet<>(Item::compareByDue);
    private final long[] served = new long[Work.MAX_PRIORITY + 1];
    private int emptyLanes;
    private long now;

    /**
     * @param aging milliseconds until a head ranks one higher
     * @param offered is told what a worker must be able to do, whenever something can be taken that
     *     could not be taken before
     */
    Lineup(long aging, Consumer<Set<String>> offered) {
        this.aging = aging;
        this.offered = offered;
    }

    /**
     * The tenant's flow for such work; made when there is none.
     *
     * @param former what it was when it was there before, to be used again if it can be
     */
    Flow flow(Tenant tenant, Set<String> needs, @Nullable Flow former) {
        Lane lane = lanes.get(needs);
        if (lane == null) {
            lane = new Lane(needs);
            lanes.put(needs, lane);
            emptyLanes++;
            matches.clear();
        }
        Lane home = lane;
        return tenant.flows()
                .computeIfAbsent(
                        lane,
                        _ ->
                                former != null && former.tenant() == tenant && former.lane() == home
                                        ? former
                                        : new Flow(tenant, home));
    }

    /** The same needs, those that are known already if there are any. */
    Set<String> shared(Set<String> needs) {
        Lane known = lanes.get(needs);
        return known == null ? needs : known.needs();
    }

    /** One item more, or less, belongs to the flow, wherever it is. */
    void count(Flow flow, int more) {
        Lane lane = flow.lane();
        emptyLanes -= lane.items() == 0 ? 1 : 0;
        flow.count(more);
        lane.count(more);
        emptyLanes += lane.items() == 0 ? 1 : 0;
        if (flow.items() == 0) {
            flow.tenant().flows().remove(lane);
        }
        if (emptyLanes > FEW + lanes.size() / 2) {
            lanes.values().removeIf(each -> each.items() == 0);
            emptyLanes = 0;
            matches.clear();
        }
    }

    /** Since when the item that has waited longest is due; the largest long when none is. */
    long oldest() {
        return due.isEmpty() ? Long.MAX_VALUE : due.first().standing().due();
    }

    /** How many kinds of work it remembers. */
    int size() {
        return lanes.size();
    }

    /** Time goes on: what has waited long enough ranks higher. */
    void at(long time) {
        now = time;
        while (!rises.isEmpty() && rises.first().time() <= now) {
            refresh(rises.first().flow());
        }
    }

    void add(Item item) {
        Flow flow = item.flow();
        boolean known = flow.turn() != null;
        due.add(item);
        flow.line(item.work().priority()).add(item);
        refresh(flow);
        if (known) {
            offered.accept(flow.lane().needs());
        }
    }

    void remove(Item item) {
        due.remove(item);
        item.flow().line(item.work().priority()).remove(item);
        refresh(item.flow());
    }

    /** The tenant may have become blocked, or not blocked any more. */
    void refresh(Tenant tenant) {
        tenant.flows().values().forEach(this::refresh);
    }

    /** What a worker of these abilities is to do next; null when there is nothing for it. */
    @Nullable Item best(Set<String> abilities) {
        Turn best = null;
        for (Lane lane : lanesFor(abilities)) {
            if (!lane.turns().isEmpty()) {
                Turn first = lane.turns().first();
                best = best == null || first.compareTo(best) < 0 ? first : best;
            }
        }
        return best == null ? null : best.item();
    }

    private List<Lane> lanesFor(Set<String> abilities) {
        List<Lane> known = matches.get(abilities);
        if (known != null) {
            return known;
        }
        if (matches.size() >= MOST_MATCHES) {
            matches.clear();
        }
        List<Lane> able = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            if (abilities.containsAll(lane.needs())) {
                able.add(lane);
            }
        }
        matches.put(Set.copyOf(abilities), able);
        return able;
    }

    /** Everything that can be taken is offered again, because it could not be taken before. */
    void offerAll() {
        for (Lane lane : lanes.values()) {
            if (!lane.turns().isEmpty()) {
                offered.accept(lane.needs());
            }
        }
    }

    /**
     * The best item is about to be taken: its tenant has had one more.
     *
     * @return puts that back
     */
    Runnable serve(Item item) {
        Tenant tenant = item.flow().tenant();
        Line line = item.flow().line(item.work().priority());
        int rank = Objects.requireNonNull(item.flow().turn()).rank();
        Tenant.Share share = tenant.share(rank);
        long[] hadBefore = tenant.had();
        long servedBefore = served[rank];
        long floorBefore = line.floor();

        long stride = UNIT / tenant.settings().weight();
        long start = Math.max(share.had(), servedBefore - MOST_CREDIT * stride);
        served[rank] = Math.max(servedBefore, start);
        share.had(start + stride);
        line.served(now, aging);
        standBehind(tenant, rank);
        return () -> {
            served[rank] = servedBefore;
            line.floor(floorBefore);
            refresh(tenant);
            tenant.had(hadBefore);
            refresh(tenant);
        };
    }

    /** Moves the tenant's flows of this rank to where its share puts them. */
    private static void standBehind(Tenant tenant, int rank) {
        long had = tenant.share(rank).had();
        for (Flow flow : tenant.flows().values()) {
            Turn turn = flow.turn();
            if (turn != null && turn.rank() == rank) {
                leave(flow, turn);
                enter(flow, turn.after(had));
            }
        }
    }

    private void refresh(Flow flow) {
        Turn before = flow.turn();
        Turn after = flow.tenant().blocked() ? null : turn(flow);
        if (!Objects.equals(before, after)) {
            leave(flow, before);
            enter(flow, after);
        }
        Rise rise = after == null ? null : rise(flow, after.key());
        if (!Objects.equals(rise, flow.rise())) {
            if (flow.rise() != null) {
                rises.remove(flow.rise());
            }
            flow.rise(rise);
            if (rise != null) {
                rises.add(rise);
            }
        }
        if (before == null && after != null) {
            offered.accept(flow.lane().needs());
        }
    }

    /** Where the flow stands now; null when nothing is due. */
    private @Nullable Turn turn(Flow flow) {
        Item best = null;
        int rank = -1;
        for (Line line : flow.lines()) {
            if (line.isEmpty()) {
                continue;
            }
            int its = line.rank(now, aging);
            if (best == null
                    || its > rank
                    || its == rank && Item.compareByDue(line.head(), best) < 0) {
                best = line.head();
                rank = its;
            }
        }
        if (best == null) {
            return null;
        }
        Tenant.Share share = flow.tenant().share(rank);
        if (share.flows() == 0) {
            share.had(Math.max(share.had(), served[rank]));
        }
        return new Turn(rank, share.had(), best.standing().due(), best.key(), flow, best);
    }

    private @Nullable Rise rise(Flow flow, long key) {
        long next = Long.MAX_VALUE;
        for (Line line : flow.lines()) {
            if (!line.isEmpty()) {
                next = Math.min(next, line.nextRise(now, aging));
            }
        }
        return next == Long.MAX_VALUE ? null : new Rise(next, key, flow);
    }

    private static void leave(Flow flow, @Nullable Turn turn) {
        if (turn != null) {
            flow.lane().turns().remove(turn);
            flow.tenant().share(turn.rank()).count(-1);
        }
    }

    private static void enter(Flow flow, @Nullable Turn turn) {
        flow.turn(turn);
        if (turn != null) {
            flow.lane().turns().add(turn);
            flow.tenant().share(turn.rank()).count(1);
        }
    }
}
