package io.oakum.server;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.oakum.control.AgentStanding;
import io.oakum.control.CertificateAuthority;
import io.oakum.control.ChangeTrust;
import io.oakum.control.CountExposures;
import io.oakum.control.DeclareRestoration;
import io.oakum.control.FleetEvents;
import io.oakum.control.FleetKeys;
import io.oakum.control.FleetView;
import io.oakum.control.FoundFleet;
import io.oakum.control.KeepAccess;
import io.oakum.control.KeepCalls;
import io.oakum.control.KeepLog;
import io.oakum.control.OperatorKey;
import io.oakum.control.Secrets;
import io.oakum.control.SignIn;
import io.oakum.control.Tidy;
import io.oakum.server.demo.DemoFleet;
import io.oakum.store.Database;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.StoreException;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A server that runs: its listeners and its loops, wired from top to bottom. */
public final class Server implements AutoCloseable {
    private final WebServer web;
    private static final Logger LOG = Logger.getLogger(Server.class.getName());

    private final Background background;
    private final KeepAccess access;
    private final SignIn signIn;
    private final List<Route> routes;

    private Server(WebServer web, Background background, KeepAccess access, SignIn signIn, List<Route> routes) {
        this.web = web;
        this.background = background;
        this.access = access;
        this.signIn = signIn;
        this.routes = routes;
    }

    /** What goes on beside the calls. */
    private record Background(
            Loops loops, KnowledgeLoops knowing, Optional<DemoFleet> demo, Pulse pulse, WaitingPolls waiting) {}

    /**
     * Where a server listens.
     *
     * @param tls between people and the server; empty where they come from this machine alone or through a proxy
     */
    public record Listeners(
            InetSocketAddress people, InetSocketAddress agents, InetSocketAddress operation, Optional<PeopleTls> tls) {
        /** One that leaves TLS for people to a proxy. */
        public Listeners(InetSocketAddress people, InetSocketAddress agents, InetSocketAddress operation) {
            this(people, agents, operation, Optional.empty());
        }
    }

    /**
     * What a server stands on.
     *
     * @param demoHosts how many hosts are made up where a fleet is founded; 0 for a real fleet
     * @param wantsReference whether each plan has to name a change of the owner's own books
     * @param address where people find the pages
     * @param version the server's own; it decides which agents are understood
     */
    public record Ground(
            Database database,
            Path secrets,
            String person,
            OperatorKey operator,
            FeedSettings feeds,
            boolean wantsReference,
            int demoHosts,
            SiteAddress address,
            Runnable whenDatabaseIsAway,
            AgentPackages packages,
            String version) {
        /** One that fetches no feeds, of no version. */
        public Ground(
                Database database,
                Path secrets,
                String person,
                OperatorKey operator,
                Runnable whenDatabaseIsAway,
                AgentPackages packages) {
            this(
                    database,
                    secrets,
                    person,
                    operator,
                    FeedSettings.none(),
                    false,
                    0,
                    SiteAddress.NONE,
                    whenDatabaseIsAway,
                    packages,
                    "");
        }

        /** The same, for a fleet of so many made-up hosts. */
        public Ground ofDemo(int hosts) {
            return new Ground(
                    database,
                    secrets,
                    person,
                    operator,
                    feeds,
                    wantsReference,
                    hosts,
                    address,
                    whenDatabaseIsAway,
                    packages,
                    version);
        }

        /** The same, where people find it there. */
        public Ground at(SiteAddress place) {
            return new Ground(
                    database,
                    secrets,
                    person,
                    operator,
                    feeds,
                    wantsReference,
                    demoHosts,
                    place,
                    whenDatabaseIsAway,
                    packages,
                    version);
        }

        AgentStanding.Agents agents() {
            return new AgentStanding.Agents(packages::offered, version);
        }
    }

    /** What the server is made of, each wired to the same database. */
    private record Parts(
            HostLife life,
            KeepLog log,
            DeclareRestoration restorations,
            ChangeTrust trust,
            Accounts accounts,
            Rollouts rollouts,
            Knowledge knowledge,
            AgentTls tls,
            ApiRoutes.Address address) {
        static Parts on(Ground ground, Listeners listeners, Clock clock, SecureRandom random)
                throws StoreException, IOException {
            var secrets = new Secrets(random);
            Database database = ground.database();
            FleetKeys keys = keys(ground, random);
            Fleet fleet = founded(ground, keys, secrets, clock);
            keys.requireOf(database, ground.secrets());
            keys.online().adopt(database, ground.secrets());
            var authority = new CertificateAuthority(keys.authority(), fleet.id(), fleet.foundedAt(), random);
            return new Parts(
                    HostLife.on(database, authority, secrets),
                    new KeepLog(database, keys.log(), fleet),
                    new DeclareRestoration(database),
                    new ChangeTrust(database, keys.online(), () -> keyHere(ground.operator())),
                    Accounts.on(database, ground.secrets(), ground.person(), ground.address(), clock, random),
                    Rollouts.on(
                            database,
                            secrets,
                            fleet.id(),
                            keys.online(),
                            ground.wantsReference(),
                            ground.packages()::offered),
                    new Knowledge(database, ground.feeds(), clock),
                    AgentTls.make(authority, random, clock.instant()),
                    Server.address(listeners, authority, database));
        }

        private static FleetKeys keys(Ground ground, SecureRandom random) throws StoreException, IOException {
            boolean isFounded =
                    ground.database().transact(tx -> tx.fleet().find()).isPresent();
            return isFounded ? FleetKeys.of(ground.secrets(), random) : FleetKeys.in(ground.secrets(), random);
        }

        private static Optional<VerifyingKey> keyHere(OperatorKey operator) {
            return Optional.of(operator).filter(OperatorKey::isHere).map(OperatorKey::key);
        }
    }

    public static Server start(Ground ground, Listeners listeners, Clock clock) throws StoreException, IOException {
        var random = new SecureRandom();
        Database database = ground.database();
        Parts parts = Parts.on(ground, listeners, clock, random);
        var install = new InstallRoutes(ground.packages(), parts.address());
        var access = new KeepAccess(database, clock);
        var view = new FleetView(database);
        AgentRoutes agents = agents(parts, ground, clock);
        var pages = pages(parts, ground, install, agents.bell(), clock);
        List<Route> routes = routes(parts, ground, view, install, pages);
        var listening = new Listening(
                door(routes, parts, pages, access, database),
                forAgents(install, agents),
                parts.tls(),
                new Operation(database, new Metrics(database, agents.waiting(), listeners.tls(), clock)));
        WebServer web = listening.start(listeners);
        listeners.tls().ifPresent(tls -> tls.tell(clock.instant()));
        var background = new Background(
                new Loops(
                        due(parts, agents, listeners.tls(), database, clock),
                        ground.whenDatabaseIsAway(),
                        agents.bell()),
                parts.knowledge().start(pages.why(), random),
                demo(parts, database, clock),
                pages.pulse(),
                agents.waiting());
        access.begun(ground.version());
        return new Server(web, background, access, parts.accounts().signIn(), routes);
    }

    private static RouteTable door(List<Route> routes, Parts parts, Pages pages, KeepAccess access, Database database) {
        var keyed = new KeyedCalls(new KeepCalls(database));
        return new RouteTable(routes, parts.accounts().signIn(), pages.frames(), keyed, access);
    }

    /** Whether the hosts of this fleet are made up. */
    static boolean isDemo(Database database) throws StoreException {
        return DemoFleet.hosts(database.transact(tx -> tx.fleet().get().id())).isPresent();
    }

    private static Pages pages(Parts parts, Ground ground, InstallRoutes install, Bell bell, Clock clock)
            throws StoreException {
        var doors = new Pages.Doors(
                parts.accounts(),
                parts.life().enrolment(),
                parts.address(),
                install,
                ground.agents(),
                bell,
                parts.trust());
        return new Pages(ground.database(), doors, parts.rollouts(), parts.log(), parts.knowledge(), clock);
    }

    private static Optional<DemoFleet> demo(Parts parts, Database database, Clock clock) throws StoreException {
        Fleet fleet = database.transact(tx -> tx.fleet().get());
        var ways = new DemoFleet.Ways(
                parts.life().enrolment(),
                parts.knowledge().reports(),
                parts.rollouts().tasks(),
                parts.rollouts().answers());
        return DemoFleet.startIfDemo(fleet, database, ways, clock);
    }

    private static AgentRoutes agents(Parts parts, Ground ground, Clock clock) throws StoreException {
        var desk = new AgentRoutes.Desk(parts.life().enrolment(), parts.tls().serverKey(), isDemo(ground.database()));
        var speech = new Speech(ground.version());
        return new AgentRoutes(
                desk,
                parts.life().ears(parts.knowledge().reports(), parts.rollouts().answers()),
                speech,
                parts.rollouts().tasks(),
                parts.log(),
                clock);
    }

    private static List<Route> routes(Parts parts, Ground ground, FleetView view, InstallRoutes install, Pages pages) {
        var routes = new ArrayList<Route>();
        routes.addAll(
                new ApiRoutes(view, parts.life().enrolment(), parts.log(), parts.address(), ground.agents()).all());
        routes.addAll(new AccountRoutes(parts.accounts()).all());
        routes.addAll(new TokenRoutes(parts.accounts()).all());
        routes.addAll(pages.all());
        routes.addAll(new EventRoutes(
                        new FleetEvents(ground.database()),
                        pages.pulse(),
                        parts.accounts().signIn())
                .all());
        routes.addAll(install.all());
        routes.addAll(parts.life().routes(view));
        routes.addAll(parts.rollouts().routes());
        routes.addAll(new RestorationRoutes(parts.restorations()).all());
        routes.addAll(new TrustRoutes(parts.trust(), parts.log()).all());
        routes.addAll(parts.knowledge().routes());
        routes.addAll(new ManualPages(pages.frames(), routes).all());
        return routes;
    }

    private static Fleet founded(Ground ground, FleetKeys keys, Secrets secrets, Clock clock)
            throws StoreException, IOException {
        Optional<Fleet> fleet = ground.database().transact(tx -> tx.fleet().find());
        if (fleet.isPresent()) {
            requireNoMixture(fleet.get(), ground.demoHosts());
            return fleet.get();
        }
        String unique = newId(secrets);
        String id = ground.demoHosts() > 0 ? DemoFleet.id(ground.demoHosts(), unique) : "f-" + unique;
        return new FoundFleet(ground.database(), keys).found(id, ground.person(), ground.operator(), clock.instant());
    }

    /** Made-up hosts never come into a real fleet. */
    private static void requireNoMixture(Fleet fleet, int demoHosts) throws IOException {
        if (demoHosts > 0 && DemoFleet.hosts(fleet.id()).isEmpty()) {
            throw new IOException("a real fleet, " + fleet.id()
                    + ", is kept here; a demo wants a folder of its own, as in oakum up --demo --data DIR");
        }
    }

    private static ApiRoutes.Address address(Listeners listeners, CertificateAuthority authority, Database database)
            throws StoreException, IOException {
        return new ApiRoutes.Address(
                "https://" + Listening.reachable(listeners.agents()),
                authority.pin().hex(),
                FoundFleet.firstTrust(database).hex());
    }

    private static HttpRouting.Builder forAgents(InstallRoutes install, AgentRoutes agents) {
        HttpRouting.Builder forAgents = HttpRouting.builder();
        install.addTo(forAgents);
        agents.addTo(forAgents);
        return forAgents;
    }

    private static List<Loops.Due> due(
            Parts parts, AgentRoutes agents, Optional<PeopleTls> tls, Database database, Clock clock) {
        var due = new ArrayList<Loops.Due>(parts.life().due());
        due.addAll(parts.rollouts().due());
        due.add(() -> parts.rollouts().tasks().busy().forEach(agents.waiting()::wake));
        due.add(parts.log()::keepUp);
        due.add(new CountExposures(database)::keepUp);
        due.add(new Tidy(database, clock)::look);
        due.add(() -> parts.tls().renewIfDue(clock.instant()));
        tls.ifPresent(people -> due.add(() -> people.look(clock.instant())));
        return due;
    }

    private static String newId(Secrets secrets) {
        return secrets.next().replaceAll("[_-]", "x").substring(0, 12).toLowerCase(Locale.ROOT);
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
        return web.port(Listening.AGENTS);
    }

    int operationPort() {
        return web.port(Listening.OPERATION);
    }

    /** Takes no more calls, finishes those that are there, and brings the log up to date. */
    @Override
    public void close() {
        background.waiting().end();
        background.demo().ifPresent(DemoFleet::close);
        background.pulse().close();
        web.stop();
        background.knowing().close();
        try {
            access.ended();
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "the log does not say that the server ended: {0}", e.getMessage());
        }
        background.loops().close();
    }
}
