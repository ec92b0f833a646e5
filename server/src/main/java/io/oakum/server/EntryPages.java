package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.HashPasswords.BusyException;
import io.oakum.control.PasswordSignIn.Asked;
import io.oakum.control.PasswordSignIn.Entered;
import io.oakum.control.PasswordSignIn.Visitor;
import io.oakum.control.SignIn;
import io.oakum.core.problem.ProblemCode;
import io.oakum.server.Answer.SessionCookie;
import io.oakum.store.StoreException;
import io.oakum.web.Unsent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How people get in and out, and what every page loads. */
final class EntryPages {
    private final Frames frames;
    private final Accounts accounts;

    EntryPages(Frames frames, Accounts accounts) {
        this.frames = frames;
        this.accounts = accounts;
    }

    List<Route> all() {
        return List.of(
                Route.anyone(Method.GET, "/sign-in", call -> form(call, 200, "")),
                Route.anyone(Method.POST, "/sign-in/password", this::password),
                Route.anyone(Method.POST, "/sign-in/code", this::code),
                Route.needs(Permission.VIEW, Method.POST, Unsent.AGAIN, this::again),
                Route.anyone(Method.GET, "/sign-in/{secret}", this::door),
                Route.anyone(Method.POST, "/sign-in", this::enter),
                Route.anyone(Method.GET, "/signed-out", call -> form(call, 200, "out")),
                Route.needs(Permission.VIEW, Method.POST, "/sign-out", this::leave),
                Route.anyone(Method.POST, "/theme", this::theme),
                Route.anyone(Method.GET, "/assets/{name}", this::asset));
    }

    /** A page with a button and not a link that signs in: programs that look ahead must not burn it. */
    private Answer door(Call call) {
        return frames.gate(
                200, call.browser(), text("frames.sign-in"), "door", Map.of("secret", call.parameter("secret")));
    }

    private Answer enter(Call call) throws StoreException {
        return switch (accounts.signIn()
                .byLink(call.field("secret"), call.source(), call.browser().saysItIs())) {
            case SignIn.Entered.In(String session) -> new Answer.SeeOther("/", cookie(call, session, ""));
            case SignIn.Entered.NotGood() ->
                frames.gate(200, call.browser(), text("deadlink.title"), "deadlink", Map.of());
            case SignIn.Entered.TooMany() -> tooMany(call);
        };
    }

    static Answer tooMany(Call call) {
        return new Answer.Refused(
                429, ProblemCode.TOO_MANY, "too many links that are not good came from " + call.source());
    }

    private SessionCookie cookie(Call call, String session, String mark) {
        return new SessionCookie.Set(session, mark, accounts.address().isOverTls(call.browser()));
    }

    private Answer form(Call call, int status, String reason) {
        return frames.signIn(
                status, call.browser(), Map.of("reason", reason, "name", call.field("name"), "unsent", carried(call)));
    }

    private static Visitor visitor(Call call) {
        return new Visitor(
                call.source(), call.browser().saysItIs(), call.browser().known());
    }

    private Answer password(Call call) throws StoreException {
        try {
            return switch (accounts.byPassword()
                    .begin(call.field("name").strip(), call.field("password"), visitor(call))) {
                case Asked.ForCode(String half) ->
                    frames.gate(
                            200,
                            call.browser(),
                            text("code.title"),
                            "code",
                            Map.of(
                                    "half",
                                    half,
                                    "name",
                                    call.field("name").strip(),
                                    "unsent",
                                    call.field(Unsent.CARRIED)));
                case Asked.TooMany() ->
                    new Answer.Refused(
                            429, ProblemCode.TOO_MANY, "too many tries came from there, or were made on one account");
            };
        } catch (BusyException e) {
            return AccountPages.busy(e);
        }
    }

    private Answer code(Call call) throws StoreException {
        return switch (accounts.byPassword().finish(call.field("half"), call.field("code"), visitor(call))) {
            case Entered.In(String session, String mark) -> in(call, cookie(call, session, mark));
            case Entered.Wrong() -> form(call, 401, "wrong");
        };
    }

    private Answer in(Call call, SessionCookie cookie) {
        return carried(call)
                .<Answer>map(unsent -> shown(call, unsent).with(cookie))
                .orElseGet(() -> new Answer.SeeOther("/", cookie));
    }

    private static Optional<Unsent> carried(Call call) {
        return Unsent.read(call.field(Unsent.CARRIED));
    }

    private Answer.Page shown(Call call, Unsent unsent) {
        return frames.gate(200, call.browser(), text("unsent.title"), "unsent", Map.of("unsent", unsent));
    }

    /** For whoever signed in some other way than by the form that carried it. */
    private Answer again(Call call) {
        return carried(call).<Answer>map(unsent -> shown(call, unsent)).orElseGet(() -> new Answer.SeeOther("/"));
    }

    private Answer leave(Call call) throws StoreException {
        accounts.signIn().out(call.secret().orElse(""), call.person());
        return new Answer.SeeOther("/signed-out", new SessionCookie.Cleared());
    }

    /** For browsers without our script; the others set the cookie themselves. */
    private Answer theme(Call call) {
        String theme = call.field("theme").equals("dark") ? "dark" : "light";
        return new Answer.Preferring(ours(call.field("back")), Sending.THEME, theme);
    }

    /** A path of this server, whatever the form says: nobody is led away from here. */
    static String ours(String path) {
        return path.matches("/[A-Za-z0-9._~!$&'()*+,;=:@%-][A-Za-z0-9._~!$&'()*+,;=:@%/-]*") ? path : "/";
    }

    private Answer asset(Call call) {
        return frames.site()
                .assets()
                .file(call.parameter("name"))
                .<Answer>map(Answer.Asset::new)
                .orElseGet(() -> Answer.notFound("this file"));
    }
}
