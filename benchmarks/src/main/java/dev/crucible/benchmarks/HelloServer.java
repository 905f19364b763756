package dev.crucible.benchmarks;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** The floor of an API: the same server library with one handler that always says the same. */
public final class HelloServer {
    private static final int FRAME = "{\"text\":\"\"}".length();

    private HelloServer() {}

    /** Arguments: the port, and how many bytes an answer has. */
    public static void main(String[] arguments) throws Exception {
        String text = "x".repeat(Integer.parseInt(arguments[1]) - FRAME);
        byte[] answer = ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        QueuedThreadPool threads = new QueuedThreadPool(16);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        server.setHandler(new Constant(answer));
        server.start();
        server.join();
    }

    private static final class Constant extends Handler.Abstract {
        private static final HttpField JSON =
                new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
        private final byte[] answer;

        private Constant(byte[] answer) {
            this.answer = answer;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().put(JSON);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length);
            response.write(true, ByteBuffer.wrap(answer), callback);
            return true;
        }
    }
}
