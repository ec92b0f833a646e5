package io.oakum.feeds.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A server on this machine that gives one answer, byte for byte, and then ends or falls silent. */
final class OneAnswer implements AutoCloseable {
    private final ServerSocket listening;
    private final CompletableFuture<String> request = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);

    private OneAnswer(String answer, boolean stalls) throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (Socket socket = listening.accept()) {
                request.complete(head(socket.getInputStream()));
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                if (stalls) {
                    over.await();
                }
            } catch (IOException | InterruptedException e) {
                request.complete("");
            }
        });
    }

    static OneAnswer of(String answer) throws IOException {
        return new OneAnswer(answer, false);
    }

    static OneAnswer thatStallsAfter(String answer) throws IOException {
        return new OneAnswer(answer, true);
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                break;
            }
            head.append((char) c);
        }
        return head.toString();
    }

    int port() {
        return listening.getLocalPort();
    }

    String request() {
        return request.join();
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        listening.close();
    }
}
