package io.oakum.server;

import io.oakum.core.inventory.HostId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hosts that asked what there is to do and are kept waiting, each on a thread of its own that costs a few hundred bytes. To be woken is a
 * hint and no more: whoever is woken looks for itself.
 */
final class WaitingPolls {
    private final Map<HostId, CountDownLatch> waiting = new ConcurrentHashMap<>();
    private volatile boolean isEnding;

    /** A place to wait at. Taken before it is looked whether there is something to do, so that nothing is missed in between. */
    final class Place implements AutoCloseable {
        private final HostId host;
        private final CountDownLatch woken;

        private Place(HostId host, CountDownLatch woken) {
            this.host = host;
            this.woken = woken;
        }

        /** @return whether it was woken before the time was over */
        boolean await(Duration limit) {
            try {
                return woken.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }

        @Override
        public void close() {
            waiting.remove(host, woken);
        }
    }

    /** A host has one place: where it asks again, its earlier question is answered. */
    Place take(HostId host) {
        var woken = new CountDownLatch(isEnding ? 0 : 1);
        CountDownLatch earlier = waiting.put(host, woken);
        if (earlier != null) {
            earlier.countDown();
        }
        if (isEnding) {
            woken.countDown();
        }
        return new Place(host, woken);
    }

    void wake(HostId host) {
        CountDownLatch woken = waiting.get(host);
        if (woken != null) {
            woken.countDown();
        }
    }

    int count() {
        return waiting.size();
    }

    /** From now on nobody is kept waiting. */
    void end() {
        isEnding = true;
        waiting.values().forEach(CountDownLatch::countDown);
    }
}
