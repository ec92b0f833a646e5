package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.SignIn;
import io.oakum.control.SignIn.Entered;
import io.oakum.core.problem.ProblemCode;
import io.oakum.server.Answer.SessionCookie;
import io.oakum.store.StoreException;
import java.util.List;
import java.util.Map;

/** How people get in and out, and what every page loads. */
final class EntryPages {
    private final Frames frames;
    private final SignIn signIn;

    EntryPages(Frames frames, SignIn signIn) {
        this.frames = frames;
        this.signIn = signIn;
    }

    List<Route> all() {
        return List.of(
                Route.anyone(Method.GET, "/sign-in/{secret}", this::door),
                Route.anyone(Method.POST, "/sign-in", this::enter),
                Route.anyone(Method.GET, "/signed-out", this::left),
                Route.needs(Permission.VIEW, Method.POST, "/sign-out", this::leave),
                Route.anyone(Method.POST, "/theme", this::theme),
                Route.anyone(Method.GET, "/assets/{name}", this::asset));
    }

    /** A page with a button and not a link that signs in: programs that look ahead must not burn it. */
    private Answer door(Call call) {
        return frames.gate(200, call.browser(), "Sign in", "door", Map.of("secret", call.parameter("secret")));
    }

    private Answer enter(Call call) throws StoreException {
        return switch (signIn.byLink(
                call.field("secret"), call.source(), call.browser().saysItIs())) {
            case Entered.In(String session) -> new Answer.SeeOther("/", new SessionCookie.Set(session));
            case Entered.NotGood() ->
                frames.gate(200, call.browser(), "This link does not work any more", "deadlink", Map.of());
            case Entered.TooMany() ->
                new Answer.Refused(
                        429, ProblemCode.TOO_MANY, "too many links that are not good came from " + call.source());
        };
    }

    private Answer leave(Call call) throws StoreException {
        signIn.out(call.secret().orElse(""), call.person());
        return new Answer.SeeOther("/signed-out", new SessionCookie.Cleared());
    }

    private Answer left(Call call) {
        return frames.gate(200, call.browser(), "Signed out", "signin", Map.of("reason", "out"));
    }

    /** For browsers without our script; the others set the cookie themselves. */
    private Answer theme(Call call) {
        String theme = call.field("theme").equals("dark") ? "dark" : "light";
        return new Answer.Themed(ours(call.field("back")), theme);
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
