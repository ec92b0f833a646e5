package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.OwnAccount.Changed;
import io.oakum.control.Passkeys;
import io.oakum.control.Passkeys.Entered;
import io.oakum.control.Passkeys.Question;
import io.oakum.control.Passkeys.Site;
import io.oakum.control.PasswordSignIn.Visitor;
import io.oakum.core.problem.ProblemCode;
import io.oakum.server.Answer.SessionCookie;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the pages' script asks and hands in for passkeys. Without the script there are forms for everything but this. */
final class PasskeyRoutes {
    private final Passkeys passkeys;
    private final SiteAddress address;

    PasskeyRoutes(Accounts accounts) {
        this.passkeys = accounts.passkeys();
        this.address = accounts.address();
    }

    List<Route> all() {
        return List.of(
                Route.anyone(Method.POST, "/sign-in/passkey", this::ask),
                Route.anyone(Method.POST, "/sign-in/passkey/answer", this::enter),
                Route.needs(Permission.VIEW, Method.POST, "/account/passkeys/new", this::askForNew),
                Route.needs(Permission.VIEW, Method.POST, "/account/passkeys", this::add),
                Route.needs(Permission.VIEW, Method.POST, "/account/passkeys/confirm", this::confirm));
    }

    private static Answer noName() {
        return Answer.badRequest("passkeys belong to a name, and this page was asked for without one");
    }

    private Answer ask(Call call) {
        Optional<Site> site = address.site(call.browser());
        if (site.isEmpty()) {
            return noName();
        }
        Question question = passkeys.ask(site.get());
        return new Answer.Document(JsonObject.with("half", question.half())
                .and("options", question.options())
                .build());
    }

    private Answer enter(Call call) throws StoreException, JsonException {
        JsonObject body = call.document(Set.of("half", "answer"));
        Optional<Site> site = address.site(call.browser());
        if (site.isEmpty()) {
            return noName();
        }
        var visitor = new Visitor(call.source(), call.browser().saysItIs(), "");
        return switch (passkeys.enter(body.text("half"), site.get(), body.object("answer"), visitor)) {
            case Entered.In(String session) ->
                new Answer.SeeOther("/", new SessionCookie.Set(session, "", address.isOverTls(call.browser())));
            case Entered.NotGood() ->
                new Answer.Refused(403, ProblemCode.NOT_ALLOWED, "this passkey lets nobody in here");
            case Entered.TooMany() ->
                new Answer.Refused(429, ProblemCode.TOO_MANY, "too many answers that are not good came from there");
        };
    }

    private Answer askForNew(Call call) throws StoreException {
        Optional<Site> site = address.site(call.browser());
        if (site.isEmpty()) {
            return noName();
        }
        return passkeys.askForNew(AccountPages.caller(call), site.get())
                .<Answer>map(options ->
                        new Answer.Document(JsonObject.with("options", options).build()))
                .orElseGet(AccountPages::notFresh);
    }

    private Answer add(Call call) throws StoreException, JsonException {
        JsonObject body = call.document(Set.of("name", "answer"));
        Optional<Site> site = address.site(call.browser());
        return site.isEmpty()
                ? noName()
                : told(passkeys.add(AccountPages.caller(call), site.get(), body.text("name"), body.object("answer")));
    }

    private Answer confirm(Call call) throws StoreException, JsonException {
        JsonObject body = call.document(Set.of("half", "answer"));
        Optional<Site> site = address.site(call.browser());
        return site.isEmpty()
                ? noName()
                : told(passkeys.confirm(
                        AccountPages.caller(call), body.text("half"), site.get(), body.object("answer")));
    }

    private static Answer told(Changed changed) {
        return switch (changed) {
            case Changed.Done(), Changed.WithCodes(List<String> _) -> new Answer.SeeOther(AccountPages.PATH);
            case Changed.Refused(String why) -> Answer.badRequest(why);
            case Changed.NotFresh() -> AccountPages.notFresh();
            case Changed.TooMany() -> new Answer.Refused(429, ProblemCode.TOO_MANY, "too many tries on this account");
        };
    }
}
