package dev.crucible.api.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Problems for what is refused before any handler is asked: no HTTP, or a server that stops. */
final class ProtocolErrors extends ErrorHandler {
    private static final String TYPE = "application/problem+json";

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        byte[] body = body(response.getStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        if (response.getStatus() == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static byte[] body(int status) {
        String code =
                switch (status) {
                    case 408 -> "timeout";
                    case 413 -> "too-large";
                    case 414 -> "uri-too-long";
                    case 431 -> "headers-too-large";
                    case 500 -> "internal";
                    case 503 -> "unavailable";
                    default -> "bad-http";
                };
        String json =
                "{\"type\":\"%s%s\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\",\"requestId\":\"\"}"
                        .formatted(Problem.TYPE, code, HttpStatus.getMessage(status), status, code);
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
