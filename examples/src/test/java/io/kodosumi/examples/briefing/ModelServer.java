package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A model's endpoint that plays one turn for each request, well or badly, byte by byte; then the last one again and again. */
final class ModelServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SECONDS = 30;

    private final ServerSocket server;
    private final BlockingQueue<Turn> turns;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Throwable> surprises = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private ModelServer(ServerSocket server, Turn... turns) {
        this.server = server;
        this.turns = new LinkedBlockingQueue<>(List.of(turns));
        start("model server", this::serve);
    }

    /** What was asked, and when by {@link System#nanoTime}; header names in lower case. */
    record Request(long nanos, String line, Map<String, String> headers, String body) {}

    /** What the server does with a request. */
    @FunctionalInterface
    interface Turn {
        void play(Reply reply) throws IOException, InterruptedException;
    }

    static ModelServer playing(Turn... turns) throws IOException {
        return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), turns);
    }

    static ModelServer on(ServerSocket socket, Turn... turns) {
        return new ModelServer(socket, turns);
    }

    /** A whole answer of these tokens. */
    static Turn saying(String... tokens) {
        return reply -> {
            reply.stream();
            for (String token : tokens) {
                reply.token(token);
            }
            reply.data("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
            reply.data("[DONE]");
            reply.end();
        };
    }

    /** These tokens, and then the connection breaks. */
    static Turn cutOffAfter(String... tokens) {
        return reply -> {
            reply.stream();
            for (String token : tokens) {
                reply.token(token);
            }
            reply.cut();
        };
    }

    /** A status, more header lines, and a body. */
    static Turn answering(int status, String body, String... headers) {
        return reply -> {
            StringBuilder head =
                    new StringBuilder("HTTP/1.1 " + status + " Some\r\nContent-Type: application/json\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            head.append("Connection: close\r\nContent-Length: ").append(body.getBytes(UTF_8).length);
            reply.raw(head.append("\r\n\r\n").append(body).toString());
        };
    }

    /** Nothing, until the other side hangs up. */
    static Turn silence(CountDownLatch hungUp) {
        return reply -> {
            reply.awaitHangUp();
            hungUp.countDown();
        };
    }

    String url() {
        return "http://localhost:" + server.getLocalPort() + "/v1";
    }

    List<Request> requests() {
        return requests;
    }

    /** What went wrong in a turn that nobody meant to go wrong. */
    List<Throwable> surprises() {
        return surprises;
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                start("model server turn", () -> answer(socket));
            } catch (IOException closed) {
                if (!server.isClosed()) {
                    surprises.add(closed);
                }
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            Reply reply = new Reply(socket, closing);
            requests.add(reply.request());
            Turn turn = turns.size() > 1 ? turns.take() : turns.peek();
            turn.play(reply);
        } catch (IOException | InterruptedException | RuntimeException surprise) {
            surprises.add(surprise);
        }
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        server.close();
    }

    /** One connection, written to as the turn likes. */
    static final class Reply {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final CountDownLatch closing;

        Reply(Socket socket, CountDownLatch closing) throws IOException {
            this.socket = socket;
            this.closing = closing;
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        private Request request() throws IOException {
            String line = line();
            Map<String, String> headers = new TreeMap<>();
            for (String header = line(); !header.isEmpty(); header = line()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            return new Request(System.nanoTime(), line, headers, new String(in.readNBytes(length), UTF_8));
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("the request ended after '" + line + "'");
                }
                line.append((char) b);
            }
            return line.toString().stripTrailing();
        }

        /** Begins a stream of events. */
        void stream() throws IOException {
            raw(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        void token(String text) throws IOException {
            String json = JSON.writeValueAsString(text);
            data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":" + json + "},\"finish_reason\":null}]}");
        }

        void data(String data) throws IOException {
            chunk(("data: " + data + "\n\n").getBytes(UTF_8));
        }

        void chunk(byte[] bytes) throws IOException {
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
            out.write(bytes);
            raw("\r\n");
        }

        void end() throws IOException {
            raw("0\r\n\r\n");
        }

        void raw(String text) throws IOException {
            out.write(text.getBytes(UTF_8));
            out.flush();
        }

        /** Breaks the connection behind what was sent: a reset might take that along. */
        void cut() throws IOException {
            socket.close();
        }

        /** Waits until the other side has closed its end. */
        void awaitHangUp() throws IOException {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
            try {
                if (in.read() >= 0) {
                    throw new IOException("more was sent than a request");
                }
            } catch (SocketException reset) {
                // As good as an end.
            }
        }

        /** Waits a moment, or for the server's end. */
        void rest() throws InterruptedException, IOException {
            if (closing.await(20, TimeUnit.MILLISECONDS)) {
                throw new IOException("the server was closed");
            }
        }
    }
}
