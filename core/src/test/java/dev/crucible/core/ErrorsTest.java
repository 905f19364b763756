package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.ErrorCode.Category;

import org.junit.jupiter.api.Test;

import java.util.List;

class ErrorsTest {
    @Test
    void everyErrorSaysWhoCanPutItRight() {
        assertThat(ErrorCode.INVALID_REQUEST.category()).isEqualTo(Category.USER);
        assertThat(ErrorCode.NOT_FOUND.category()).isEqualTo(Category.USER);
        assertThat(ErrorCode.REFUSED.category()).isEqualTo(Category.USER);
        assertThat(ErrorCode.CONFLICT.category()).isEqualTo(Category.USER);
        assertThat(ErrorCode.UNAUTHENTICATED.category()).isEqualTo(Category.USER);
        assertThat(ErrorCode.FORBIDDEN.category()).isEqualTo(Category.USER);
        assertThat(ErrorCode.TOO_LARGE.category()).isEqualTo(Category.USER);
        assertThat(ErrorCode.UNSUPPORTED.category()).isEqualTo(Category.USER);
        assertThat(ErrorCode.RATE_LIMITED.category()).isEqualTo(Category.USER);
        assertThat(ErrorCode.QUOTA_EXCEEDED.category()).isEqualTo(Category.RESOURCES);
        assertThat(ErrorCode.UNAVAILABLE.category()).isEqualTo(Category.RESOURCES);
        assertThat(ErrorCode.INSUFFICIENT_RESOURCES.category()).isEqualTo(Category.RESOURCES);
        assertThat(ErrorCode.SANDBOX_LOST.category()).isEqualTo(Category.INTERNAL);
        assertThat(ErrorCode.INTERNAL.category()).isEqualTo(Category.INTERNAL);
    }

    @Test
    void aRefusalBecomesARefusedOutcome() {
        SandboxException refused = SandboxException.refused("isolation vm");
        assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED);
        assertThat(refused.outcome()).isEqualTo(new Outcome.Refused("isolation vm"));
        assertThat(refused).hasMessage("isolation vm");
    }

    @Test
    void aBrokenSandboxBecomesALostOutcomeAndKeepsItsCause() {
        IllegalStateException cause = new IllegalStateException("deeper");
        SandboxException lost = SandboxException.lost("the init died", cause);
        assertThat(lost.code()).isEqualTo(ErrorCode.SANDBOX_LOST);
        assertThat(lost.outcome()).isEqualTo(new Outcome.Lost("the init died"));
        assertThat(lost).hasCause(cause);
        assertThat(SandboxException.lost("the init died")).hasNoCause();
    }

    @Test
    void anInvalidRequestReadsAsAllItsFaults() {
        InvalidRequestException invalid =
                new InvalidRequestException(
                        List.of(new Fault("a", "is empty", "text"), new Fault("b", "is 0", "1")));
        assertThat(invalid.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(invalid).hasMessage("a: is empty (expected text); b: is 0 (expected 1)");
        assertThat(invalid.faults()).extracting(Fault::field).containsExactly("a", "b");
    }
}
