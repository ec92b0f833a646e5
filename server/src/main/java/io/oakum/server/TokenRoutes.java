package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.KeepTokens.Ended;
import io.oakum.control.KeepTokens.Made;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.StoreException;
import io.oakum.store.TokenStore.ApiToken;
import io.oakum.store.TokenStore.EnrolmentToken;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The secrets that are out, as programs see them. */
final class TokenRoutes {
    private final Accounts accounts;

    TokenRoutes(Accounts accounts) {
        this.accounts = accounts;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/api-tokens", this::apiTokens),
                Route.needs(Permission.VIEW, Method.POST, "/api/v1/api-tokens", this::make)
                        .toldOnce(),
                Route.needs(Permission.VIEW, Method.POST, "/api/v1/api-tokens/{id}/revoke", this::revoke),
                Route.needs(Permission.ADMINISTER, Method.GET, "/api/v1/enrolment-tokens", this::enrolmentTokens),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/enrolment-tokens/{id}/end", this::end));
    }

    private Answer apiTokens(Call call) throws StoreException {
        List<JsonValue> tokens = accounts.tokens().apiTokens(AccountPages.caller(call)).stream()
                .<JsonValue>map(TokenRoutes::json)
                .toList();
        return new Answer.Document(
                JsonObject.with("tokens", new JsonArray(tokens)).build());
    }

    private static JsonObject json(ApiToken token) {
        return JsonObject.with("id", token.id())
                .and("name", token.name())
                .and("person", token.person())
                .and("role", token.role())
                .and("made", token.made().toString())
                .and("expires", token.expires().toString())
                .and(
                        "used",
                        token.used()
                                .<JsonValue>map(at -> new JsonString(at.toString()))
                                .orElse(new JsonNull()))
                .build();
    }

    private Answer make(Call call) throws StoreException, JsonException {
        JsonObject asked = call.document(Set.of("name", "role", "seconds"));
        Made made = accounts.tokens()
                .make(
                        AccountPages.caller(call),
                        asked.text("name"),
                        asked.text("role"),
                        Duration.ofSeconds(asked.wholeNumber("seconds")));
        return switch (made) {
            case Made.Secret(String secret) ->
                new Answer.Document(JsonObject.with("token", secret).build());
            case Made.Refused(String why) -> Answer.badRequest(why);
            case Made.NotFresh() -> AccountPages.notFresh();
        };
    }

    private Answer revoke(Call call) throws StoreException {
        return told(accounts.tokens().revokeApiToken(AccountPages.caller(call), call.parameter("id")));
    }

    private Answer enrolmentTokens(Call call) throws StoreException {
        List<JsonValue> tokens = accounts.tokens().enrolmentTokens().stream()
                .<JsonValue>map(TokenRoutes::json)
                .toList();
        return new Answer.Document(
                JsonObject.with("tokens", new JsonArray(tokens)).build());
    }

    private static JsonObject json(EnrolmentToken token) {
        return JsonObject.with("id", token.id())
                .and("madeBy", token.madeBy())
                .and("tag", token.admission().tag())
                .and("approves", token.admission().approves())
                .and("uses", token.uses())
                .and("expires", token.expires().toString())
                .build();
    }

    private Answer end(Call call) throws StoreException {
        return told(accounts.tokens().endEnrolmentToken(AccountPages.caller(call), call.parameter("id")));
    }

    private static Answer told(Ended ended) {
        return switch (ended) {
            case ENDED -> new Answer.Document(JsonObject.with("changed", true).build());
            case UNKNOWN -> Answer.notFound("a token of this id that is in force");
            case NOT_FOR_TOKENS -> notForTokens();
        };
    }

    static Answer notForTokens() {
        return new Answer.Refused(403, ProblemCode.NOT_ALLOWED, "a token ends none: sign in to do it");
    }
}
