package io.oakum.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

    static CheckIns of(BenchFleet fleet, int perSecond) throws Exception {
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), fleet.agentsPort());
        String token = HeartbeatTime.token(fleet.data(), AGENTS);
        var agents = new ArrayList<SimulatedAgent>();
        var checkIns = new CheckIns(agents);
        String run = Long.toHexString(System.nanoTime());
        for (int i = 0; i < AGENTS; i++) {
            var agent = new SimulatedAgent(server, "agent-" + run + "-" + i);
            agents.add(agent);
            agent.join(token);
        }
        long pause = AGENTS * 1_000_000_000L / perSecond;
        for (SimulatedAgent agent : agents) {
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
