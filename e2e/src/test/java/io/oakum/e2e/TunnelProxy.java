package io.oakum.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small HTTP proxy that lets calls through to where they ask, for those with its password, and remembers where that was. */
final class TunnelProxy implements AutoCloseable {
    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("me:p@ss".getBytes(StandardCharsets.UTF_8));

    private final ServerSocket socket;
    private final List<String> tunnels = new CopyOnWriteArrayList<>();

    TunnelProxy() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.ofLiteral("0.0.0.0"));
        Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Where callers with the password wanted to go. */
    List<String> tunnels() {
        return List.copyOf(tunnels);
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException e) {
                // It was closed.
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            String head = head(caller.getInputStream());
            String where = head.split(" ", 3)[1];
            if (!head.contains("Proxy-Authorization: " + LOGIN)) {
                say(
                        caller,
                        "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            tunnels.add(where);
            int colon = where.lastIndexOf(':');
            try (var there = new Socket(where.substring(0, colon), Integer.parseInt(where.substring(colon + 1)))) {
                say(caller, "HTTP/1.1 200 Go\r\n\r\n");
                Thread back = Thread.ofVirtual().start(() -> pass(there, caller));
                pass(caller, there);
                back.join();
            }
        } catch (IOException e) {
            // Either end went; so does the tunnel.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // As above.
        }
    }

    private static void say(Socket to, String words) throws IOException {
        to.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the caller went");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
