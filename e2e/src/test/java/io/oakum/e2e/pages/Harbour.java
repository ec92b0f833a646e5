package io.oakum.e2e.pages;

import io.oakum.control.Actor;
import io.oakum.control.MakePlan;
import io.oakum.control.PlanRequest;
import io.oakum.control.Secrets;
import io.oakum.control.TlsFiles;
import io.oakum.server.AgentPackages;
import io.oakum.server.PeopleTls;
import io.oakum.server.Server;
import io.oakum.server.SiteAddress;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.StoreException;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.MadeCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** A server on a database of its own, with nothing in it yet. */
final class Harbour implements AutoCloseable {
    private final Addresses addresses = TestDatabase.fresh();
    final Database database = opened(addresses);
    final Server server;
    final Fleet fleet;
    final Path secrets;
    final Operator operator;

    Harbour() throws StoreException, IOException {
        this(0);
    }

    /** @param demoHosts how many hosts are made up; 0 for a real fleet */
    Harbour(int demoHosts) throws StoreException, IOException {
        secrets = Files.createTempDirectory("oakum-pages-test");
        operator = new Operator(Files.createDirectory(secrets.resolve("operator")));
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = Server.start(
                ground().ofDemo(demoHosts), new Server.Listeners(loopback, loopback, loopback), Clock.systemUTC());
        fleet = new Fleet(database);
    }

    /** Another server of the same fleet, which shows people this. */
    Server overTls(MadeCertificate made) throws Exception {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var tls = new PeopleTls(new TlsFiles(made.certificate(), made.key()), Optional.empty(), _ -> {});
        return Server.start(
                ground().at(new SiteAddress(Optional.empty(), true)),
                new Server.Listeners(loopback, loopback, loopback, Optional.of(tls)),
                Clock.systemUTC());
    }

    private Server.Ground ground() {
        return new Server.Ground(
                database,
                secrets.resolve("server"),
                "admin",
                operator,
                () -> {},
                new AgentPackages(secrets.resolve("operator")));
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.peoplePort() + path;
    }

    /** One after the other: all databases of the cluster share its roles, and the first to be opened makes them. */
    private static synchronized Database opened(Addresses addresses) {
        return TestDatabase.opened(addresses);
    }

    /** A link that signs in as the administrator, once. */
    String link() throws StoreException {
        return url("/sign-in/" + server.signIn().link("admin"));
    }

    /** Whoever proved to be who they are did so longer ago. */
    void age(String interval) {
        TestDatabase.asOwner(addresses, "update web_session set proved_at = proved_at - interval '" + interval + "'");
    }

    /** Nobody did anything for so long. */
    void idle(String interval) {
        TestDatabase.asOwner(addresses, "update web_session set seen_at = now() - interval '" + interval + "'");
    }

    /** The secret of a session of somebody with one role. */
    String session(String role) throws StoreException {
        String name = role + "-person";
        database.change(tx -> tx.people().grant(tx.people().ensure(name), role));
        return server.signIn().local(name);
    }

    /** @return the id of a plan that was begun */
    String plan(PlanRequest request) throws StoreException {
        var plans = new MakePlan(database, new Secrets(new SecureRandom()));
        return ((MakePlan.Made.Begun) plans.make(request, Actor.person("admin"))).plan();
    }

    /** Hosts that are put here by their store leave no entry; the next one moves the log on. */
    void logSomething() throws StoreException {
        server.signIn().link("admin");
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
