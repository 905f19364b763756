package dev.crucible.monitoring.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gauges as they stand at one moment. Used by one thread. */
final class Gauges {
    private final List<Family> families = new ArrayList<>();

    /** Gauges of one name. */
    static final class Family {
        private final String name;
        private final String help;
        private final Map<Labels, Double> values = new LinkedHashMap<>();

        private Family(String name, String help) {
            this.name = name;
            this.help = help;
        }

        /** Adds a value under these labels, names and values in turn. */
        Family add(double value, String... labels) {
            values.merge(Labels.of(labels), value, Double::sum);
            return this;
        }

        private GaugeSnapshot snapshot() {
            GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
            values.forEach((labels, value) ->
                    builder.dataPoint(
                            GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
            return builder.build();
        }
    }

    Family of(String name, String help) {
        Family family = new Family(name, help);
        families.add(family);
        return family;
    }

    List<GaugeSnapshot> snapshots() {
        return families.stream().map(Family::snapshot).toList();
    }
}
