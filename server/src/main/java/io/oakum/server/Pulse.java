package io.oakum.server;

import io.oakum.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Whether something changed: one look at the database a second serves all who listen, and none is made while nobody does. */
final class Pulse implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Pulse.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Source source;
    private final AtomicInteger listeners = new AtomicInteger();
    private final Thread looking;
    private volatile Look look = new Look("", 0);
    private volatile boolean isOpen = true;

    /**
     * @param pulse another one after each change
     * @param number grows with each look that the database answered; 0 before the first
     */
    record Look(String pulse, long number) {}

    /** What is looked at. */
    @FunctionalInterface
    interface Source {
        String pulse() throws StoreException;
    }

    Pulse(Source source) {
        this.source = source;
        this.looking = Thread.ofVirtual().name("pulse").start(this::run);
    }

    private void run() {
        while (pause()) {
            if (listeners.get() > 0) {
                look();
            }
        }
    }

    private void look() {
        try {
            look = new Look(source.pulse(), look.number() + 1);
        } catch (StoreException | RuntimeException e) {
            LOG.log(Level.FINE, "those who listen hear nothing for now", e);
        }
    }

    /** Lets a second pass. @return whether to go on */
    boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return isOpen;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Look now() {
        return look;
    }

    /** For one kind of listeners: how many ever there are of it, they take no place from the others. */
    Room room(int places) {
        return new Room(new Semaphore(places));
    }

    /** Who enters leaves again. */
    final class Room {
        private final Semaphore places;

        private Room(Semaphore places) {
            this.places = places;
        }

        /** @return whether there is room for one more */
        boolean enter() {
            boolean isRoom = places.tryAcquire();
            if (isRoom) {
                listeners.incrementAndGet();
            }
            return isRoom;
        }

        void leave() {
            listeners.decrementAndGet();
            places.release();
        }
    }

    /** Lets all go. */
    @Override
    public void close() {
        isOpen = false;
        looking.interrupt();
    }
}
