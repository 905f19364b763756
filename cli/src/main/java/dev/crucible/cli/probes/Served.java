package dev.crucible.cli.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Leaves files that are programs to a browser, and has a service give them out. In an enclosure
 * they are given out as an ordinary server of files does: that must be noticed.
 *
 * @param info what it is about
 * @param downloads the service
 */
record Served(ProbeInfo info, Downloads downloads) implements Probe {
    private static final List<String> FILES = List.of("page.html", "image.svg", "paper.pdf");

    private static final String PROGRAM =
            """
            page = b"<!doctype html><script>alert(document.cookie)</script>"
            image = (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
            paper = b"%PDF-1.7\\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\\n" + page
            for name, data in (("page.html", page), ("image.svg", image), ("paper.pdf", paper)):
                with open(name, "wb") as file:
                    file.write(data)
            print(page.decode())
            """;

    private static final Map<String, String> AS_USUAL =
            Map.of("content-type", "text/html", "access-control-allow-origin", "*");

    @Override
    public Trial prepare(Ground ground) {
        return new Attempt(ground);
    }

    private final class Attempt implements Trial {
        private final Ground ground;

        private Attempt(Ground ground) {
            this.ground = ground;
        }

        @Override
        public Optional<Payload> payload() {
            return Optional.of(Payload.of(PROGRAM));
        }

        @Override
        public Judgement judge(Observation seen) {
            if (!seen.result().stdout().bytes().asText().contains("<!doctype html>")) {
                return Judgement.inconclusive("it left no page", List.of());
            }
            List<Map<String, String>> answers =
                    ground.unfiltered()
                            ? List.of(AS_USUAL)
                            : downloads.headers(ground.engine(), PROGRAM, FILES);
            List<String> evidence = new ArrayList<>();
            List<String> broken = new ArrayList<>();
            for (Map<String, String> headers : answers) {
                evidence.add(new TreeMap<>(headers).toString());
                broken.addAll(broken(headers));
            }
            return broken.isEmpty()
                    ? new Judgement(
                            Verdict.CONTAINED, "a browser keeps them, and executes none", evidence)
                    : new Judgement(Verdict.BREACHED, String.join("; ", broken), evidence);
        }

        @Override
        public void close() {
            // Nothing was laid out.
        }
    }

    /** What would let a browser take an answer for a page of this origin. */
    static List<String> broken(Map<String, String> headers) {
        List<String> broken = new ArrayList<>();
        String type = headers.getOrDefault("content-type", "");
        if (!type.equals("application/octet-stream")) {
            broken.add("it is given out as '" + type + "'");
        }
        if (!headers.getOrDefault("x-content-type-options", "").equals("nosniff")) {
            broken.add("a browser may guess what it is");
        }
        if (!headers.getOrDefault("content-security-policy", "").contains("default-src 'none'")) {
            broken.add("a browser may execute what is in it");
        }
        if (!headers.getOrDefault("content-disposition", "").equals("attachment")) {
            broken.add("a browser may show it");
        }
        if (headers.containsKey("access-control-allow-origin")) {
            broken.add("other origins may read it");
        }
        return broken;
    }
}
