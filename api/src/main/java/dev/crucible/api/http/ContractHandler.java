package dev.crucible.api.http;

import dev.crucible.api.contract.Call;
import dev.crucible.api.contract.OpenApiContract;
import dev.crucible.api.contract.Operation;
import dev.crucible.api.contract.Operation.Body;
import dev.crucible.api.contract.Route;
import dev.crucible.api.contract.Violation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.access.Principal;
import dev.crucible.core.telemetry.Scope;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Leads a request through everything that is the same for all operations: the name of the host, the
 * origin, the route, who is asking, how often, the parameters, the body; then to its handler, and
 * the answer back.
 */
final class ContractHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ContractHandler.class);
    private static final String RUN = "run-";
    private static final int MAX_RUN = 30;

    private final OpenApiContract contract;
    private final Map<String, ApiHandler> handlers;
    private final HostNames hostNames;
    private final Origins origins;
    private final Access access;
    private final WorkerCertificates certificates;
    private final Optional<RateLimiter> rate;
    private final Bodies bodies;
    private final Answers answers;
    private final RequestIds ids;
    private final ExchangeObserver observer;
    private final LongSupplier nanoTime;
    private final Semaphore slots;
    private final Set<Thread> busy = ConcurrentHashMap.newKeySet();

    ContractHandler(
            OpenApiContract contract,
            Map<String, ApiHandler> handlers,
            HostNames hostNames,
            Origins origins,
            Access access,
            WorkerCertificates certificates,
            Optional<RateLimiter> rate,
            Bodies bodies,
            Answers answers,
            RequestIds ids,
            ExchangeObserver observer,
            LongSupplier nanoTime,
            int requests) {
        this.contract = contract;
        this.handlers = Map.copyOf(handlers);
        this.hostNames = hostNames;
        this.origins = origins;
        this.access = access;
        this.certificates = certificates;
        this.rate = rate;
        this.bodies = bodies;
        this.answers = answers;
        this.ids = ids;
        this.observer = observer;
        this.nanoTime = nanoTime;
        slots = new Semaphore(requests);
    }

    /** Tells every thread that still answers something to come to an end. */
    void interruptAll() {
        busy.forEach(Thread::interrupt);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange =
                new Exchange(
                        request,
                        response,
                        callback,
                        ids.of(Optional.ofNullable(request.getHeaders().get("X-Request-Id"))),
                        nanoTime.getAsLong());
        Route route = contract.route(exchange.method(), exchange.path());
        ExchangeObserver.Watch watch = observer.began(arrived(exchange, route));
        exchange.scope(exchange.scope().withTrace(watch.trace()));
        boolean slot = slots.tryAcquire();
        busy.add(Thread.currentThread());
        try {
            response.getHeaders().put("X-Request-Id", exchange.requestId());
            Answers.general(response.getHeaders());
            ApiResponse answer =
                    slot ? exchange.scope().call(() -> answer(exchange, route)) : overloaded();
            exchange.scope().run(() -> serve(exchange, answer));
        } catch (InterruptedException gone) {
            callback.failed(gone);
        } catch (RuntimeException | Error fault) {
            LOG.error("{} failed", exchange.target(), fault);
            callback.failed(fault);
        } finally {
            busy.remove(Thread.currentThread());
            exchange.release();
            if (slot) {
                slots.release();
            }
            exchange.scope().run(() -> watch.ended(answered(exchange)));
        }
        return true;
    }

    private static ExchangeObserver.Arrived arrived(Exchange exchange, Route route) {
        Optional<Operation> operation =
                route instanceof Route.Found found
                        ? Optional.of(found.operation())
                        : Optional.empty();
        return new ExchangeObserver.Arrived(
                operation.map(Operation::id).orElse(""),
                operation.map(Operation::path).orElse(""),
                exchange.method(),
                exchange.path(),
                exchange.requestId(),
                exchange.header("traceparent").orElse(""));
    }

    private ExchangeObserver.Answered answered(Exchange exchange) {
        return new ExchangeObserver.Answered(
                exchange.response().getStatus(),
                Duration.ofNanos(nanoTime.getAsLong() - exchange.started()),
                exchange.received(),
                exchange.sent(),
                exchange.limited(),
                exchange.principal().map(who -> who.actor().toString()).orElse(""));
    }

    private void serve(Exchange exchange, ApiResponse answer) {
        try {
            write(exchange, answer);
        } catch (IOException | InterruptedException gone) {
            exchange.callback().failed(gone);
        } catch (RuntimeException | Error fault) {
            LOG.error("the answer to {} failed", exchange.target(), fault);
            exchange.callback().failed(fault);
        }
    }

    private void write(Exchange exchange, ApiResponse answer)
            throws IOException, InterruptedException {
        try {
            answers.write(exchange, answer);
        } catch (ContractBrokenException broken) {
            LOG.error("the answer to {} breaks the contract", exchange.target(), broken);
            exchange.response().reset();
            Problem problem = Problem.of(ErrorCode.INTERNAL, String.valueOf(broken.getMessage()));
            answers.write(exchange, ApiResponse.problem(problem));
        }
    }

    private static ApiResponse overloaded() {
        return ApiResponse.problem(
                Problem.of(ErrorCode.UNAVAILABLE, "too many requests are being answered"));
    }

    private ApiResponse answer(Exchange exchange, Route route) throws InterruptedException {
        try {
            ApiResponse answer = routed(exchange, route);
            if (answer.status() >= 400) {
                Bodies.drain(exchange);
            }
            return answer;
        } catch (CrucibleException failure) {
            Problem problem = Problem.of(failure);
            if (problem.status() == 500) {
                LOG.error("{} failed", exchange.target(), failure);
            }
            Bodies.drain(exchange);
            return ApiResponse.problem(problem);
        } catch (IOException broken) {
            return ApiResponse.problem(
                    Problem.ofHttp(
                            400, "broken-body", "The body did not arrive", broken.toString()));
        } catch (InterruptedException stopping) {
            return ApiResponse.problem(Problem.of(ErrorCode.UNAVAILABLE, "the server stops"));
        } catch (RuntimeException fault) {
            LOG.error("{} failed", exchange.target(), fault);
            return ApiResponse.problem(Problem.of(ErrorCode.INTERNAL, ""));
        }
    }

    private ApiResponse routed(Exchange exchange, Route route)
            throws IOException, InterruptedException {
        String host = exchange.header("Host").orElse("");
        if (!hostNames.allows(host)) {
            return ApiResponse.problem(
                    Problem.ofHttp(
                            421,
                            "misdirected",
                            "This server is not called so",
                            "'" + host + "' is no name of this server; allow it in its settings"));
        }
        Optional<String> origin = exchange.header("Origin");
        origins.headers(origin).forEach(exchange.response().getHeaders()::put);
        if (!origins.mayChange(exchange.method(), origin, host)) {
            return ApiResponse.problem(
                    Problem.of(
                            ErrorCode.FORBIDDEN,
                            "pages of another origin may not change anything"));
        }
        return switch (route) {
            case Route.Nothing _ ->
                    ApiResponse.problem(
                            Problem.of(ErrorCode.NOT_FOUND, "the contract has no such path"));
            case Route.OtherMethods(SortedSet<String> allowed) ->
                    otherMethod(exchange, origin, String.join(", ", allowed));
            case Route.Found(Operation operation, Map<String, String> path) ->
                    admitted(exchange, operation, path);
        };
    }

    private ApiResponse otherMethod(Exchange exchange, Optional<String> origin, String allowed) {
        if (exchange.method().equals("OPTIONS")) {
            ApiResponse answer = ApiResponse.noContent().withHeader("Allow", allowed);
            for (Map.Entry<String, String> header : origins.preflight(origin).entrySet()) {
                answer = answer.withHeader(header.getKey(), header.getValue());
            }
            return answer;
        }
        return ApiResponse.problem(
                        Problem.ofHttp(
                                405,
                                "method-not-allowed",
                                "This path has other methods",
                                "it has " + allowed))
                .withHeader("Allow", allowed);
    }

    private ApiResponse admitted(Exchange exchange, Operation operation, Map<String, String> path)
            throws IOException, InterruptedException {
        exchange.operation(operation);
        Principal principal = access.admit(operation, exchange.header("Authorization"));
        exchange.principal(principal);
        exchange.certificate(certificates.worker(operation, exchange.request()));
        exchange.scope(scope(exchange, operation, principal, path));
        if (rate.isPresent() && operation.scope().isPresent()) {
            RateLimiter.Decision decision = rate.get().take(principal.actor().toString());
            Answers.rate(decision).forEach(exchange.response().getHeaders()::put);
            if (!decision.allowed()) {
                exchange.limit();
                return ApiResponse.problem(
                        Problem.of(
                                ErrorCode.RATE_LIMITED,
                                "there is more in " + decision.retryAfter() + " s"));
            }
        }
        String query = Optional.ofNullable(exchange.request().getHttpURI().getQuery()).orElse("");
        Call call = Call.of(operation, path, query, exchange::header);
        return operation.body().isPresent()
                ? withBody(exchange, operation, operation.body().get(), principal, call)
                : called(exchange, operation, principal, call, ApiRequest.noJson(), noBytes());
    }

    private ApiResponse withBody(
            Exchange exchange, Operation operation, Body body, Principal principal, Call call)
            throws IOException, InterruptedException {
        boolean present = Bodies.present(exchange.request());
        if (present) {
            Optional<Problem> wrongType = Bodies.wrongType(exchange, body);
            if (wrongType.isPresent()) {
                return ApiResponse.problem(wrongType.get());
            }
        }
        if (!body.json()) {
            InputStream bytes = present ? bodies.open(exchange, body) : noBytes();
            return called(exchange, operation, principal, call, ApiRequest.noJson(), bytes);
        }
        List<Violation> violations = new ArrayList<>(call.violations());
        JsonNode json = ApiRequest.noJson();
        if (present) {
            json = bodies.json(exchange, body, violations);
        } else if (body.required()) {
            violations.add(JsonBodies.missing());
        }
        Call whole = new Call(call.values(), violations);
        return called(exchange, operation, principal, whole, json, noBytes());
    }

    private ApiResponse called(
            Exchange exchange,
            Operation operation,
            Principal principal,
            Call call,
            JsonNode json,
            InputStream bytes)
            throws IOException, InterruptedException {
        if (!call.violations().isEmpty()) {
            return ApiResponse.problem(Problem.invalid(call.violations()));
        }
        ApiHandler handler = handlers.get(operation.id());
        if (handler == null) {
            throw new CrucibleException(ErrorCode.INTERNAL, operation.id() + " has no handler");
        }
        ApiRequest request =
                new ApiRequest(
                        operation,
                        exchange.target(),
                        exchange.requestId(),
                        principal,
                        exchange.certificate(),
                        call.values(),
                        exchange::header,
                        json,
                        bytes);
        return handled(exchange.scope(), handler, request);
    }

    private static ApiResponse handled(Scope scope, ApiHandler handler, ApiRequest request)
            throws IOException, InterruptedException {
        try {
            return scope.call(() -> handler.handle(request));
        } catch (IOException | InterruptedException | RuntimeException known) {
            throw known;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** With the tenant, unless nobody was asked for, and the run that the path names. */
    private static Scope scope(
            Exchange exchange, Operation operation, Principal principal, Map<String, String> path) {
        Scope scope = exchange.scope();
        Scope known = operation.scope().isEmpty() ? scope : scope.withTenant(principal.tenant());
        return path.values().stream()
                .filter(value -> value.startsWith(RUN) && value.length() <= MAX_RUN)
                .findFirst()
                .map(known::withRun)
                .orElse(known);
    }

    private static InputStream noBytes() {
        return InputStream.nullInputStream();
    }
}
