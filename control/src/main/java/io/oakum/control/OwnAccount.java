package io.oakum.control;

import io.oakum.control.HashPasswords.BusyException;
import io.oakum.store.CredentialStore.Authenticator;
import io.oakum.store.CredentialStore.Held;
import io.oakum.store.Database;
import io.oakum.store.PeopleStore.Person;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.Sha256;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What people do to their own account. Changes ask for a proof of minutes ago, and end whatever else is open in that name. */
public final class OwnAccount {
    /** A sign-in or a password that is older has to be given again. */
    public static final Duration FRESH = Duration.ofMinutes(5);

    private static final int TRIES = 10;
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration OFFER = Duration.ofHours(1);

    private final Database database;
    private final HashPasswords passwords;
    private final PeopleKey key;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Throttle confirmations = new Throttle(TRIES, WINDOW);

    public OwnAccount(
            Database database, HashPasswords passwords, PeopleKey key, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.passwords = passwords;
        this.key = key;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Whoever asks.
     *
     * @param session the digest of the secret they came with: of a session, or of a token, which is never fresh
     */
    public record Caller(Person person, Sha256 session) {
        Actor actor() {
            return Actor.person(person.name());
        }
    }

    /** @param isFresh whether changes are taken now */
    public record Shown(Held held, boolean isFresh) {}

    public Shown look(Caller caller) throws StoreException {
        return database.transact(
                tx -> new Shown(tx.credentials().held(caller.person().id()), isFresh(tx, caller)));
    }

    public boolean isFresh(Caller caller) throws StoreException {
        return database.transact(tx -> isFresh(tx, caller));
    }

    static boolean isFresh(Transaction tx, Caller caller) {
        return tx.sessions().isFresh(caller.session(), caller.person().id(), FRESH);
    }

    /** What comes of a change. */
    public sealed interface Changed {
        record Done() implements Changed {}

        /**
         * Shown once.
         *
         * @param codes that stand in for the authenticator
         */
        record WithCodes(List<String> codes) implements Changed {}

        /** @param why as a sentence goes on */
        record Refused(String why) implements Changed {}

        /** The person has to prove again to be who they are. */
        record NotFresh() implements Changed {}

        record TooMany() implements Changed {}
    }

    /** The person proves by the password to be who they are. */
    public Changed confirm(Caller caller, String password) throws StoreException, BusyException {
        String account = String.valueOf(caller.person().id());
        if (!confirmations.admits(account, clock.instant())) {
            return new Changed.TooMany();
        }
        String phc = database.transact(
                tx -> tx.credentials().password(caller.person().id()).orElse(""));
        boolean isRight = passwords.isRight(password, phc);
        database.change(tx -> {
            if (isRight) {
                tx.sessions().prove(caller.session());
                Recorded.done(tx, caller.actor(), "account.confirmed", "-");
            } else {
                Recorded.refused(tx, caller.actor(), "account.confirmed", "-", "the password is not right");
            }
        });
        if (!isRight) {
            return new Changed.Refused("the password is not right");
        }
        confirmations.right(account);
        return new Changed.Done();
    }

    public Changed setPassword(Caller caller, String password) throws StoreException, BusyException {
        String fleet = database.transact(tx -> tx.fleet().get().id());
        Optional<String> fault =
                PasswordRule.fault(password, List.of(caller.person().name(), fleet));
        if (fault.isPresent()) {
            return new Changed.Refused("the password " + fault.get());
        }
        String phc = passwords.hash(password);
        return changed(
                caller,
                "account.password-set",
                tx -> tx.credentials().setPassword(caller.person().id(), phc));
    }

    /** A change in the database. */
    @FunctionalInterface
    private interface Change {
        void in(Transaction tx);
    }

    private Changed changed(Caller caller, String action, Change change) throws StoreException {
        return database.transact(tx -> {
            if (!isFresh(tx, caller)) {
                Recorded.refused(tx, caller.actor(), action, "-", "the last proof is too old");
                return new Changed.NotFresh();
            }
            change.in(tx);
            tx.sessions().endOthers(caller.person().id(), caller.session());
            Recorded.done(tx, caller.actor(), action, "-");
            return new Changed.Done();
        });
    }

    public Changed removePassword(Caller caller) throws StoreException {
        return changed(
                caller,
                "account.password-removed",
                tx -> tx.credentials().removePassword(caller.person().id()));
    }

    public Changed removeAuthenticator(Caller caller) throws StoreException {
        return changed(
                caller,
                "account.authenticator-removed",
                tx -> tx.credentials().removeAuthenticator(caller.person().id()));
    }

    /** Makes a secret, which counts for nothing before a code of it is entered. */
    public Changed offerAuthenticator(Caller caller) throws StoreException {
        byte[] secret = new byte[TimeCode.SECRET];
        random.nextBytes(secret);
        long person = caller.person().id();
        return database.transact(tx -> {
            if (!isFresh(tx, caller)) {
                return new Changed.NotFresh();
            }
            tx.credentials().offerAuthenticator(person, key.seal(secret, person));
            return new Changed.Done();
        });
    }

    /**
     * What an authenticator has to know.
     *
     * @param secret in Base32, as it is typed
     * @param address the same for a picture or a link
     */
    public record Offer(String secret, String address) {}

    /** The one that waits for its first code, shown to nobody who has not just proved who they are. */
    public Optional<Offer> offered(Caller caller) throws StoreException {
        Optional<byte[]> secret = database.transact(tx -> {
            if (!isFresh(tx, caller)) {
                return Optional.empty();
            }
            return secret(tx, caller.person());
        });
        return secret.map(known -> offer(caller.person(), known));
    }

    private Optional<byte[]> secret(Transaction tx, Person person) {
        return tx.credentials()
                .offered(person.id())
                .filter(offer -> tx.now().isBefore(offer.setAt().plus(OFFER)))
                .map(Authenticator::sealed)
                .flatMap(kept -> key.open(kept, person.id()));
    }

    private static Offer offer(Person person, byte[] secret) {
        String base32 = TimeCode.base32(secret);
        String label = URLEncoder.encode(person.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return new Offer(base32, "otpauth://totp/Oakum:" + label + "?secret=" + base32 + "&issuer=Oakum");
    }

    /** From now on it counts; the one before does not. */
    public Changed confirmAuthenticator(Caller caller, String code) throws StoreException {
        long person = caller.person().id();
        if (!confirmations.admits("code of " + person, clock.instant())) {
            return new Changed.TooMany();
        }
        List<String> codes = RecoveryCodes.make(random);
        Changed changed = database.transact(tx -> {
            if (!isFresh(tx, caller)) {
                return new Changed.NotFresh();
            }
            Optional<byte[]> secret = secret(tx, caller.person());
            OptionalLong step = secret.isPresent()
                    ? TimeCode.match(secret.get(), TimeCode.bare(code), clock.instant(), 0)
                    : OptionalLong.empty();
            if (step.isEmpty()) {
                return new Changed.Refused("the code is not the one that the authenticator shows now");
            }
            tx.credentials().confirmAuthenticator(person, step.getAsLong());
            keep(tx, caller, codes, "account.authenticator-set");
            return new Changed.WithCodes(codes);
        });
        if (changed instanceof Changed.WithCodes) {
            confirmations.right("code of " + person);
        }
        return changed;
    }

    private static void keep(Transaction tx, Caller caller, List<String> codes, String action) {
        tx.credentials()
                .setRecoveryCodes(
                        caller.person().id(),
                        codes.stream().map(RecoveryCodes::digest).toList());
        tx.sessions().endOthers(caller.person().id(), caller.session());
        Recorded.done(tx, caller.actor(), action, "-");
    }

    /** Ten new ones; those before are good for nothing any more. */
    public Changed renewRecoveryCodes(Caller caller) throws StoreException {
        List<String> codes = RecoveryCodes.make(random);
        return database.transact(tx -> {
            if (!isFresh(tx, caller)) {
                return new Changed.NotFresh();
            }
            if (tx.credentials().authenticator(caller.person().id()).isEmpty()) {
                return new Changed.Refused("recovery codes stand in for an authenticator, and there is none");
            }
            keep(tx, caller, codes, "account.recovery-codes-renewed");
            return new Changed.WithCodes(codes);
        });
    }
}
