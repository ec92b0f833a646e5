package io.oakum.server;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** The addresses at which a server answers, and to whom it answers what at each. */
record Listening(RouteTable people, HttpRouting.Builder forAgents, AgentTls agentTls, Operation operation) {
    static final String AGENTS = "agents";
    static final String OPERATION = "operation";

    WebServer start(Server.Listeners listeners) throws IOException {
        BrokenCalls.keepOutOfTheLog();
        HttpRouting.Builder forPeople = HttpRouting.builder();
        people.addTo(forPeople);
        // A handshake is several small messages, the end of an answer is one more, and each would wait until the one
        // before it is acknowledged, which systems put off for 40 ms: none waits.
        var builder = WebServer.builder()
                .shutdownHook(false)
                .address(listeners.people().getAddress())
                .port(listeners.people().getPort())
                .connectionOptions(options -> options.tcpNoDelay(true))
                .routing(forPeople)
                .putSocket(
                        AGENTS,
                        socket -> socket.address(listeners.agents().getAddress())
                                .port(listeners.agents().getPort())
                                .connectionOptions(options -> options.tcpNoDelay(true))
                                .tls(agentTls.tls())
                                .routing(forAgents))
                .putSocket(
                        OPERATION,
                        socket -> socket.address(listeners.operation().getAddress())
                                .port(listeners.operation().getPort())
                                .connectionOptions(options -> options.tcpNoDelay(true))
                                .routing(operation.routing()));
        listeners.tls().ifPresent(tls -> builder.tls(tls.tls()));
        WebServer web = builder.build().start();
        requireListening(web, listeners);
        return web;
    }

    /** The HTTP library logs that an address is taken, and starts all the same. */
    private static void requireListening(WebServer web, Server.Listeners listeners) throws IOException {
        var wanted = Map.of(
                WebServer.DEFAULT_SOCKET_NAME,
                listeners.people(),
                AGENTS,
                listeners.agents(),
                OPERATION,
                listeners.operation());
        for (var one : wanted.entrySet()) {
            if (web.port(one.getKey()) <= 0) {
                web.stop();
                throw new IOException("cannot listen on " + one.getValue().getHostString() + ":"
                        + one.getValue().getPort()
                        + ": another program does; name another address, as in oakum up --listen"
                        + " 127.0.0.1:9000");
            }
        }
    }

    /** An address that others can call, where it listens on all of them. */
    static String reachable(InetSocketAddress address) throws IOException {
        return address.getAddress().isAnyLocalAddress()
                ? InetAddress.getLocalHost().getHostName() + ":" + address.getPort()
                : authority(address.getAddress(), address.getPort());
    }

    /** As addresses of pages have it. */
    static String authority(InetAddress address, int port) {
        String host = address.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
