package dev.crucible.api.handlers;

import dev.crucible.api.documents.ExplanationJson;
import dev.crucible.api.documents.RunRequestJson;
import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.core.Isolation;

/** Which engine a demand would get, and why. */
public final class ExplainHandlers {
    private final Machine machine;
    private final Policy policy;

    /**
     * Handlers.
     *
     * @param policy what tenants demand of their runs
     */
    public ExplainHandlers(Machine machine, Policy policy) {
        this.machine = machine;
        this.policy = policy;
    }

    /** Binds the operation. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("explainDemand", this::explain);
    }

    private ApiResponse explain(ApiRequest request) {
        RunRequestJson.Place place = RunRequestJson.place(request.json());
        Isolation wanted = place.isolation().and(policy.of(request.tenant()));
        return ApiResponse.json(ExplanationJson.of(machine.consider(place.engine(), wanted)));
    }
}
