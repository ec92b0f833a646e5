package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.KeepTokens;
import io.oakum.control.KeepTokens.Ended;
import io.oakum.control.KeepTokens.Made;
import io.oakum.store.StoreException;
import io.oakum.store.TokenStore.EnrolmentToken;
import io.oakum.trust.JsonException;
import io.oakum.web.Frame.Section;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;

/** The secrets that are out, and the ways to end them. */
final class TokenPages {
    private static final String PATH = "/tokens";

    private final Frames frames;
    private final Accounts accounts;

    TokenPages(Frames frames, Accounts accounts) {
        this.frames = frames;
        this.accounts = accounts;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, PATH, call -> page(200, call, "", "")),
                Route.needs(Permission.VIEW, Method.POST, PATH, this::make),
                Route.needs(
                        Permission.VIEW,
                        Method.POST,
                        PATH + "/revoke",
                        call -> told(accounts.tokens().revokeApiToken(AccountPages.caller(call), call.field("token")))),
                Route.needs(
                        Permission.ADMINISTER,
                        Method.POST,
                        PATH + "/end",
                        call -> told(
                                accounts.tokens().endEnrolmentToken(AccountPages.caller(call), call.field("token")))));
    }

    /**
     * @param secret of a token that was just made, to be shown once; empty as a rule
     * @param problem why none was made; empty as a rule
     */
    private Answer page(int status, Call call, String secret, String problem) throws StoreException {
        boolean isAdministrator = Permission.ADMINISTER.isHeldBy(call.person().roles());
        var shown = new HashMap<String, Object>();
        shown.put("tokens", accounts.tokens().apiTokens(AccountPages.caller(call)));
        shown.put("lines", isAdministrator ? accounts.tokens().enrolmentTokens() : List.<EnrolmentToken>of());
        shown.put("isFresh", accounts.own().isFresh(AccountPages.caller(call)));
        shown.put("secret", secret);
        shown.put("problem", problem);
        return frames.page(status, call, Section.SETTINGS, text("tokens"), "tokens", shown);
    }

    private Answer make(Call call) throws StoreException, JsonException {
        long days = call.whole("days", KeepTokens.MAX_LIFE.toDays());
        Made made = accounts.tokens()
                .make(AccountPages.caller(call), call.field("name").strip(), call.field("role"), Duration.ofDays(days));
        return switch (made) {
            case Made.Secret(String secret) -> page(200, call, secret, "");
            case Made.Refused(String why) -> page(400, call, "", why);
            case Made.NotFresh() -> AccountPages.notFresh();
        };
    }

    private static Answer told(Ended ended) {
        return switch (ended) {
            // One that is not in force any more is ended already.
            case ENDED, UNKNOWN -> new Answer.SeeOther(PATH);
            case NOT_FOR_TOKENS -> TokenRoutes.notForTokens();
        };
    }
}
