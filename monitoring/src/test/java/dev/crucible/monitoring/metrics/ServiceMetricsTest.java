package dev.crucible.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.storage.Storage;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

final class ServiceMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Digest DIGEST = new Digest("0".repeat(64));

    private final FakeSources sources = new FakeSources();
    private final ServiceMetrics metrics = new ServiceMetrics(sources, 2, "1.2.3");
    private long index;

    private String text() {
        return metrics.expose("").body().asText();
    }

    private void happens(Instant time, String tenant, Fact... facts) {
        for (Fact fact : facts) {
            metrics.events().accept(new Event(index++, time, Entry.bySystem(tenant, fact)));
        }
    }

    private static RunId run(int number) {
        return new RunId("run-%026d".formatted(number));
    }

    private static Fact submitted(RunId run, Instant notBefore) {
        return new Fact.RunSubmitted(
                run,
                DIGEST,
                new RunSummary(RunSummary.Kind.RUN, "python", "auto", "process", Map.of()),
                5,
                notBefore,
                "",
                "",
                Optional.empty());
    }

    private static Fact finished(RunId run, Outcome outcome) {
        Usage usage = new Usage(Duration.ofMillis(1500), Duration.ofMillis(500), 1 << 20);
        return new Fact.RunFinished(
                run, 1, new Ending.Ran(outcome, usage, "jail", IsolationClass.PROCESS), DIGEST);
    }

    @Test
    void requestsAreCountedByOperationAndStatus() {
        metrics.http().began();
        metrics.http().began();
        metrics.http().ended("getRun", 200, Duration.ofMillis(3), 0, 512);
        assertThat(text())
                .contains("crucible_http_requests_in_flight 1.0")
                .contains("crucible_http_requests_total{operation=\"getRun\",status=\"2xx\"} 1.0")
                .contains("crucible_http_sent_bytes_total 512.0")
                .contains(
                        "crucible_http_request_duration_seconds_bucket{operation=\"getRun\","
                                + "le=\"0.005\"} 1")
                .contains(
                        "crucible_http_request_duration_seconds_bucket{operation=\"getRun\","
                                + "le=\"0.0025\"} 0");
    }

    @Test
    void whoeverChoosesAnOperationCannotMakeEndlesslyManySeries() {
        IntStream.range(0, 1000)
                .forEach(number -> {
                    metrics.http().began();
                    metrics.http().ended("op" + number, 404, Duration.ZERO, 0, 0);
                });
        assertThat(text().lines().filter(line -> line.startsWith("crucible_http_requests_total")))
                .hasSize(201)
                .contains("crucible_http_requests_total{operation=\"other\",status=\"4xx\"} 800.0");
    }

    @Test
    void theFiguresOfRunsFollowTheEvents() {
        happens(
                NOW,
                "acme",
                submitted(run(1), NOW),
                submitted(run(2), NOW.plusSeconds(60)),
                submitted(run(3), NOW));
        happens(NOW.plusSeconds(2), "acme", new Fact.RunClaimed(run(1), 1, 1, "w"));
        happens(NOW.plusSeconds(4), "acme", finished(run(1), new Outcome.Exited(0)));
        happens(
                NOW.plusSeconds(61),
                "acme",
                new Fact.RunClaimed(run(2), 2, 1, "w"),
                finished(run(2), new Outcome.LimitReached(Limit.MEMORY)),
                new Fact.RunCancelled(run(3)));
        assertThat(text())
                .contains("crucible_runs_submitted_total{kind=\"run\",tenant=\"acme\"} 3.0")
                .contains(ended("exited_zero"), ended("limit_memory"))
                .contains("crucible_run_wait_seconds_count 2")
                .contains("crucible_run_wait_seconds_sum 3.0")
                .contains("crucible_events_seen 8.0");
        assertThat(metrics.events().liveRuns()).isZero();
    }

    private static String ended(String outcome) {
        return "crucible_runs_ended_total{engine=\"jail\",kind=\"run\",outcome=\""
                + outcome
                + "\",runtime=\"python\"} 1.0";
    }

    @Test
    void aRetryWaitsAnewAndADeadRunIsCounted() {
        happens(NOW, "", submitted(run(1), NOW), new Fact.RunClaimed(run(1), 1, 1, "w"));
        happens(NOW, "", new Fact.RunRequeued(run(1), 1, "worker lost", NOW.plusSeconds(10)));
        happens(NOW.plusSeconds(11), "", new Fact.RunClaimed(run(1), 2, 2, "w"));
        happens(NOW.plusSeconds(12), "", new Fact.RunDeadLettered(run(1), "worker lost", 2));
        assertThat(text())
                .contains("crucible_run_wait_seconds_sum 1.0")
                .contains("crucible_runs_retried_total 1.0")
                .contains("crucible_runs_dead_lettered_total 1.0")
                .contains("outcome=\"dead\"");
    }

    @Test
    void aRunFromBeforeTheStartIsCountedWithWhatIsKnown() {
        happens(NOW, "", finished(run(7), new Outcome.Exited(1)));
        assertThat(text()).contains("runtime=\"unknown\"").contains("outcome=\"exited_nonzero\"");
    }

    @Test
    void theLargestTenantsHaveFiguresOfTheirOwn() {
        sources.usage = List.of(usage("a", 1), usage("b", 30), usage("c", 20), usage("d", 4));
        assertThat(text())
                .contains("crucible_storage_bytes{tenant=\"b\"} 30.0")
                .contains("crucible_storage_bytes{tenant=\"c\"} 20.0")
                .contains("crucible_storage_bytes{tenant=\"other\"} 5.0")
                .doesNotContain("tenant=\"a\"", "tenant=\"d\"");
        happens(NOW, "x", submitted(run(1), NOW));
        happens(NOW, "y", submitted(run(2), NOW));
        happens(NOW, "z", submitted(run(3), NOW));
        happens(NOW, "q", submitted(run(4), NOW));
        assertThat(text())
                .contains("crucible_runs_submitted_total{kind=\"run\",tenant=\"other\"} 2.0");
    }

    private static Storage.TenantUsage usage(String tenant, long bytes) {
        return new Storage.TenantUsage(tenant, 1, bytes, 100);
    }

    @Test
    void aSourceThatFailsHidesItsOwnFiguresOnly() {
        sources.broken = true;
        assertThat(text()).doesNotContain("crucible_queue_items").contains("crucible_workers 2.0");
        assertThat(text()).contains("crucible_metrics_failures_total{source=\"queue\"}");
    }

    @Test
    void whatIsNotAsRecordedIsNotIntact() {
        assertThat(text()).contains("crucible_journal_intact 1.0");
        sources.intact = false;
        assertThat(text()).contains("crucible_journal_intact 0.0");
    }

    @Test
    void aTenantsNameCannotForgeFigures() {
        String hostile = "x\"} 1\ncrucible_workers 99\n# \\";
        happens(NOW, hostile, submitted(run(1), NOW));
        sources.usage = List.of(usage(hostile, 1));
        assertThat(text().lines()).doesNotContain("crucible_workers 99");
        assertThat(text()).contains("tenant=\"x\\\"} 1\\ncrucible_workers 99\\n# \\\\\"");
    }

    @Test
    void theFormIsWhatTheClientAccepts() {
        assertThat(metrics.expose("").contentType())
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        Exposition open = metrics.expose("application/openmetrics-text;version=1.0.0,*/*;q=0.1");
        assertThat(open.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(open.body().asText()).endsWith("# EOF\n");
    }

    @Test
    void everyFigureIsDocumentedAndEveryDocumentedFigureExists() throws IOException {
        everythingHappens();
        Set<String> exposed =
                text().lines()
                        .filter(line -> line.startsWith("# TYPE "))
                        .map(line -> line.split(" ", -1)[2])
                        .collect(Collectors.toCollection(TreeSet::new));
        Path page = Path.of(System.getProperty("crucible.home")).resolve("docs/metrics.md");
        Set<String> documented =
                Pattern.compile("^\\| `([a-z_]+)`", Pattern.MULTILINE)
                        .matcher(Files.readString(page))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(exposed);
    }

    private void everythingHappens() {
        metrics.http().began();
        metrics.http().ended("getRun", 200, Duration.ZERO, 1, 1);
        metrics.http().rateLimited("client");
        metrics.queue().leasesLost(1);
        metrics.queue().fenced();
        metrics.journal().appended(Duration.ofMillis(1));
        metrics.journal().committed(3, Duration.ofMillis(1));
        happens(
                NOW,
                "acme",
                submitted(run(1), NOW),
                new Fact.RunClaimed(run(1), 1, 1, "w"),
                new Fact.RunRequeued(run(1), 1, "lost", NOW),
                new Fact.RunDeadLettered(run(1), "lost", 1),
                new Fact.RunRedriven(run(1), NOW),
                new Fact.RunClaimed(run(1), 2, 1, "w"),
                finished(run(1), new Outcome.Exited(0)),
                new Fact.RunFinished(
                        run(2),
                        1,
                        new Ending.Scored("passed", Duration.ofSeconds(1), "jail"),
                        DIGEST),
                new Fact.SandboxOpened("s", "jail"),
                new Fact.PayloadErased(DIGEST, 5),
                new Fact.ContainmentMeasured(
                        "jail", "", DIGEST, "quick", Map.of("contained", 3L), List.of(), 5),
                new Fact.ServiceStarted("1"),
                new Fact.CanaryTouched("run-1", "honey", "it came back"),
                new Fact.HostChanged("HI-01", "/dev/null"),
                new Fact.FaultFound("journal", "torn", Map.of()));
        sources.usage = List.of(usage("acme", 1));
        sources.broken = true;
        assertThat(text()).isNotEmpty();
        sources.broken = false;
    }

    private static final class FakeSources implements Sources {
        private List<Storage.TenantUsage> usage = List.of();
        private boolean intact = true;
        private boolean broken;

        @Override
        public QueueStatus queue() {
            if (broken) {
                throw new CrucibleException(ErrorCode.UNAVAILABLE, "closed");
            }
            return new QueueStatus(
                    WorkQueue.State.OPEN,
                    3,
                    0,
                    1,
                    0,
                    Duration.ofSeconds(4),
                    Map.of("acme", new QueueStatus.TenantStatus(3, 0, 1)));
        }

        @Override
        public JournalState journal() {
            return new JournalState(10, 9, Duration.ofMillis(5), Duration.ofSeconds(1), intact);
        }

        @Override
        public StorageState storage() {
            return new StorageState(usage, 2, 100);
        }

        @Override
        public LoadState load() {
            return new LoadState(2, 4, 1, 0, 3, 1);
        }
    }
}
