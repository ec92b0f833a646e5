package io.oakum.control;

import io.oakum.control.OwnAccount.Caller;
import io.oakum.store.Database;
import io.oakum.store.KeptCallStore.Ending;
import io.oakum.store.KeptCallStore.Kept;
import io.oakum.store.KeptCallStore.Key;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import java.time.Instant;
import java.util.Optional;

/** Calls that carry a key of their caller's, so that a program that did not hear the answer can ask again and nothing is done twice. */
public final class KeepCalls {
    /** How many keys a caller can have at a time. */
    public static final int MOST = 10_000;

    /** A longer answer is not kept. */
    public static final int MOST_CHARACTERS = 1 << 16;

    private static final Bytes NO_TOKEN = Bytes.of(new byte[0]);

    private final Database database;

    public KeepCalls(Database database) {
        this.database = database;
    }

    /** How a call stands to what is kept under its key. */
    public sealed interface Standing {
        /** Nobody called so before: it is carried out, and how it ends is kept. */
        record First(Key key, Instant begun) implements Standing {}

        /** It was carried out, and this was the answer. */
        record Answered(int status, String text) implements Standing {}

        /** It was carried out, and a secret was the answer. */
        record ToldOnce() implements Standing {}

        /** It was begun, and nobody knows whether it came to its end. */
        record NotKnown() implements Standing {}

        /** The key is another call's. */
        record OtherCall() implements Standing {}

        /** The caller has as many keys as can be. */
        record TooMany() implements Standing {}

        /** What follows from what stands under the key of a call that could not be begun. */
        static Standing of(Optional<Kept> kept, Sha256 call) {
            if (kept.isEmpty()) {
                return new TooMany();
            }
            if (!kept.get().call().equals(call)) {
                return new OtherCall();
            }
            return switch (kept.get().ending()) {
                case Ending.NotKnown() -> new NotKnown();
                case Ending.Answered(int status, String text) -> new Answered(status, text);
                case Ending.ToldOnce() -> new ToldOnce();
            };
        }
    }

    /**
     * Begins a call where nobody began it before.
     *
     * @param call the digest of all that is asked
     */
    public Standing begin(Caller caller, String name, Sha256 call) throws StoreException {
        return database.transact(tx -> {
            // Who came with a session is the person, whichever session it was; a token is a caller of its own.
            boolean isPerson = tx.sessions().cameBy(caller.session()).isPresent();
            var key = new Key(
                    caller.person().id(),
                    isPerson ? NO_TOKEN : Bytes.of(caller.session().bytes()),
                    name);
            tx.keptCalls().forgetSome();
            Optional<Instant> begun = tx.keptCalls().begin(key, call, MOST);
            return begun.isPresent()
                    ? new Standing.First(key, begun.get())
                    : Standing.of(tx.keptCalls().find(key), call);
        });
    }

    /** Keeps how a call was answered; one whose answer is too long stays as if it were never ended. */
    public void keep(Standing.First first, int status, String text) throws StoreException {
        if (text.length() <= MOST_CHARACTERS) {
            database.change(tx -> tx.keptCalls().keep(first.key(), first.begun(), status, text));
        }
    }

    /** Keeps that a call was answered by a secret, and not the secret. */
    public void keepToldOnce(Standing.First first, int status) throws StoreException {
        database.change(tx -> tx.keptCalls().keepToldOnce(first.key(), first.begun(), status));
    }

    /** The server failed at it: whoever asks again under the key is the first. */
    public void free(Standing.First first) throws StoreException {
        database.change(tx -> tx.keptCalls().free(first.key(), first.begun()));
    }
}
