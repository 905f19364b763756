package dev.crucible.containment.oracles;

import java.util.ArrayList;
import java.util.List;

/** Links, routes and tables of filters (HI-08). */
final class NetworkReading {
    private final HostFacts facts;

    NetworkReading(HostFacts facts) {
        this.facts = facts;
    }

    void network() {
        facts.lines("HI-08", "/proc/net/dev").stream()
                .filter(line -> line.contains(":"))
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .forEach(name -> facts.put("HI-08", "link " + name, "there"));
        for (String line : facts.lines("HI-08", "/proc/net/route")) {
            List<String> f = new ArrayList<>(List.of(line.strip().split("\\s+", -1)));
            f.subList(4, 6).clear(); // how often it is used
            facts.put("HI-08", "route " + String.join(" ", f), "there");
        }
        facts.text("HI-08", "/proc/net/ipv6_route").stream()
                .flatMap(String::lines)
                .map(line -> new ArrayList<>(List.of(line.strip().split("\\s+", -1))))
                .forEach(f -> {
                    f.subList(6, 8).clear();
                    facts.put("HI-08", "route " + String.join(" ", f), "there");
                });
        for (String table : List.of("ip_tables_names", "ip6_tables_names")) {
            facts.text("HI-08", "/proc/net/" + table)
                    .ifPresent(it -> facts.put("HI-08", table, it));
        }
    }
}
