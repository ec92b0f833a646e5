package io.oakum.server;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.oakum.control.CertificateAuthority;
import io.oakum.control.CountExposures;
import io.oakum.control.Enrolment;
import io.oakum.control.FleetKeys;
import io.oakum.control.FleetView;
import io.oakum.control.FoundFleet;
import io.oakum.control.HearHosts;
import io.oakum.control.KeepLog;
import io.oakum.control.OperatorKey;
import io.oakum.control.Secrets;
import io.oakum.control.SignIn;
import io.oakum.control.TakeReport;
import io.oakum.store.Database;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A server that runs: its listeners and its loops, wired from top to bottom. */
public final class Server implements AutoCloseable {
    private static final String AGENTS = "agents";
    private static final String OPERATION = "operation";

    private final WebServer web;
    private final Loops loops;
    private final Live live;
    private final SignIn signIn;
    private final List<Route> routes;
    private final WaitingPolls waiting;

    private Server(WebServer web, Loops loops, Live live, SignIn signIn, List<Route> routes, WaitingPolls waiting) {
        this.live = live;
        this.waiting = waiting;
        this.web = web;
        this.loops = loops;
        this.signIn = signIn;
        this.routes = routes;
    }

    /** Where a server listens. */
    public record Listeners(InetSocketAddress people, InetSocketAddress agents, InetSocketAddress operation) {}

    /** What a server stands on. */
    public record Ground(
            Database database,
            Path secrets,
            String person,
            OperatorKey operator,
            Runnable whenDatabaseIsAway,
            AgentPackages packages) {}

    public static Server start(Ground ground, Listeners listeners, Clock clock) throws StoreException, IOException {
        var random = new SecureRandom();
        var secrets = new Secrets(random);
        Database database = ground.database();
        FleetKeys keys = FleetKeys.in(ground.secrets(), random);
        Fleet fleet = database.transact(tx -> tx.fleet().find()).isPresent()
                ? database.transact(tx -> tx.fleet().get())
                : new FoundFleet(database, keys)
                        .found(newId(secrets), ground.person(), ground.operator(), clock.instant());
        var authority = new CertificateAuthority(keys.authority(), fleet.id(), fleet.foundedAt(), random);
        var tls = AgentTls.make(authority, random, clock.instant());
        var enrolment = new Enrolment(database, authority, secrets);
        var hearing = new HearHosts(database);
        var log = new KeepLog(database, keys.log(), fleet);
        var view = new FleetView(database);
        var signIn = new SignIn(database, secrets, clock);
        var address = new ApiRoutes.Address(
                "https://" + reachable(listeners.agents()),
                authority.pin().hex(),
                FoundFleet.firstTrust(database).hex(),
                FoundFleet.current(database).trustMode());
        var routes = new ArrayList<Route>();
        routes.addAll(new ApiRoutes(view, enrolment, log, signIn, address).all());
        var install = new InstallRoutes(ground.packages(), address);
        routes.addAll(install.all());
        routes.addAll(new HostLifeRoutes(enrolment, hearing).all());
        var rollouts = Rollouts.on(database, secrets, fleet.id(), keys.online());
        routes.addAll(rollouts.routes());
        var doors = new Pages.Doors(signIn, enrolment, address, install);
        var pages = new Pages(database, doors, rollouts, log, clock);
        routes.addAll(pages.all());
        var ears = new AgentRoutes.Ears(hearing, new TakeReport(database), rollouts.answers());
        var agents = new AgentRoutes(enrolment, ears, rollouts.tasks(), log, tls.serverKey(), clock);
        HttpRouting.Builder forAgents = HttpRouting.builder();
        install.addTo(forAgents);
        agents.addTo(forAgents);
        WebServer web = listen(listeners, new RouteTable(routes, signIn, pages.frames()), forAgents, tls, database);
        requireListening(web, listeners);
        var due = new ArrayList<Loops.Due>();
        due.add(hearing::write);
        due.addAll(rollouts.due());
        due.add(() -> rollouts.tasks().busy().forEach(agents.waiting()::wake));
        due.add(log::keepUp);
        due.add(new CountExposures(database)::keepUp);
        var loops = new Loops(due, ground.whenDatabaseIsAway());
        return new Server(web, loops, pages.live(), signIn, routes, agents.waiting());
    }

    private static String newId(Secrets secrets) {
        return "f-" + secrets.next().replaceAll("[_-]", "x").substring(0, 12).toLowerCase(Locale.ROOT);
    }

    private static WebServer listen(
            Listeners listeners, RouteTable people, HttpRouting.Builder forAgents, AgentTls tls, Database database) {
        HttpRouting.Builder forPeople = HttpRouting.builder();
        people.addTo(forPeople);
        return WebServer.builder()
                .shutdownHook(false)
                .address(listeners.people().getAddress())
                .port(listeners.people().getPort())
                .routing(forPeople)
                .putSocket(
                        AGENTS,
                        socket -> socket.address(listeners.agents().getAddress())
                                .port(listeners.agents().getPort())
                                .tls(Tls.builder()
                                        .sslContext(tls.context())
                                        .clientAuth(TlsClientAuth.OPTIONAL)
                                        .build())
                                .routing(forAgents))
                .putSocket(
                        OPERATION,
                        socket -> socket.address(listeners.operation().getAddress())
                                .port(listeners.operation().getPort())
                                .routing(operation(database)))
                .build()
                .start();
    }

    /** The HTTP library logs that an address is taken, and starts all the same. */
    private static void requireListening(WebServer web, Listeners listeners) throws IOException {
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

    private static HttpRouting.Builder operation(Database database) {
        return HttpRouting.builder().get("/healthz", (_, response) -> {
            try {
                database.transact(tx -> tx.now());
                response.send("ok\n");
            } catch (StoreException e) {
                response.status(Status.SERVICE_UNAVAILABLE_503).send("the database does not answer\n");
            }
        });
    }

    /** An address that others can call, where it listens on all of them. */
    private static String reachable(InetSocketAddress address) throws IOException {
        String host = address.getAddress().isAnyLocalAddress()
                ? InetAddress.getLocalHost().getHostName()
                : address.getAddress().getHostAddress();
        return host + ":" + address.getPort();
    }

    public SignIn signIn() {
        return signIn;
    }

    List<Route> routes() {
        return List.copyOf(routes);
    }

    public int peoplePort() {
        return web.port();
    }

    int agentsPort() {
        return web.port(AGENTS);
    }

    int operationPort() {
        return web.port(OPERATION);
    }

    /** Takes no more calls, finishes those that are there, and brings the log up to date. */
    @Override
    public void close() {
        waiting.end();
        live.close();
        web.stop();
        loops.close();
    }
}
