package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VisitorTest {
    private static final String NONCE = "00112233445566778899aabbccddeeff";

    @Test
    void whereNobodyAnswersNobodyWasLetIn() {
        try (Visitor visitor = new Visitor(NONCE)) {
            assertThat(visitor.statements()).contains("PORT = ", NONCE);
            assertThat(visitor.sightings(NONCE)).isEmpty();
        }
    }
}
