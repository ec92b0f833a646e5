package io.oakum.control;

import io.oakum.store.Transaction;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An answer that takes long to work out, which one caller at a time does; it is told again for a while. */
final class Held<T> {
    /** Told for so many times what it took: counting never takes more than a twentieth of a processor. */
    private static final long TIMES = 20;

    private final Function<Transaction, T> question;
    private final LongSupplier nanoTime;
    private final ReentrantLock counting = new ReentrantLock();
    private volatile @Nullable Answer<T> last;

    /** @param until when it is to be counted anew */
    private record Answer<T>(T value, long until) {}

    Held(Function<Transaction, T> question) {
        this(question, System::nanoTime);
    }

    /** @param nanoTime tells time as {@link System#nanoTime()} does */
    Held(Function<Transaction, T> question, LongSupplier nanoTime) {
        this.question = question;
        this.nanoTime = nanoTime;
    }

    private boolean isGood(Answer<T> answer) {
        return nanoTime.getAsLong() - answer.until() < 0;
    }

    T answer(Transaction tx) {
        Answer<T> known = last;
        if (known != null && (isGood(known) || counting.isLocked())) {
            return known.value();
        }
        return counted(tx);
    }

    private T counted(Transaction tx) {
        counting.lock();
        try {
            Answer<T> known = last;
            if (known != null && isGood(known)) {
                return known.value(); // somebody else counted meanwhile
            }
            long began = nanoTime.getAsLong();
            T value = question.apply(tx);
            long end = nanoTime.getAsLong();
            last = new Answer<>(value, end + TIMES * (end - began));
            return value;
        } finally {
            counting.unlock();
        }
    }
}
