package io.oakum.control;

import io.oakum.control.HashPasswords.BusyException;
import io.oakum.store.CredentialStore.Authenticator;
import io.oakum.store.CredentialStore.Known;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lets people in by name, password and code. A try is one thing: whichever of the three was wrong, the answer is the same and took as
 * long, and it comes after all three were given.
 */
public final class PasswordSignIn {
    private static final Duration HALF_LIFE = Duration.ofMinutes(5);
    private static final int TRIES_OF_SOURCE = 20;
    private static final Duration SOURCE_WINDOW = Duration.ofMinutes(1);
    private static final int TRIES_ON_ACCOUNT = 10;
    private static final Duration ACCOUNT_WINDOW = Duration.ofHours(1);

    private final Database database;
    private final HashPasswords passwords;
    private final PeopleKey key;
    private final Secrets secrets;
    private final InstantSource clock;
    private final Throttle sources = new Throttle(TRIES_OF_SOURCE, SOURCE_WINDOW);
    private final Throttle accounts = new Throttle(TRIES_ON_ACCOUNT, ACCOUNT_WINDOW);
    private final Awaited<Half> halves = new Awaited<>(HALF_LIFE);

    public PasswordSignIn(
            Database database, HashPasswords passwords, PeopleKey key, Secrets secrets, InstantSource clock) {
        this.database = database;
        this.passwords = passwords;
        this.key = key;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Where a try comes from.
     *
     * @param source as the connection says
     * @param browser what it says of itself
     * @param mark what it kept of an earlier sign-in; believed if it is this server's and for the same name
     */
    public record Visitor(String source, String browser, String mark) {}

    /** What comes of name and password. */
    public sealed interface Asked {
        /**
         * Wrong ones are asked for a code as well.
         *
         * @param half names this try, for a few minutes and one code
         */
        record ForCode(String half) implements Asked {}

        record TooMany() implements Asked {}
    }

    /** What comes of the code. */
    public sealed interface Entered {
        /**
         * @param session its secret
         * @param mark for the browser to keep
         */
        record In(String session, String mark) implements Entered {}

        /** Name, password or code. */
        record Wrong() implements Entered {}
    }

    /**
     * What is known of a try before its code.
     *
     * @param outdated a right password whose hash was made by other parameters
     */
    private record Half(String name, Optional<Known> known, boolean isRight, Optional<String> outdated, Count count) {}

    /** Where a try was counted. */
    private record Count(String source, String account) {}

    public Asked begin(String name, String password, Visitor visitor) throws StoreException, BusyException {
        Instant now = clock.instant();
        Optional<Count> count = admitted(name, visitor, now);
        if (count.isEmpty()) {
            return new Asked.TooMany();
        }
        Optional<Known> known = database.transact(tx -> tx.credentials().known(PersonName.orNobodys(name)));
        String phc = known.map(Known::phc).orElse("");
        boolean isRight = passwords.isRight(password, phc);
        Optional<String> outdated = isRight && passwords.isOutdated(phc) ? Optional.of(password) : Optional.empty();
        String half = secrets.next();
        halves.keep(half, new Half(name, known, isRight, outdated, count.get()), now);
        return new Asked.ForCode(half);
    }

    /** Counted before it is looked at; what turns out to be right is taken off again. */
    private Optional<Count> admitted(String name, Visitor visitor, Instant now) {
        String account = "a:" + Secrets.digest(name).hex();
        if (key.isMark(visitor.mark(), name)) {
            // Somebody who guesses elsewhere does not use up the tries of the browser where the person is known.
            String own = "m:" + Secrets.digest(visitor.mark()).hex();
            return accounts.admits(own, now) ? Optional.of(new Count("", own)) : Optional.empty();
        }
        if (!sources.admits(visitor.source(), now)) {
            return Optional.empty();
        }
        return accounts.admits(account, now) ? Optional.of(new Count(visitor.source(), account)) : Optional.empty();
    }

    public Entered finish(String half, String code, Visitor visitor) throws StoreException {
        Optional<Half> begun = halves.take(half, clock.instant());
        if (begun.isEmpty()) {
            return new Entered.Wrong();
        }
        Half tried = begun.get();
        String session = secrets.next();
        boolean isIn = database.transact(tx -> {
            Optional<String> by = by(tx, tried, code);
            if (by.isEmpty()) {
                refuse(tx, tried);
                return false;
            }
            long person = tried.known().orElseThrow().person();
            tx.people().openSession(Secrets.digest(session), person, by.get(), SignIn.shortened(visitor.browser()));
            Recorded.done(tx, Actor.person(tried.name()), "sign-in.by-" + by.get(), "-");
            return true;
        });
        if (!isIn) {
            return new Entered.Wrong();
        }
        sources.right(tried.count().source());
        accounts.right(tried.count().account());
        rehash(tried);
        return new Entered.In(session, key.mark(tried.name(), secrets.next()));
    }

    private static void refuse(Transaction tx, Half tried) {
        String why = tried.isRight() ? "the code is not right" : "the name or the password is not right";
        // People type passwords into the field for names: only a name that exists is written down.
        String object = tried.known().isPresent() ? "person:" + tried.name() : "-";
        Recorded.refused(tx, new Actor("nobody"), "sign-in.by-password", object, why);
    }

    /** What the person got in by: as much is looked at for a wrong password and for nobody as for a right one. */
    private Optional<String> by(Transaction tx, Half tried, String code) {
        long person = tried.known().map(Known::person).orElse(0L);
        Optional<Authenticator> kept = tx.credentials().authenticator(person);
        Optional<byte[]> secret = kept.flatMap(authenticator -> key.open(authenticator.sealed(), person));
        OptionalLong step = TimeCode.match(
                secret.orElseGet(() -> new byte[TimeCode.SECRET]),
                TimeCode.bare(code),
                clock.instant(),
                kept.map(Authenticator::lastStep).orElse(0L));
        if (!tried.isRight() || secret.isEmpty()) {
            return Optional.empty();
        }
        if (step.isPresent()) {
            return tx.credentials().useStep(person, step.getAsLong()) ? Optional.of("password") : Optional.empty();
        }
        return RecoveryCodes.isOne(code) && tx.credentials().useRecoveryCode(person, RecoveryCodes.digest(code))
                ? Optional.of("recovery-code")
                : Optional.empty();
    }

    private void rehash(Half tried) throws StoreException {
        if (tried.outdated().isPresent() && tried.known().isPresent()) {
            Known known = tried.known().get();
            try {
                String phc = passwords.hash(tried.outdated().get());
                database.change(tx -> tx.credentials().rehash(known.person(), known.phc(), phc));
            } catch (BusyException e) {
                // The next sign-in is as good a moment.
            }
        }
    }
}
