package io.oakum.control;

import io.oakum.control.OwnAccount.Caller;
import io.oakum.store.AccountStore.Account;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes accounts, gives and takes roles, and takes away what is lost. Nobody sets what somebody else signs in by. */
public final class KeepPeople {
    /** As the database spells them. */
    public static final List<String> ROLES = List.of("viewer", "operator", "approver", "auditor", "administrator");

    private static final String ADMINISTRATOR = "administrator";
    private static final Duration LINK_LIFE = Duration.ofHours(1);

    /** The id of no session: nothing has that digest. */
    private static final Sha256 NO_SESSION = Sha256.ofBytes(new byte[Sha256.LENGTH]);

    private final Database database;
    private final Secrets secrets;
    private final String console;

    /** @param console as whom the command line on the server's own machine works: the way in when all else is lost */
    public KeepPeople(Database database, Secrets secrets, String console) {
        this.database = database;
        this.secrets = secrets;
        this.console = console;
    }

    /** What comes of it. */
    public sealed interface Kept {
        record Done() implements Kept {}

        /**
         * Shown once.
         *
         * @param link the secret of a one-time link for that person
         */
        record Linked(long person, String link) implements Kept {}

        /** @param why as a sentence goes on */
        record Refused(String why) implements Kept {}

        /** The administrator has to prove again to be who they are. */
        record NotFresh() implements Kept {}

        record Unknown() implements Kept {}
    }

    public List<Account> all() throws StoreException {
        return database.transact(tx -> tx.accounts().all());
    }

    public Optional<Account> find(long person) throws StoreException {
        return database.transact(tx -> tx.accounts().find(person));
    }

    /** An account with a link to hand over. */
    public Kept make(Caller caller, String name, Set<String> roles) throws StoreException {
        if (!PersonName.isGood(name)) {
            return new Kept.Refused(
                    "a name begins with a letter or digit and goes on with letters, digits, spaces and . _ @ + ' -, at most 128");
        }
        Optional<String> wrong = wrong(roles);
        if (wrong.isPresent()) {
            return new Kept.Refused(wrong.get());
        }
        String link = secrets.next();
        return database.transact(tx -> {
            if (!OwnAccount.isFresh(tx, caller)) {
                return new Kept.NotFresh();
            }
            Optional<Long> made = tx.accounts().make(name);
            if (made.isEmpty()) {
                return new Kept.Refused("there is an account of the name " + name + " already");
            }
            roles.forEach(role -> tx.people().grant(made.get(), role));
            tx.people().addLink(Secrets.digest(link), made.get(), LINK_LIFE);
            Recorded.done(tx, caller.actor(), "account.made", "person:" + name, roles(roles));
            return new Kept.Linked(made.get(), link);
        });
    }

    private static Optional<String> wrong(Set<String> roles) {
        if (roles.isEmpty()) {
            return Optional.of("an account has one role at least, of " + String.join(", ", ROLES));
        }
        return roles.stream()
                .filter(role -> !ROLES.contains(role))
                .findFirst()
                .map(role -> "'" + role + "' is no role; there are " + String.join(", ", ROLES));
    }

    private static JsonObject roles(Set<String> roles) {
        return JsonObject.with("roles", JsonArray.ofTexts(List.copyOf(new TreeSet<>(roles))))
                .build();
    }

    /** What is done with an account that is there. */
    @FunctionalInterface
    private interface Work {
        Kept in(Transaction tx, Account account);
    }

    private Kept on(Caller caller, long person, Work work) throws StoreException {
        return database.transact(tx -> {
            if (!OwnAccount.isFresh(tx, caller)) {
                return new Kept.NotFresh();
            }
            // Whoever takes the last administrator away waits for whoever does the same.
            tx.accounts().lock();
            return tx.accounts()
                    .find(person)
                    .map(account -> work.in(tx, account))
                    .orElseGet(Kept.Unknown::new);
        });
    }

    public Kept link(Caller caller, long person) throws StoreException {
        String link = secrets.next();
        return on(caller, person, (tx, account) -> {
            if (account.isDisabled()) {
                return new Kept.Refused("a disabled account gets no link");
            }
            tx.people().addLink(Secrets.digest(link), person, LINK_LIFE);
            Recorded.done(tx, caller.actor(), "sign-in.link-made", "person:" + account.name());
            return new Kept.Linked(person, link);
        });
    }

    public Kept setRoles(Caller caller, long person, Set<String> roles) throws StoreException {
        Optional<String> wrong = wrong(roles);
        if (wrong.isPresent()) {
            return new Kept.Refused(wrong.get());
        }
        return on(caller, person, (tx, account) -> {
            Optional<Kept> kept = roles.contains(ADMINISTRATOR) ? Optional.empty() : kept(tx, account);
            if (kept.isPresent()) {
                return kept.get();
            }
            account.roles().stream()
                    .filter(role -> !roles.contains(role))
                    .forEach(role -> tx.accounts().revoke(person, role));
            roles.forEach(role -> tx.people().grant(person, role));
            Recorded.done(tx, caller.actor(), "account.roles-set", "person:" + account.name(), roles(roles));
            return new Kept.Done();
        });
    }

    /** Why somebody stays an administrator. */
    private Optional<Kept> kept(Transaction tx, Account account) {
        if (account.name().equals(console)) {
            return Optional.of(new Kept.Refused("the command line on the server's own machine works as " + console
                    + ", and is the way in when all else is lost: " + console + " stays an administrator"));
        }
        boolean isLast = account.roles().contains(ADMINISTRATOR)
                && !account.isDisabled()
                && tx.accounts().administrators() == 1;
        return isLast
                ? Optional.of(new Kept.Refused("the last administrator stays one: make another first"))
                : Optional.empty();
    }

    /** From the next call on, the person is nobody here; what they did stays theirs. */
    public Kept disable(Caller caller, long person) throws StoreException {
        return on(caller, person, (tx, account) -> {
            Optional<Kept> kept = kept(tx, account);
            if (kept.isPresent()) {
                return kept.get();
            }
            if (tx.accounts().disable(person)) {
                tx.sessions().endOthers(person, NO_SESSION);
                Recorded.done(tx, caller.actor(), "account.disabled", "person:" + account.name());
            }
            return new Kept.Done();
        });
    }

    public Kept enable(Caller caller, long person) throws StoreException {
        return on(caller, person, (tx, account) -> {
            if (tx.accounts().enable(person)) {
                Recorded.done(tx, caller.actor(), "account.enabled", "person:" + account.name());
            }
            return new Kept.Done();
        });
    }

    public Kept removePassword(Caller caller, long person) throws StoreException {
        return on(caller, person, (tx, account) -> {
            boolean was = tx.credentials().removePassword(person);
            return removed(tx, caller, account, was, "account.password-removed");
        });
    }

    public Kept removeAuthenticator(Caller caller, long person) throws StoreException {
        return on(caller, person, (tx, account) -> {
            boolean was = tx.credentials().removeAuthenticator(person);
            return removed(tx, caller, account, was, "account.authenticator-removed");
        });
    }

    public Kept removePasskeys(Caller caller, long person) throws StoreException {
        return on(caller, person, (tx, account) -> {
            boolean was = tx.passkeys().removeAll(person);
            return removed(tx, caller, account, was, "account.passkeys-removed");
        });
    }

    private static Kept removed(Transaction tx, Caller caller, Account account, boolean was, String action) {
        if (was) {
            // An administrator who does this to their own account stays where they are.
            tx.sessions().endOthers(account.id(), caller.session());
            Recorded.done(tx, caller.actor(), action, "person:" + account.name());
        }
        return new Kept.Done();
    }
}
