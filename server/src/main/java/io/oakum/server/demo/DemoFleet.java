package io.oakum.server.demo;

import io.oakum.control.Actor;
import io.oakum.control.Enrolment;
import io.oakum.control.GiveTasks;
import io.oakum.control.HearHosts;
import io.oakum.control.HearTasks;
import io.oakum.control.TakeReport;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.EnrolRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.protocol.Task;
import io.oakum.server.demo.DemoHost.Told;
import io.oakum.store.Database;
import io.oakum.store.ExposureStore;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.HostStore;
import io.oakum.store.StoreException;
import io.oakum.store.TokenStore.Admission;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes up a fleet, host by host with its past, and then lets it live: hosts are heard, tell of new flaws, and do what plans say. Which
 * fleet is made up stands in its name, and so in everything that it signs.
 */
public final class DemoFleet implements AutoCloseable {
    public static final int MOST_HOSTS = 20_000;

    private static final Logger LOG = Logger.getLogger(DemoFleet.class.getName());
    private static final Pattern ID = Pattern.compile("demo-(\\d{1,5})-[a-z0-9]+");
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final Duration NEWS = Duration.ofSeconds(60);
    private static final String AGENT = "0.1.0";

    /** One host in so many is not heard. */
    private static final int SILENT_ONE_IN = 150;

    /** One host in so many waits to be let in. */
    private static final int WAITS_ONE_IN = 400;

    private static final int AT_ONCE = 3;

    /** Longer than the largest fleet takes to come in. */
    private static final Duration TOKEN_LIFE = Duration.ofDays(1);

    private final Database database;
    private final Ways ways;
    private final Clock clock;
    private final DemoWorld world;
    private final Instant foundedAt;
    private final DemoWork work;
    private final HearHosts hearing;
    private final SecureRandom random = new SecureRandom();
    private final Map<HostId, Member> members = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Thread> threads;

    /** The calls by which hosts come in. */
    public record Ways(Enrolment enrolment, TakeReport reports, GiveTasks tasks, HearTasks answers) {}

    /** A host and what it told last. */
    private record Member(DemoHost host, Told told) {}

    private DemoFleet(Database database, Ways ways, Clock clock, DemoWorld world, Instant foundedAt) {
        this.database = database;
        this.ways = ways;
        this.clock = clock;
        this.world = world;
        this.foundedAt = foundedAt;
        work = new DemoWork(world, ways.answers());
        hearing = new HearHosts(database);
        threads = List.of(start("demo-fill", this::fill), start("demo-live", this::live));
    }

    /** What a fleet of so many made-up hosts is called. */
    public static String id(int hosts, String unique) {
        return "demo-" + hosts + "-" + unique;
    }

    /** How many made-up hosts a fleet has, by its name; empty where it is a real one. */
    public static Optional<Integer> hosts(String fleet) {
        Matcher id = ID.matcher(fleet);
        return id.matches() ? Optional.of(Integer.parseInt(id.group(1))) : Optional.empty();
    }

    /** Lets the fleet live where it is a made-up one. */
    public static Optional<DemoFleet> startIfDemo(Fleet fleet, Database database, Ways ways, Clock clock) {
        return hosts(fleet.id())
                .map(hosts -> new DemoFleet(
                        database, ways, clock, DemoWorld.of(hosts, fleet.foundedAt()), fleet.foundedAt()));
    }

    private interface Part {
        void run() throws StoreException, JsonException;
    }

    private static Thread start(String name, Part part) {
        return Thread.ofVirtual().name(name).start(() -> {
            try {
                part.run();
            } catch (StoreException | JsonException | RuntimeException e) {
                LOG.log(Level.WARNING, "loop=" + name + " the demo stands still from here on", e);
            }
        });
    }

    private boolean isOver(Duration pause) {
        try {
            return ended.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Makes the hosts that are not there yet, in no order, so that every group is seen from the beginning. */
    private void fill() throws StoreException {
        Map<String, HostStore.Row> known = new HashMap<>();
        database.transact(tx -> tx.hosts().all()).forEach(row -> known.put(row.name(), row));
        var hosts = new ArrayList<>(world.hosts());
        hosts.sort(Comparator.comparingLong(DemoHost::seed));
        boolean isThere = hosts.stream().allMatch(host -> known.containsKey(host.name()));
        Map<String, String> tokens = isThere ? Map.of() : tokens();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofVirtual().name("demo-", 0).factory())) {
            for (DemoHost host : hosts) {
                threads.execute(() -> add(host, Optional.ofNullable(known.get(host.name())), tokens));
            }
        }
        LOG.log(Level.INFO, "the demo fleet of {0} hosts is there", members.size());
    }

    /** A group's hosts come with one token, and some with none that lets them in. */
    private Map<String, String> tokens() throws StoreException {
        long person = database.transact(tx -> tx.people().ensure("demo"));
        var tokens = new HashMap<String, String>();
        for (String group : world.hosts().stream()
                .map(host -> host.group().name())
                .distinct()
                .toList()) {
            Admission letsIn = new Admission(group, true);
            tokens.put(group, ways.enrolment().token(person, Actor.person("demo"), letsIn, MOST_HOSTS, TOKEN_LIFE));
        }
        Admission asks = new Admission("", false);
        tokens.put("", ways.enrolment().token(person, Actor.person("demo"), asks, MOST_HOSTS, TOKEN_LIFE));
        return tokens;
    }

    private void add(DemoHost host, Optional<HostStore.Row> known, Map<String, String> tokens) {
        if (isOver(Duration.ZERO)) {
            return;
        }
        try {
            HostId id = known.isPresent() ? known.get().id() : join(host, tokens);
            if (!waits(host)) {
                beat(id, host, clock.instant());
                members.put(id, new Member(host, pastOf(id, host)));
            }
        } catch (StoreException | JsonException e) {
            LOG.log(Level.WARNING, "the made-up host {0} could not be added: {1}", new Object[] {
                host.name(), e.getMessage()
            });
        }
    }

    /**
     * Tells what of a host's past was not told yet. Only then is it one of those that live: its work and its past would overtake each other.
     *
     * @return what it told last
     */
    private Told pastOf(HostId id, DemoHost host) throws StoreException, JsonException {
        Optional<Told> last = lastTold(id);
        for (Told told : host.story(world, foundedAt)) {
            if (last.isEmpty() || told.at().isAfter(last.get().at())) {
                ways.reports().take(id, DemoReport.of(host, world, told));
                last = Optional.of(told);
            }
        }
        return last.orElseThrow();
    }

    private static boolean waits(DemoHost host) {
        return Math.floorMod(host.seed(), WAITS_ONE_IN) == 0;
    }

    private static boolean isSilent(DemoHost host) {
        return Math.floorMod(host.seed(), SILENT_ONE_IN) == 1;
    }

    private HostId join(DemoHost host, Map<String, String> tokens) throws StoreException, JsonException {
        String token = tokens.getOrDefault(waits(host) ? "" : host.group().name(), "");
        var key = SigningKey.generate(random);
        String spelled = key.verifyingKey().openSsh();
        Sha256 server = Sha256.of(token.getBytes(StandardCharsets.UTF_8));
        String signature =
                Base64.getEncoder().encodeToString(key.sign(ProtocolJson.enrolmentProof(token, server, spelled)));
        var request = new EnrolRequest(
                token, spelled, signature, host.name(), "debian 12", "machine-of-" + host.name(), AGENT);
        return switch (ways.enrolment().ask(request, server)) {
            case Enrolment.Asked.Answered(var answer) -> new HostId(answer.host());
            case Enrolment.Asked.Refused _, Enrolment.Asked.TooEarly _ ->
                throw new JsonException("its token was refused");
        };
    }

    private Optional<Told> lastTold(HostId host) throws StoreException, JsonException {
        Optional<ExposureStore.Report> report =
                database.transact(tx -> tx.exposures().report(host));
        if (report.isEmpty()) {
            return Optional.empty();
        }
        var document = Json.readObject(report.get().document().getBytes(StandardCharsets.UTF_8));
        return Optional.of(new Told(report.get().takenAt(), DemoReport.levels(document.array("installed"))));
    }

    private void tell(HostId id, DemoHost host, Told told) throws StoreException {
        ways.reports().take(id, DemoReport.of(host, world, told));
        members.put(id, new Member(host, told));
    }

    private void live() {
        Instant nextBeat = Instant.EPOCH;
        Instant nextNews = clock.instant().plus(NEWS);
        while (!isOver(Duration.ofSeconds(1))) {
            Instant now = clock.instant();
            boolean beats = !now.isBefore(nextBeat);
            boolean tells = !now.isBefore(nextNews);
            try {
                look(now, beats, tells);
            } catch (StoreException | JsonException | RuntimeException e) {
                LOG.log(Level.WARNING, "loop=demo-live it looks again in a second", e);
            }
            nextBeat = beats ? now.plus(HEARTBEAT) : nextBeat;
            nextNews = tells ? now.plus(NEWS) : nextNews;
        }
    }

    private void look(Instant now, boolean beats, boolean tells) throws StoreException, JsonException {
        if (beats) {
            for (var one : members.entrySet()) {
                beat(one.getKey(), one.getValue().host(), now);
            }
        }
        hearing.write();
        if (tells) {
            news(now);
        }
        for (HostId id : ways.tasks().busy()) {
            attend(id);
        }
    }

    private void beat(HostId id, DemoHost host, Instant now) throws StoreException {
        if (!isSilent(host)) {
            hearing.hear(id, "boot-of-" + host.name(), AGENT, now);
        }
    }

    /** Hosts on which something is open since they told last tell again. */
    private void news(Instant now) throws StoreException {
        for (var one : members.entrySet()) {
            Member member = one.getValue();
            Told again = new Told(now, member.told().levels());
            if (!isSilent(member.host())
                    && world.open(again.levels(), now).size()
                            > world.open(again.levels(), member.told().at()).size()) {
                tell(one.getKey(), member.host(), again);
            }
        }
    }

    private void attend(HostId id) throws StoreException, JsonException {
        Member member = members.get(id);
        if (member == null || isSilent(member.host())) {
            return;
        }
        if (ways.tasks().isReportAwaited(id)) {
            tell(id, member.host(), new Told(clock.instant(), member.told().levels()));
        }
        for (Task task : ways.tasks().of(id)) {
            var changed = work.attend(id, member.host(), member.told(), task);
            if (changed.isPresent()) {
                tell(id, member.host(), new Told(clock.instant(), changed.get()));
            }
        }
    }

    /** Ends it; what is under way comes to its end. */
    @Override
    public void close() {
        ended.countDown();
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
