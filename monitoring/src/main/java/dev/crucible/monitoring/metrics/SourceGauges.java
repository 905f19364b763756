package dev.crucible.monitoring.metrics;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.storage.Storage;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The figures that are asked for when somebody looks. A source that fails hides its own only. */
final class SourceGauges implements MultiCollector {
    private static final System.Logger LOG = System.getLogger(SourceGauges.class.getName());

    private static final String QUEUE = "queue";
    private static final String JOURNAL = "journal";
    private static final String STORAGE = "storage";
    private static final String LOAD = "load";
    private static final List<String> SOURCES = List.of(QUEUE, JOURNAL, STORAGE, LOAD);

    private final Sources sources;
    private final int tenants;
    private final Counter failures;

    SourceGauges(Sources sources, int tenants, Instruments make) {
        this.sources = sources;
        this.tenants = tenants;
        this.failures =
                make.counter(
                        "crucible_metrics_failures_total",
                        "Figures that could not be collected, by source.",
                        "source");
        SOURCES.forEach(failures::initLabelValues);
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        Gauges gauges = new Gauges();
        add(QUEUE, sources::queue, status -> queue(gauges, status));
        add(JOURNAL, sources::journal, state -> journal(gauges, state));
        add(STORAGE, sources::storage, state -> storage(gauges, state));
        add(LOAD, sources::load, state -> load(gauges, state));
        gauges.snapshots().forEach(all::metricSnapshot);
        return all.build();
    }

    private <T> void add(String name, Supplier<T> source, Consumer<T> figures) {
        try {
            figures.accept(source.get());
        } catch (CrucibleException failure) {
            failures.labelValues(name).inc();
            LOG.log(Level.WARNING, "no figures of " + name + ": " + failure.getMessage());
        }
    }

    private void queue(Gauges gauges, QueueStatus status) {
        gauges.of("crucible_queue_items", "Runs in the queue, by state.")
                .add(status.waiting(), "state", "waiting")
                .add(status.delayed(), "state", "delayed")
                .add(status.leased(), "state", "leased")
                .add(status.dead(), "state", "dead");
        Gauges.Family state =
                gauges.of("crucible_queue_state", "1 for the state that the queue is in.");
        for (WorkQueue.State one : WorkQueue.State.values()) {
            String label = one.name().toLowerCase(Locale.ROOT);
            state.add(status.state() == one ? 1 : 0, "state", label);
        }
        gauges.of("crucible_queue_oldest_wait_seconds", "How long the oldest due run waits.")
                .add(Seconds.of(status.oldestWait()));
        List<Map.Entry<String, QueueStatus.TenantStatus>> busiest =
                status.tenants().entrySet().stream()
                        .sorted(
                                largest(
                                        one -> one.getValue().waiting() + one.getValue().leased(),
                                        Map.Entry::getKey))
                        .toList();
        perTenant(
                gauges.of("crucible_queue_tenant_waiting", "Due runs, by tenant."),
                busiest,
                Map.Entry::getKey,
                one -> one.getValue().waiting());
        perTenant(
                gauges.of("crucible_queue_tenant_leased", "Runs that workers hold, by tenant."),
                busiest,
                Map.Entry::getKey,
                one -> one.getValue().leased());
    }

    private static void journal(Gauges gauges, Sources.JournalState state) {
        gauges.of("crucible_journal_events", "Events that are durable.").add(state.events());
        gauges.of("crucible_journal_derived_events", "Events that tiles and a checkpoint cover.")
                .add(state.derived());
        gauges.of("crucible_journal_lag_seconds", "How long the oldest other event waits for them.")
                .add(Seconds.of(state.lag()));
        gauges.of("crucible_journal_checkpoint_age_seconds", "How old the last checkpoint is.")
                .add(Seconds.of(state.checkpointAge()));
        gauges.of(
                        "crucible_journal_intact",
                        "1 when all that was compared since the start is as recorded, else 0.")
                .add(state.intact() ? 1 : 0);
    }

    private void storage(Gauges gauges, Sources.StorageState state) {
        List<Storage.TenantUsage> fullest =
                state.tenants().stream()
                        .sorted(largest(Storage.TenantUsage::bytes, Storage.TenantUsage::tenant))
                        .toList();
        perTenant(
                gauges.of("crucible_storage_bytes", "Bytes in storage, by tenant."),
                fullest,
                Storage.TenantUsage::tenant,
                Storage.TenantUsage::bytes);
        perTenant(
                gauges.of("crucible_storage_objects", "References to what is stored, by tenant."),
                fullest,
                Storage.TenantUsage::tenant,
                Storage.TenantUsage::objects);
        gauges.of("crucible_storage_blobs", "Contents in files of their own.").add(state.blobs());
        gauges.of("crucible_storage_blob_bytes", "Bytes of these files.").add(state.blobBytes());
    }

    private static void load(Gauges gauges, Sources.LoadState state) {
        gauges.of("crucible_workers", "Workers that are here.").add(state.workers());
        gauges.of("crucible_worker_slots", "Runs that workers can execute at once, by use.")
                .add(state.busy(), "use", "busy")
                .add(Math.max(0, state.slots() - state.busy()), "use", "free");
        gauges.of("crucible_sandboxes", "Open sessions.").add(state.sandboxes());
        gauges.of("crucible_http_connections", "Open connections.").add(state.connections());
        gauges.of("crucible_http_streams", "Open event streams.").add(state.streams());
    }

    private static <T> Comparator<T> largest(ToLongFunction<T> value, Function<T, String> tenant) {
        return Comparator.comparingLong(value).reversed().thenComparing(tenant);
    }

    /** The first under their names, the others added up. */
    private <T> void perTenant(
            Gauges.Family family,
            List<T> sorted,
            Function<T, String> tenant,
            ToLongFunction<T> value) {
        for (int i = 0; i < sorted.size(); i++) {
            T one = sorted.get(i);
            String label = i < tenants ? tenant.apply(one) : BoundedLabel.OTHER;
            family.add(value.applyAsLong(one), "tenant", label);
        }
    }
}
