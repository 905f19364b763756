package dev.crucible.api.http;

import dev.crucible.api.contract.AnswerCheck;
import dev.crucible.api.contract.OpenApiContract;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.access.Authenticator;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The HTTP server: the contract, a handler for each of its operations, and the bounds. Made in one
 * place, started once, stopped once.
 */
public final class HttpServer implements AutoCloseable {
    private static final int THREADS = 16;

    private final HttpSettings settings;
    private final OpenApiContract contract;
    private final Answers answers;
    private final Optional<Certificates> certificates;
    private final ContractHandler handler;
    private final Server server;
    private final ServerConnector connector;

    /**
     * A server that does not listen yet.
     *
     * @param contract what can be asked
     * @param handlers who answers; those for the contract itself and its page are added
     * @param authenticator who knows the holders of tokens; without one, everybody on this machine
     *     may do everything, and the server listens to nobody else
     * @param observer is told of every request
     * @param nanoTime a clock that never goes back
     * @param random makes the ids of requests hard to confuse
     * @throws IllegalStateException naming every operation without handler, and every handler
     *     without operation
     * @throws CrucibleException {@code REFUSED} when the address is not this machine's own and
     *     there is no authenticator; {@code INVALID_REQUEST} when there is no such address, or a
     *     file of {@link TlsSettings} will not do
     */
    public HttpServer(
            HttpSettings settings,
            OpenApiContract contract,
            ApiHandlers handlers,
            Optional<Authenticator> authenticator,
            ExchangeObserver observer,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.settings = settings;
        this.contract = contract;
        boolean loopback = loopback(settings.host());
        if (!loopback && authenticator.isEmpty()) {
            throw new CrucibleException(
                    ErrorCode.REFUSED,
                    "%s can be reached from other machines: configure authentication first, or listen on 127.0.0.1"
                            .formatted(settings.host()));
        }
        new ContractPages().bind(handlers);
        contract.requireExactly(handlers.operations());
        HttpSettings.Limits limits = settings.limits();
        answers =
                new Answers(
                        limits,
                        settings.checkAnswers()
                                ? Optional.of(new AnswerCheck(contract))
                                : Optional.empty());
        server = server(settings);
        certificates = settings.tls().map(files -> new Certificates(files, server::getScheduler));
        handler =
                new ContractHandler(
                        contract,
                        handlers.all(),
                        new HostNames(loopback, settings.hostNames()),
                        new Origins(settings.origins()),
                        new Access(authenticator),
                        new WorkerCertificates(
                                settings.tls().map(TlsSettings::workersNeedOne).orElse(false),
                                () -> certificates.flatMap(Certificates::authorities)),
                        settings.rate().map(rate -> new RateLimiter(rate, nanoTime)),
                        new Bodies(contract, limits, nanoTime),
                        answers,
                        new RequestIds(random),
                        observer,
                        nanoTime,
                        limits.requests());
        connector = connector(server, settings, certificates);
        certificates.ifPresent(server::addBean);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        server.addBean(new SlowHeaders(connector, limits.body(), nanoTime));
        server.setHandler(new GracefulHandler(handler));
        server.setErrorHandler(new ProtocolErrors());
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "there is no address " + host, unknown);
        }
    }

    private static Server server(HttpSettings settings) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        server.setStopTimeout(settings.limits().shutdown().multipliedBy(2).toMillis());
        return server;
    }

    private static ServerConnector connector(
            Server server, HttpSettings settings, Optional<Certificates> certificates) {
        HttpSettings.Limits limits = settings.limits();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(limits.headerBytes());
        http.setIdleTimeout(limits.idle().toMillis());
        http.setHttpCompliance(HttpCompliance.RFC9110);
        // The router takes the path as it came and decodes what it needs; no path is ever a file.
        http.setUriCompliance(new UriCompliance("routed", UriCompliance.AMBIGUOUS_VIOLATIONS));
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector =
                certificates
                        .map(own -> encrypted(server, http, plain, own))
                        .orElseGet(() -> new ServerConnector(server, 1, 1, plain));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.setAcceptQueueSize(1024);
        return connector;
    }

    /** Nothing but TLS is understood there. Which name a client calls is for {@link HostNames}. */
    private static ServerConnector encrypted(
            Server server,
            HttpConfiguration http,
            HttpConnectionFactory plain,
            Certificates certificates) {
        SecureRequestCustomizer secure = new SecureRequestCustomizer();
        secure.setSniHostCheck(false);
        http.addCustomizer(secure);
        return new ServerConnector(
                server,
                1,
                1,
                new SslConnectionFactory(certificates.factory(), plain.getProtocol()),
                plain);
    }

    /**
     * Starts to listen.
     *
     * @throws CrucibleException {@code CONFLICT} when the address is in use
     */
    public HttpServer start() {
        try {
            server.start();
            Thread.startVirtualThread(contract::warm);
            return this;
        } catch (Exception failure) {
            close();
            throw new CrucibleException(
                    ErrorCode.CONFLICT,
                    "cannot listen on %s port %d: %s"
                            .formatted(settings.host(), settings.port(), failure.getMessage()),
                    failure);
        }
    }

    /** Where it listens. */
    public URI uri() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create(
                (certificates.isPresent() ? "https://" : "http://")
                        + host
                        + ":"
                        + connector.getLocalPort());
    }

    /** How many clients are connected. */
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    /** How many event streams are open. */
    public int streams() {
        return answers.openStreams();
    }

    /**
     * Accepts nothing more, ends the event streams, lets requests come to an end for as long as the
     * settings say, interrupts what is left, and stops.
     */
    @Override
    public void close() {
        CountDownLatch stopped = new CountDownLatch(1);
        Thread.startVirtualThread(() -> endAll(stopped));
        try {
            server.stop();
        } catch (Exception failure) {
            throw new CrucibleException(
                    ErrorCode.INTERNAL, "the server did not stop: " + failure, failure);
        } finally {
            stopped.countDown();
        }
    }

    private void endAll(CountDownLatch stopped) {
        try {
            answers.endStreams();
            if (!stopped.await(settings.limits().shutdown().toMillis(), TimeUnit.MILLISECONDS)) {
                handler.interruptAll();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
