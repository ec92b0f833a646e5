package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.PeopleStore.Person;
import io.oakum.store.SessionStore.Session;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Lets people in: by a one-time link from the server's own console, then by a session. */
public final class SignIn {
    private static final Duration LINK_LIFE = Duration.ofHours(1);
    static final Duration MAX_IDLE = Duration.ofHours(2);
    static final Duration MAX_LIFE = Duration.ofHours(12);
    private static final int MAX_BROWSER = 300;

    private final Database database;
    private static final int GUESSES = 20;
    private static final Duration GUESS_WINDOW = Duration.ofMinutes(1);

    private final Secrets secrets;
    private final InstantSource clock;
    private final Throttle guesses = new Throttle(GUESSES, GUESS_WINDOW);

    public SignIn(Database database, Secrets secrets, InstantSource clock) {
        this.database = database;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** What comes of a link. */
    public sealed interface Entered {
        /** @param session its secret; it is shown once and kept nowhere */
        record In(String session) implements Entered {}

        /** It was used, is too old or never was. */
        record NotGood() implements Entered {}

        /** So many wrong ones came from there that this one was not looked at. */
        record TooMany() implements Entered {}
    }

    /** @return the link's secret; it is shown once and kept nowhere */
    public String link(String person) throws StoreException {
        String secret = secrets.next();
        database.change(tx -> {
            tx.people().addLink(Secrets.digest(secret), tx.people().ensure(person), LINK_LIFE);
            Recorded.done(tx, Actor.SERVER, "sign-in.link-made", "person:" + person);
        });
        return secret;
    }

    /**
     * A link that was good is not any more.
     *
     * @param source where the try comes from
     */
    public Entered byLink(String linkSecret, String source) throws StoreException {
        return byLink(linkSecret, source, "");
    }

    /**
     * A link that was good is not any more.
     *
     * @param source where the try comes from
     * @param browser what it says of itself, for the person to know the session by; cut after 300 characters
     */
    public Entered byLink(String linkSecret, String source, String browser) throws StoreException {
        if (guesses.isClosed(source, clock.instant())) {
            return new Entered.TooMany();
        }
        String secret = secrets.next();
        Entered entered = database.transact(tx -> {
            Optional<Person> person = tx.people().useLink(Secrets.digest(linkSecret));
            if (person.isEmpty()) {
                Recorded.refused(
                        tx, new Actor("nobody"), "sign-in.by-link", "-", "the link was used, is too old or never was");
                return new Entered.NotGood();
            }
            tx.people().openSession(Secrets.digest(secret), person.get().id(), "link", shortened(browser));
            Recorded.done(tx, Actor.person(person.get().name()), "sign-in.by-link", "-");
            return new Entered.In(secret);
        });
        if (entered instanceof Entered.NotGood) {
            guesses.wrong(source, clock.instant());
        }
        return entered;
    }

    /** A session for the command line on the server's own machine, whose files only its owner can read. */
    public String local(String person) throws StoreException {
        String secret = secrets.next();
        database.change(tx -> {
            tx.people().openSession(Secrets.digest(secret), tx.people().ensure(person));
            Recorded.done(tx, Actor.person(person), "sign-in.local", "-");
        });
        return secret;
    }

    /** Who a session or a token belongs to. */
    public Optional<Person> who(String secret) throws StoreException {
        return database.transact(tx -> tx.people()
                .session(Secrets.digest(secret), MAX_IDLE, MAX_LIFE)
                .or(() -> tx.tokens().caller(Secrets.digest(secret))));
    }

    static String shortened(String browser) {
        String printable = browser.replaceAll("\\p{Cntrl}", " ");
        return printable.substring(0, Math.min(MAX_BROWSER, printable.length()));
    }

    /** Who a secret belongs to, for what a page asks by itself: that keeps nobody signed in. */
    public Optional<Person> whoUntouched(String secret) throws StoreException {
        return database.transact(tx -> tx.people()
                .sessionUntouched(Secrets.digest(secret), MAX_IDLE, MAX_LIFE)
                .or(() -> tx.tokens().caller(Secrets.digest(secret))));
    }

    /** How the holder of a session's secret got in; empty for the secret of a token. */
    public Optional<String> cameBy(String secret) throws StoreException {
        return database.transact(tx -> tx.sessions().cameBy(Secrets.digest(secret)));
    }

    /** The sessions that are open, last used first. */
    public List<Session> open() throws StoreException {
        return database.transact(tx -> tx.sessions().open(MAX_IDLE, MAX_LIFE));
    }

    /**
     * Ends a session: its next call is refused.
     *
     * @return whether it was open
     */
    public boolean end(Session session, Person by) throws StoreException {
        return database.transact(tx -> {
            boolean wasOpen = tx.people().endSession(session.id());
            if (wasOpen) {
                Recorded.done(
                        tx,
                        Actor.person(by.name()),
                        "sign-in.ended",
                        "person:" + session.person(),
                        JsonObject.with("session", session.id().hex()).build());
            }
            return wasOpen;
        });
    }

    public boolean out(String secret, Person person) throws StoreException {
        return database.transact(tx -> {
            boolean wasOpen = tx.people().endSession(Secrets.digest(secret));
            if (wasOpen) {
                Recorded.done(tx, Actor.person(person.name()), "sign-in.ended", "-");
            }
            return wasOpen;
        });
    }
}
