package io.oakum.e2e.pages;

import io.oakum.control.OperatorKey;
import io.oakum.server.AgentPackages;
import io.oakum.server.Server;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.TestDatabase;
import io.oakum.trust.Bytes;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** A server on a database of its own, with nothing in it yet. */
final class Harbour implements AutoCloseable {
    final Database database = TestDatabase.opened();
    final Server server;
    final Fleet fleet;
    private final Path secrets;

    Harbour() throws StoreException, IOException {
        secrets = Files.createTempDirectory("oakum-pages-test");
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = Server.start(
                new Server.Ground(database, secrets, "admin", operator(), () -> {}, new AgentPackages(secrets)),
                new Server.Listeners(loopback, loopback, loopback),
                Clock.systemUTC());
        fleet = new Fleet(database);
    }

    /** Stands in for {@code ssh-keygen}: no page needs that signature, and the server's own tests make a real one. */
    private static OperatorKey operator() {
        SigningKey key = SigningKey.generate(new SecureRandom());
        return new OperatorKey() {
            @Override
            public VerifyingKey key() {
                return key.verifyingKey();
            }

            @Override
            public String sign(Bytes message, String namespace) {
                return "not needed here";
            }
        };
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.peoplePort() + path;
    }

    /** A link that signs in as the administrator, once. */
    String link() throws StoreException {
        return url("/sign-in/" + server.signIn().link("admin"));
    }

    /** The secret of a session of somebody with one role. */
    String session(String role) throws StoreException {
        String name = role + "-person";
        database.change(tx -> tx.people().grant(tx.people().ensure(name), role));
        return server.signIn().local(name);
    }

    @Override
    public void close() throws IOException {
        server.close();
        database.close();
        try (var files = Files.walk(secrets)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
