package io.oakum.e2e.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What lies between a browser and its server: it can be cut, and it can fall silent without a word. */
final class Wire implements AutoCloseable {
    private final ServerSocket door;
    private final int behind;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile State state = State.WHOLE;

    private enum State {
        WHOLE,
        /** Whoever is connected is thrown out, and nobody else gets in. */
        CUT,
        /** Connections stay, and nothing comes through them any more; not even when the wire is whole again. */
        SILENT
    }

    /** @param behind the server's port */
    Wire(int behind) throws IOException {
        this.behind = behind;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    String url(String path) {
        return "http://127.0.0.1:" + door.getLocalPort() + path;
    }

    void cut() {
        state = State.CUT;
        ends.forEach(Wire::end);
    }

    void silence() {
        state = State.SILENT;
    }

    void mend() {
        state = State.WHOLE;
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                if (state == State.CUT) {
                    end(caller);
                } else {
                    Thread.ofVirtual().start(() -> serve(caller));
                }
            } catch (IOException e) {
                // It was closed.
            }
        }
    }

    private void serve(Socket caller) {
        ends.add(caller);
        try (var there = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            ends.add(there);
            Thread.ofVirtual().start(() -> pass(there, caller));
            pass(caller, there);
        } catch (IOException e) {
            // Either end went; so does what lies between.
        }
        end(caller);
    }

    private void pass(Socket from, Socket to) {
        byte[] some = new byte[8192];
        boolean isDead = false;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                isDead |= state == State.SILENT;
                if (!isDead) {
                    out.write(some, 0, count);
                }
            }
        } catch (IOException e) {
            // As above.
        }
        if (!isDead) {
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        ends.forEach(Wire::end);
    }
}
