package io.oakum.packages.apt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mirror on this machine that hands out its lists as they are, and of packages what it likes, byte for byte. */
final class LyingMirror implements AutoCloseable {
    /** Nobody is to take so much of a package of some hundred bytes. */
    static final long ENDLESS = 64L << 20;

    /** So much of a package somebody has already, whose fetching was cut off. */
    static final int FROM = 100;

    private final ServerSocket listening;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Lie lie = Lie.NONE;

    LyingMirror() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    /** What is wrong with its answers for packages. */
    enum Lie {
        NONE,
        /** Of a later synchronisation than its lists: another content of another size. */
        HALF_SYNCED,
        /** Of the same size. */
        SAME_SIZE,
        /** It points to itself. */
        CIRCLE,
        /** It points to another host, which has another content under that name. */
        ELSEWHERE,
        /** It promises more than it sends. */
        TOO_SHORT,
        /** It never stops. */
        ENDLESS,
        /** It goes on in the middle with what belongs to another file. */
        RANGE
    }

    void hands(String path, byte[] content) {
        files.put(path, content);
    }

    void lies(Lie how) {
        lie = how;
    }

    /** What was asked for, each as {@code GET /path} with the wanted range where there was one. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    String address() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            String head = head(socket.getInputStream());
            String path = head.split(" ")[1].replace("/./", "/");
            String range = head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("range:"))
                    .findFirst()
                    .orElse("");
            asked.add("GET " + path + " " + range);
            OutputStream out = socket.getOutputStream();
            if (path.endsWith(".deb")) {
                lie(out, path, !range.isEmpty());
            } else {
                send(out, file(path));
            }
            out.flush();
        } catch (IOException e) {
            // Whoever asked went away: that is its right.
        }
    }

    private void lie(OutputStream out, String path, boolean isRange) throws IOException {
        byte[] honest = file(path.replaceFirst("^/elsewhere", ""));
        switch (lie) {
            case NONE -> send(out, honest);
            case HALF_SYNCED -> send(out, "of a later synchronisation".getBytes(StandardCharsets.US_ASCII));
            case SAME_SIZE -> send(out, other(honest));
            case CIRCLE -> redirect(out, address() + path);
            case ELSEWHERE -> {
                if (path.startsWith("/elsewhere/")) {
                    send(out, other(honest));
                } else {
                    redirect(out, "http://localhost:" + listening.getLocalPort() + "/elsewhere" + path);
                }
            }
            case TOO_SHORT -> {
                head(out, "200 OK", "Content-Length: " + honest.length);
                out.write(honest, 0, honest.length / 2);
            }
            case ENDLESS -> endless(out);
            case RANGE -> range(out, other(honest), isRange ? FROM : 0);
        }
    }

    private static void endless(OutputStream out) throws IOException {
        head(out, "200 OK", "X-None: none");
        byte[] block = new byte[1 << 16];
        for (long sent = 0; sent < ENDLESS; sent += block.length) {
            out.write(block);
        }
    }

    private static void range(OutputStream out, byte[] content, int from) throws IOException {
        if (from == 0) {
            send(out, content);
            return;
        }
        byte[] rest = Arrays.copyOfRange(content, from, content.length);
        String fields = "Content-Range: bytes " + from + "-" + (content.length - 1) + "/" + content.length
                + "\r\nContent-Length: " + rest.length;
        head(out, "206 Partial Content", fields);
        out.write(rest);
    }

    private byte[] file(String path) {
        return files.getOrDefault(path, new byte[0]);
    }

    private static byte[] other(byte[] content) {
        byte[] other = content.clone();
        for (int i = 0; i < other.length; i += 7) {
            other[i] ^= 0x55;
        }
        return other;
    }

    private static void redirect(OutputStream out, String address) throws IOException {
        head(out, "302 Found", "Location: " + address + "\r\nContent-Length: 0");
    }

    /** What is empty is not there. */
    private static void send(OutputStream out, byte[] content) throws IOException {
        head(out, content.length == 0 ? "404 Not Found" : "200 OK", "Content-Length: " + content.length);
        out.write(content);
    }

    private static void head(OutputStream out, String status, String fields) throws IOException {
        String head = "HTTP/1.1 " + status + "\r\nConnection: close\r\nLast-Modified: Sun, 22 Nov 2026 10:00:00 GMT\r\n"
                + fields + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("cut off");
            }
            head.write(c);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
