package io.oakum.control;

import io.oakum.store.Transaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Answers to what many ask alike, each told again for a while; those that nobody asked for lately are let go.
 *
 * @param <K> what is asked
 */
final class HeldAnswers<K, T> {
    /** Pages of rows: some megabytes together. */
    static final int MOST = 100;

    private final Map<K, Held<T>> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Held<T>> eldest) {
            return size() > MOST;
        }
    };

    private final LongSupplier nanoTime;

    HeldAnswers() {
        this(System::nanoTime);
    }

    /** @param nanoTime tells time as {@link System#nanoTime()} does */
    HeldAnswers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    T answer(K asked, Function<Transaction, T> question, Transaction tx) {
        Held<T> held;
        synchronized (answers) {
            held = answers.computeIfAbsent(asked, _ -> new Held<>(question, nanoTime));
        }
        return held.answer(tx);
    }
}
