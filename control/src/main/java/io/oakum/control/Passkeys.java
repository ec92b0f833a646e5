package io.oakum.control;

import io.oakum.control.OwnAccount.Caller;
import io.oakum.control.OwnAccount.Changed;
import io.oakum.control.PasskeyCheck.Answered;
import io.oakum.control.PasswordSignIn.Visitor;
import io.oakum.store.Database;
import io.oakum.store.PasskeyStore.Held;
import io.oakum.store.PasskeyStore.New;
import io.oakum.store.PasskeyStore.Passkey;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Lets people in by passkeys, and keeps the public halves. What is asked is random, good once and for five minutes. */
public final class Passkeys {
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final int CHALLENGE = 32;
    private static final int MAX_NAME = 64;
    private static final int MOST = 20;
    private static final int TRIES = 20;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Database database;
    private final Secrets secrets;
    private final SecureRandom random;
    private final InstantSource clock;
    private final PasskeyCheck check = new PasskeyCheck();
    private final Awaited<Asked> asked = new Awaited<>(LIFE);

    /** Apart from what strangers ask for, so that many of those push nothing of these out. */
    private final Awaited<Asked> askedOfSessions = new Awaited<>(LIFE);

    private final Throttle sources = new Throttle(TRIES, WINDOW);

    public Passkeys(Database database, Secrets secrets, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.secrets = secrets;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Where pages are shown.
     *
     * @param origin such as {@code https://oakum.example.net:8443}
     * @param name the host of it: passkeys belong to names, whatever the port
     */
    public record Site(String origin, String name) {}

    /** What was asked, and from where. */
    private record Asked(Site site, Bytes challenge) {}

    /** What comes of an answer. */
    public sealed interface Entered {
        /** @param session its secret */
        record In(String session) implements Entered {}

        record NotGood() implements Entered {}

        record TooMany() implements Entered {}
    }

    public List<Passkey> of(Caller caller) throws StoreException {
        return database.transact(tx -> tx.passkeys().of(caller.person().id()));
    }

    private Bytes challenge(Awaited<Asked> waiting, String of, Site site) {
        byte[] challenge = new byte[CHALLENGE];
        random.nextBytes(challenge);
        waiting.keep(of, new Asked(site, Bytes.of(challenge)), clock.instant());
        return Bytes.of(challenge);
    }

    /** What a browser is to ask an authenticator for, in the form of the WebAuthn specification; empty where the caller is not fresh. */
    public Optional<JsonObject> askForNew(Caller caller, Site site) throws StoreException {
        long person = caller.person().id();
        return database.transact(tx -> {
            if (!OwnAccount.isFresh(tx, caller)) {
                return Optional.<JsonObject>empty();
            }
            Bytes challenge = challenge(askedOfSessions, caller.session().hex(), site);
            List<JsonValue> had = tx.passkeys().of(person).stream()
                    .<JsonValue>map(passkey -> JsonObject.with("type", "public-key")
                            .and("id", url(passkey.id()))
                            .build())
                    .toList();
            return Optional.of(JsonObject.with(
                            "rp",
                            JsonObject.with("id", site.name())
                                    .and("name", "Oakum")
                                    .build())
                    .and("user", user(tx, caller))
                    .and("challenge", url(challenge))
                    .and("pubKeyCredParams", new JsonArray(PasskeyCheck.ALGORITHMS))
                    .and("timeout", LIFE.toMillis())
                    .and("excludeCredentials", new JsonArray(had))
                    .and("authenticatorSelection", PasskeyCheck.KIND)
                    .and("attestation", "none")
                    .build());
        });
    }

    private static JsonObject user(Transaction tx, Caller caller) {
        return JsonObject.with("id", url(tx.passkeys().handle(caller.person().id())))
                .and("name", caller.person().name())
                .and("displayName", caller.person().name())
                .build();
    }

    private static String url(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @param answer as the browser has it from the authenticator */
    public Changed add(Caller caller, Site site, String name, JsonObject answer) throws StoreException {
        Optional<Asked> begun = askedOfSessions
                .take(caller.session().hex(), clock.instant())
                .filter(one -> one.site().equals(site));
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            return new Changed.Refused("a passkey has a name of 1 to " + MAX_NAME + " characters");
        }
        Optional<PasskeyCheck.Made> made = begun.flatMap(one -> check.made(site, one.challenge(), answer));
        return database.transact(tx -> {
            if (!OwnAccount.isFresh(tx, caller)) {
                return new Changed.NotFresh();
            }
            if (made.isEmpty()) {
                Recorded.refused(
                        tx, caller.actor(), "account.passkey-added", "-", "the answer does not fit what was asked");
                return new Changed.Refused("the answer does not fit what was asked; try once more");
            }
            return added(tx, caller, name.strip(), site, made.get());
        });
    }

    private static Changed added(Transaction tx, Caller caller, String name, Site site, PasskeyCheck.Made made) {
        long person = caller.person().id();
        if (tx.passkeys().of(person).size() >= MOST) {
            return new Changed.Refused("there are " + MOST + " passkeys already; remove one first");
        }
        var passkey = new New(made.id(), name, site.name(), made.key(), made.signCount(), made.isSynced());
        if (!tx.passkeys().add(person, passkey)) {
            return new Changed.Refused("this passkey is here already");
        }
        tx.sessions().endOthers(person, caller.session());
        Recorded.done(
                tx,
                caller.actor(),
                "account.passkey-added",
                "-",
                JsonObject.with("name", name).and("site", site.name()).build());
        return new Changed.Done();
    }

    public Changed remove(Caller caller, String id) throws StoreException {
        Optional<Bytes> named = PasskeyCheck.id(id);
        return database.transact(tx -> {
            if (!OwnAccount.isFresh(tx, caller)) {
                return new Changed.NotFresh();
            }
            if (named.isPresent() && tx.passkeys().remove(caller.person().id(), named.get())) {
                tx.sessions().endOthers(caller.person().id(), caller.session());
                Recorded.done(tx, caller.actor(), "account.passkey-removed", "-");
            }
            return new Changed.Done();
        });
    }

    /**
     * A question to whoever is there.
     *
     * @param half names it for the answer
     * @param options what a browser is to ask for, in the form of the specification
     */
    public record Question(String half, JsonObject options) {}

    public Question ask(Site site) {
        String half = secrets.next();
        Bytes challenge = challenge(asked, half, site);
        return new Question(
                half,
                JsonObject.with("challenge", url(challenge))
                        .and("rpId", site.name())
                        .and("timeout", LIFE.toMillis())
                        .and("userVerification", "required")
                        .and("allowCredentials", new JsonArray(List.of()))
                        .build());
    }

    /** The passkey that answered. */
    private Optional<Held> answered(Transaction tx, String half, Site site, JsonObject answer) {
        Optional<Bytes> id = PasskeyCheck.id(answer);
        Optional<Asked> begun =
                asked.take(half, clock.instant()).filter(one -> one.site().equals(site));
        Optional<Held> held =
                id.flatMap(tx.passkeys()::find).filter(one -> one.site().equals(site.name()));
        if (begun.isEmpty() || held.isEmpty()) {
            return Optional.empty();
        }
        Optional<Answered> good = check.answered(site, begun.get().challenge(), held.get(), answer);
        return good.isPresent()
                        && tx.passkeys()
                                .used(
                                        id.orElseThrow(),
                                        held.get().signCount(),
                                        good.get().signCount())
                ? held
                : Optional.empty();
    }

    public Entered enter(String half, Site site, JsonObject answer, Visitor visitor) throws StoreException {
        if (!sources.admits(visitor.source(), clock.instant())) {
            return new Entered.TooMany();
        }
        String session = secrets.next();
        boolean isIn = database.transact(tx -> {
            Optional<Held> held = answered(tx, half, site, answer);
            if (held.isEmpty()) {
                Recorded.refused(
                        tx, new Actor("nobody"), "sign-in.by-passkey", "-", "the answer does not fit what was asked");
                return false;
            }
            tx.people()
                    .openSession(
                            Secrets.digest(session),
                            held.get().person(),
                            "passkey",
                            SignIn.shortened(visitor.browser()));
            Recorded.done(tx, Actor.person(held.get().personName()), "sign-in.by-passkey", "-");
            return true;
        });
        if (!isIn) {
            return new Entered.NotGood();
        }
        sources.right(visitor.source());
        return new Entered.In(session);
    }

    /** The person proves by a passkey of their own to be who they are. */
    public Changed confirm(Caller caller, String half, Site site, JsonObject answer) throws StoreException {
        return database.transact(tx -> {
            Optional<Held> held = answered(tx, half, site, answer)
                    .filter(one -> one.person() == caller.person().id());
            if (held.isEmpty()) {
                Recorded.refused(tx, caller.actor(), "account.confirmed", "-", "the passkey is not right");
                return new Changed.Refused("the passkey is not one of yours");
            }
            tx.sessions().prove(caller.session());
            Recorded.done(tx, caller.actor(), "account.confirmed", "-");
            return new Changed.Done();
        });
    }
}
