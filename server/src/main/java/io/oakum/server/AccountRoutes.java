package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.KeepPeople.Kept;
import io.oakum.control.OwnAccount.Shown;
import io.oakum.control.SignIn;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.AccountStore.Account;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Accounts, as programs see them: who calls, and what administrators do. What somebody signs in by is set on the pages alone. */
final class AccountRoutes {
    private final Accounts accounts;

    AccountRoutes(Accounts accounts) {
        this.accounts = accounts;
    }

    List<Route> all() {
        return List.of(
                Route.anyone(Method.POST, "/api/v1/sessions", this::enter).toldOnce(),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/session", this::session),
                Route.needs(Permission.VIEW, Method.DELETE, "/api/v1/session", this::leave),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/account", this::account),
                Route.needs(Permission.ADMINISTER, Method.GET, "/api/v1/people", this::people),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/people", this::make)
                        .toldOnce(),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/sign-in-links", this::link)
                        .toldOnce());
    }

    /** By a one-time link, whose secret comes where another caller's secret would. */
    private Answer enter(Call call) throws StoreException {
        String link = call.secret().orElse("");
        return switch (accounts.signIn()
                .byLink(link, call.source(), call.browser().saysItIs())) {
            case SignIn.Entered.In(String secret) ->
                new Answer.Document(JsonObject.with("secret", secret).build());
            case SignIn.Entered.NotGood() ->
                new Answer.Refused(
                        401, ProblemCode.NOT_SIGNED_IN, "the link was used, is older than an hour, or never was one");
            case SignIn.Entered.TooMany() -> EntryPages.tooMany(call);
        };
    }

    private Answer leave(Call call) throws StoreException {
        boolean wasSession = accounts.signIn().out(call.secret().orElse(""), call.person());
        return new Answer.Document(JsonObject.with("changed", wasSession).build());
    }

    private Answer session(Call call) throws StoreException {
        String cameBy = accounts.signIn().cameBy(call.secret().orElse("")).orElse("token");
        return new Answer.Document(JsonObject.with("person", call.person().name())
                .and("roles", sorted(call.person().roles()))
                .and("cameBy", cameBy)
                .build());
    }

    private static JsonArray sorted(Set<String> roles) {
        return JsonArray.ofTexts(roles.stream().sorted().toList());
    }

    private Answer account(Call call) throws StoreException {
        Shown shown = accounts.own().look(AccountPages.caller(call));
        return new Answer.Document(JsonObject.with("person", call.person().name())
                .and("roles", sorted(call.person().roles()))
                .and("passwordSet", instant(shown.held().password()))
                .and("authenticatorSet", instant(shown.held().authenticator()))
                .and("recoveryCodes", shown.held().recoveryCodes())
                .and("passkeys", new JsonArray(passkeys(call)))
                .build());
    }

    private List<JsonValue> passkeys(Call call) throws StoreException {
        return accounts.passkeys().of(AccountPages.caller(call)).stream()
                .<JsonValue>map(passkey -> JsonObject.with("name", passkey.name())
                        .and("site", passkey.site())
                        .and("made", passkey.madeAt().toString())
                        .and("used", instant(passkey.usedAt()))
                        .build())
                .toList();
    }

    private static JsonValue instant(Optional<Instant> instant) {
        return instant.<JsonValue>map(known -> new JsonString(known.toString())).orElse(new JsonNull());
    }

    private Answer people(Call call) throws StoreException {
        List<JsonValue> people = accounts.keep().all().stream()
                .<JsonValue>map(AccountRoutes::person)
                .toList();
        return new Answer.Document(
                JsonObject.with("people", new JsonArray(people)).build());
    }

    private static JsonObject person(Account account) {
        return JsonObject.with("id", account.id())
                .and("name", account.name())
                .and("roles", sorted(account.roles()))
                .and("disabled", account.isDisabled())
                .and("password", account.hasPassword())
                .and("authenticator", account.hasAuthenticator())
                .and("passkeys", account.passkeys())
                .and("seen", instant(account.seen()))
                .build();
    }

    private Answer make(Call call) throws StoreException, JsonException {
        JsonObject asked = call.document(Set.of("name", "roles"));
        Set<String> roles = new HashSet<>(asked.texts("roles"));
        return switch (accounts.keep().make(AccountPages.caller(call), asked.text("name"), roles)) {
            case Kept.Linked(long person, String link) ->
                new Answer.Document(JsonObject.with("id", person)
                        .and("path", "/sign-in/" + link)
                        .build());
            case Kept.Refused(String why) -> Answer.badRequest(why);
            case Kept.NotFresh() -> AccountPages.notFresh();
            case Kept.Done(), Kept.Unknown() ->
                new Answer.Refused(500, ProblemCode.INTERNAL, "an account was asked for and none was made");
        };
    }

    /** A stolen session would live on by links that it makes. */
    private Answer link(Call call) throws StoreException {
        if (!accounts.own().isFresh(AccountPages.caller(call))) {
            return AccountPages.notFresh();
        }
        String link = accounts.signIn().link(call.person().name());
        return new Answer.Document(JsonObject.with("path", "/sign-in/" + link).build());
    }
}
