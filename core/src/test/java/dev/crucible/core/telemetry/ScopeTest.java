package dev.crucible.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class ScopeTest {
    private static final TraceContext TRACE =
            TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    @Test
    void aScopeHoldsForTheCallOnly() {
        Scope scope = Scope.NONE.withRequest("req-1").withTenant("acme").withTrace(TRACE);
        Scope inside = scope.call(() -> Scope.current().withRun("run-1").call(Scope::current));
        assertThat(inside).isEqualTo(new Scope("req-1", "run-1", "acme", TRACE));
        assertThat(Scope.current()).isEqualTo(Scope.NONE);
    }

    @Test
    void anotherThreadWorksInItWhenItIsTakenAlong() throws InterruptedException {
        List<Scope> seen = new ArrayList<>();
        Scope scope = Scope.NONE.withTenant("acme");
        scope.run(() -> seen.add(Scope.current()));
        Thread thread = Thread.ofVirtual().start(() -> scope.run(() -> seen.add(Scope.current())));
        thread.join();
        assertThat(seen).containsExactly(scope, scope);
    }
}
