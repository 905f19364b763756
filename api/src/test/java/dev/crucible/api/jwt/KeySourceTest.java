package dev.crucible.api.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

final class KeySourceTest {
    private HttpServer issuer;

    @BeforeEach
    void listen() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private KeySource source() {
        String uri = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys";
        return new KeySource(URI.create(uri), InstantSource.system());
    }

    private static void send(HttpExchange exchange, long announced) throws IOException {
        byte[] keys = "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, announced < 0 ? keys.length : announced);
        exchange.getResponseBody().write(keys);
        exchange.getResponseBody().flush();
    }

    @Test
    void keysComeByHttp() {
        issuer.createContext(
                "/keys",
                exchange -> {
                    send(exchange, -1);
                    exchange.close();
                });
        assertThat(source().keys("").getKeys()).isEmpty();
    }

    /** Without a bound of its own this would wait for ever, and all who ask after it. */
    @Test
    @Timeout(60)
    void anIssuerThatNeverEndsItsAnswerIsNotWaitedForForEver() {
        issuer.createContext("/keys", exchange -> send(exchange, 100_000));
        assertThatThrownBy(() -> source().keys(""))
                .isInstanceOfSatisfying(
                        CrucibleException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
}
