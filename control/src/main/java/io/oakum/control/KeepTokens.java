package io.oakum.control;

import io.oakum.control.OwnAccount.Caller;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.TokenStore;
import io.oakum.store.TokenStore.ApiToken;
import io.oakum.store.TokenStore.EnrolmentToken;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The secrets that are out: by which programs call, and by which machines ask to be hosts. Everybody keeps their own; administrators see
 * and end those of all. A token makes and ends none: whoever found one gets no further by it.
 */
public final class KeepTokens {
    /** What a token may be; to approve and to administer take a person. */
    public static final List<String> ROLES = List.of("viewer", "operator", "auditor");

    /** The longest that one is good for. */
    public static final Duration MAX_LIFE = Duration.ofDays(366);

    private static final String ADMINISTRATOR = "administrator";
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}";

    private final Database database;
    private final Secrets secrets;

    public KeepTokens(Database database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    /** What comes of asking for one. */
    public sealed interface Made {
        /** Shown once and kept nowhere. */
        record Secret(String secret) implements Made {}

        /** @param why as a sentence goes on */
        record Refused(String why) implements Made {}

        /** The person has to prove again to be who they are. */
        record NotFresh() implements Made {}
    }

    /** What comes of ending one. */
    public enum Ended {
        ENDED,
        /** None of that id is in force, or it is somebody else's. */
        UNKNOWN,
        NOT_FOR_TOKENS
    }

    /** Makes a secret by which a program calls in the name of the caller, with one role in place of the caller's. */
    public Made make(Caller caller, String name, String role, Duration life) throws StoreException {
        if (!name.matches(NAME)) {
            return new Made.Refused(
                    "a token's name begins with a letter or digit and goes on with letters, digits, spaces and . _ -, at most 64");
        }
        if (!ROLES.contains(role)) {
            return new Made.Refused("a token is one of " + String.join(", ", ROLES) + "; '" + role + "' it cannot be");
        }
        if (!mayHave(caller.person().roles(), role)) {
            return new Made.Refused("a token may do no more than you, and you are no " + role);
        }
        if (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(MAX_LIFE) > 0) {
            return new Made.Refused("a token is good for 1 minute to " + MAX_LIFE.toDays() + " days");
        }
        String secret = secrets.next();
        return database.transact(tx -> {
            if (!OwnAccount.isFresh(tx, caller)) {
                return new Made.NotFresh();
            }
            tx.tokens().addApiToken(Secrets.digest(secret), caller.person().id(), name, role, life);
            JsonObject details = JsonObject.with("role", role)
                    .and("seconds", life.toSeconds())
                    .build();
            Recorded.done(tx, caller.actor(), "api-token.made", name, details);
            return new Made.Secret(secret);
        });
    }

    private static boolean mayHave(Set<String> roles, String role) {
        return roles.contains(role) || roles.contains(ADMINISTRATOR) || role.equals("viewer");
    }

    /** The caller's own; for an administrator everybody's. */
    public List<ApiToken> apiTokens(Caller caller) throws StoreException {
        return database.transact(tx -> tx.tokens().apiTokens(theirs(caller)));
    }

    /** Those with which machines may still ask. */
    public List<EnrolmentToken> enrolmentTokens() throws StoreException {
        return database.transact(tx -> tx.tokens().enrolmentTokens());
    }

    /** From the next call on, the program is nobody here. */
    public Ended revokeApiToken(Caller caller, String id) throws StoreException {
        return end(
                caller,
                "api-token.revoked",
                tx -> tx.tokens().apiTokens(theirs(caller)).stream()
                        .filter(token -> token.id().equals(id))
                        .findFirst()
                        .map(token -> new InForce(
                                token.name(),
                                JsonObject.with("of", "person:" + token.person())
                                        .and("role", token.role())
                                        .build())),
                tokens -> tokens.revokeApiToken(id));
    }

    /** No further machine asks with it; those that asked stay where they are. */
    public Ended endEnrolmentToken(Caller caller, String id) throws StoreException {
        return end(
                caller,
                "enrolment-token.ended",
                tx -> tx.tokens().enrolmentTokens().stream()
                        .filter(token -> token.id().equals(id))
                        .findFirst()
                        .map(token -> new InForce(
                                token.admission().tag(),
                                JsonObject.with("by", "person:" + token.madeBy())
                                        .and("uses", token.uses())
                                        .build())),
                tokens -> tokens.endEnrolmentToken(id));
    }

    /** What the log says of a token once it is ended. */
    private record InForce(String object, JsonObject details) {}

    private Ended end(
            Caller caller,
            String action,
            Function<Transaction, Optional<InForce>> find,
            Function<TokenStore, Boolean> end)
            throws StoreException {
        return database.transact(tx -> {
            if (tx.sessions().cameBy(caller.session()).isEmpty()) {
                return Ended.NOT_FOR_TOKENS;
            }
            Optional<InForce> found = find.apply(tx);
            if (found.isEmpty() || !end.apply(tx.tokens())) {
                return Ended.UNKNOWN;
            }
            Recorded.done(
                    tx,
                    caller.actor(),
                    action,
                    found.get().object(),
                    found.get().details());
            return Ended.ENDED;
        });
    }

    /** Whose tokens they see and end: their own, and administrators everybody's. */
    private static OptionalLong theirs(Caller caller) {
        return isAdministrator(caller)
                ? OptionalLong.empty()
                : OptionalLong.of(caller.person().id());
    }

    private static boolean isAdministrator(Caller caller) {
        return caller.person().roles().contains(ADMINISTRATOR);
    }
}
