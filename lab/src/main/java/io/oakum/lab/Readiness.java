package io.oakum.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Whether a host has come up: its SSH server says its name. */
final class Readiness {
    private static final int SSH = 22;
    private static final Duration PAUSE = Duration.ofMillis(60);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /**
     * From the connection to the greeting. The server starts a process for each connection: on a busy machine that takes seconds, and
     * whoever gives up and connects anew makes it busier still.
     */
    private static final Duration GREETING = Duration.ofSeconds(20);

    private Readiness() {}

    /** Waits until the server answers; false once the limit has passed or nobody runs the host any more. */
    static boolean await(String address, Duration limit, BooleanSupplier isRun) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!answers(address)) {
            if (System.nanoTime() > deadline || !isRun.getAsBoolean()) {
                return false;
            }
            Thread.sleep(PAUSE);
        }
        return true;
    }

    static boolean answers(String address) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, SSH), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) GREETING.toMillis());
            byte[] greeting = socket.getInputStream().readNBytes(4);
            return new String(greeting, StandardCharsets.US_ASCII).equals("SSH-");
        } catch (IOException e) {
            return false; // not yet
        }
    }
}
