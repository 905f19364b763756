package dev.crucible.core;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The attestations of all sandboxes of one run or score, by what each sandbox was for: {@code
 * compile} and {@code run}, or {@code tests} and {@code candidate}.
 *
 * <p>Their document is the JSON object {@code {"sandboxes":{ROLE:{"controls":[{"host","inside",
 * "name","status"}],"engine","isolation"}},"version":1}} in the form of RFC 8785, so that the same
 * attestations always give the same bytes, and a digest of the bytes names them.
 *
 * @param sandboxes the attestations
 */
public record Attestations(SortedMap<String, Attestation> sandboxes) {
    /** Of a run that had no sandbox. */
    public static final Attestations NONE = new Attestations(new TreeMap<>());

    /** Copies the map. */
    public Attestations {
        sandboxes = Collections.unmodifiableSortedMap(new TreeMap<>(sandboxes));
    }

    /** Of one sandbox. */
    public static Attestations of(String role, Attestation attestation) {
        return NONE.with(role, attestation);
    }

    /** The same, and that of one more sandbox. */
    public Attestations with(String role, Attestation attestation) {
        SortedMap<String, Attestation> more = new TreeMap<>(sandboxes);
        more.put(role, attestation);
        return new Attestations(more);
    }

    /** The same, and these; what both have is taken from these. */
    public Attestations with(Attestations others) {
        SortedMap<String, Attestation> more = new TreeMap<>(sandboxes);
        more.putAll(others.sandboxes);
        return new Attestations(more);
    }

    /** That of the sandbox with this role. */
    public Optional<Attestation> of(String role) {
        return Optional.ofNullable(sandboxes.get(role));
    }

    /** The canonical document. */
    public Bytes document() {
        CanonicalText text = new CanonicalText().raw("{\"sandboxes\":{");
        String comma = "";
        for (Map.Entry<String, Attestation> sandbox : sandboxes.entrySet()) {
            text.raw(comma).quoted(sandbox.getKey()).raw(":");
            sandbox.getValue().write(text);
            comma = ",";
        }
        return text.raw("},\"version\":1}").bytes();
    }

    /** The digest of the document, which the journal holds. */
    public Digest digest() {
        return Digest.of(document());
    }

    /** The digest of each alone. */
    public SortedMap<String, Digest> digests() {
        SortedMap<String, Digest> digests = new TreeMap<>();
        sandboxes.forEach((role, attestation) -> digests.put(role, attestation.digest()));
        return digests;
    }

    /**
     * Why they do not show that untrusted code was behind every wall of its class; empty when they
     * do. Of the class none nothing has to be shown.
     *
     * @param isolation the class that is claimed
     */
    public Optional<String> fault(IsolationClass isolation) {
        if (sandboxes.isEmpty() && isolation != IsolationClass.NONE) {
            return Optional.of("there is no attestation");
        }
        for (Map.Entry<String, Attestation> sandbox : sandboxes.entrySet()) {
            Attestation attestation = sandbox.getValue();
            if (attestation.isolation() != isolation) {
                return Optional.of(
                        "%s: attested is the class %s, not %s"
                                .formatted(
                                        sandbox.getKey(),
                                        attestation.isolation().label(),
                                        isolation.label()));
            }
            Optional<String> fault = attestation.fault();
            if (fault.isPresent()) {
                return Optional.of(sandbox.getKey() + ": " + fault.get());
            }
        }
        return Optional.empty();
    }
}
