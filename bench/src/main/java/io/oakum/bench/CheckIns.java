package io.oakum.bench;

import io.oakum.bench.SimulatedAgent.Newcomer;
import io.oakum.control.Actor;
import io.oakum.control.CertificateAuthority;
import io.oakum.control.Enrolment;
import io.oakum.control.Enrolment.Asked;
import io.oakum.control.FleetKeys;
import io.oakum.control.Secrets;
import io.oakum.protocol.EnrolAnswer;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.TokenStore.Admission;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Agents that check in, so many a second, until they are closed. */
final class CheckIns implements AutoCloseable {
    private static final int AGENTS = 100;

    private final List<SimulatedAgent> agents;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong done = new AtomicLong();
    private final long began = System.nanoTime();
    private final List<Future<Void>> beating = new ArrayList<>();
    private volatile boolean isOver;

    private CheckIns(List<SimulatedAgent> agents) {
        this.agents = agents;
    }

    /** A machine, and that it was let in. */
    private record Admitted(Newcomer newcomer, EnrolAnswer admission) {}

    /** Agents of a fleet whose server is down; a demo's server lets no machine in that is real. */
    static final class Agents {
        private final List<Admitted> admitted = new ArrayList<>();

        /** Lets them in as the server would: with its authority's key, into its database. */
        static Agents admit(Path secrets, Addresses addresses) throws Exception {
            var agents = new Agents();
            var random = new SecureRandom();
            try (Database database = Database.open(addresses.owner(), addresses.application())) {
                Fleet fleet = database.transact(tx -> tx.fleet().get());
                var authority = new CertificateAuthority(
                        FleetKeys.in(secrets, random).authority(), fleet.id(), fleet.foundedAt(), random);
                var desk = new Enrolment(database, authority, new Secrets(random));
                long person = database.transact(tx -> tx.people().ensure("bench"));
                String token =
                        desk.token(person, new Actor("bench"), new Admission("", true), AGENTS, Duration.ofHours(1));
                for (int i = 0; i < AGENTS; i++) {
                    agents.admit(desk, token, Newcomer.named("agent-" + i));
                }
            }
            return agents;
        }

        private void admit(Enrolment desk, String token, Newcomer newcomer) throws Exception {
            Sha256 serverKey = Secrets.digest(token);
            if (!(desk.ask(newcomer.request(token, serverKey), serverKey)
                    instanceof Asked.Answered(EnrolAnswer answer))) {
                throw new IllegalStateException(newcomer.name() + " was not let in");
            }
            admitted.add(new Admitted(newcomer, answer));
        }
    }

    static CheckIns of(BenchFleet fleet, Agents agents, int perSecond) throws Exception {
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), fleet.agentsPort());
        var connected = new ArrayList<SimulatedAgent>();
        for (Admitted one : agents.admitted) {
            connected.add(SimulatedAgent.of(server, one.newcomer(), one.admission()));
        }
        var checkIns = new CheckIns(connected);
        long pause = AGENTS * 1_000_000_000L / perSecond;
        for (SimulatedAgent agent : connected) {
            checkIns.beating.add(checkIns.threads.submit(() -> checkIns.beat(agent, pause)));
        }
        return checkIns;
    }

    /** At its own times: a server that is slow is not spared. */
    private Void beat(SimulatedAgent agent, long pause) throws Exception {
        long next = System.nanoTime();
        while (!isOver) {
            agent.heartbeat();
            done.incrementAndGet();
            next += pause;
            long left = next - System.nanoTime();
            if (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
            }
        }
        return null;
    }

    /** @return check-ins a second so far */
    double rate() {
        return done.get() / ((System.nanoTime() - began) / 1e9);
    }

    /** @throws IOException if one of them broke off: then fewer checked in than was said */
    @Override
    public void close() throws IOException {
        isOver = true;
        threads.close();
        for (SimulatedAgent agent : agents) {
            agent.close();
        }
        for (Future<Void> one : beating) {
            if (one.state() == Future.State.FAILED) {
                throw new IOException("an agent broke off", one.exceptionNow());
            }
        }
    }
}
