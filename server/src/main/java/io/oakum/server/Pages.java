package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.FleetView;
import io.oakum.control.FleetView.Seen;
import io.oakum.control.SignIn;
import io.oakum.control.SignIn.Entered;
import io.oakum.core.inventory.Life;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The first pages: how to get in, and the fleet at a glance. */
final class Pages {
    private final FleetView fleet;
    private final SignIn signIn;

    Pages(FleetView fleet, SignIn signIn) {
        this.fleet = fleet;
        this.signIn = signIn;
    }

    List<Route> all() {
        return List.of(
                Route.anyone(Method.GET, "/", this::overview),
                Route.anyone(Method.GET, "/sign-in/{secret}", this::door),
                Route.anyone(Method.POST, "/sign-in", this::enter),
                Route.needs(Permission.VIEW, Method.POST, "/sign-out", this::leave),
                Route.needs(Permission.VIEW, Method.GET, "/hosts", this::hosts),
                Route.anyone(Method.GET, "/assets/oakum.css", _ -> asset("oakum.css", "text/css; charset=utf-8")));
    }

    private Answer overview(Call call) throws StoreException {
        if (call.caller().isEmpty()) {
            return new Answer.Page(Html.page("Sign in", """
                    <h1>Sign in</h1>
                    <p>Ask for a one-time link on the machine where this server runs:</p>
                    <pre>sudo oakum sign-in</pre>
                    """));
        }
        List<Seen> counted = fleet.fleet().hosts().stream()
                .filter(host -> host.life().isCounted())
                .toList();
        return new Answer.Page(Html.page(
                "Overview",
                "<h1>" + Html.escape(verdict(counted)) + "</h1>" + unheard(counted)
                        + "<p><a href=\"/hosts\">All hosts</a></p>"));
    }

    /** Are we safe? In one sentence that names its denominator, and says "not known" where that is so. */
    private static String verdict(List<Seen> counted) {
        long reported = counted.stream().filter(Seen::isReported).count();
        long overdue =
                counted.stream().filter(host -> host.open().overdue() > 0).count();
        long open = counted.stream().filter(host -> host.open().exposures() > 0).count();
        String of = " of " + counted.size() + " hosts";
        if (reported == 0) {
            return "Not known: no host has reported yet.";
        }
        if (overdue > 0) {
            return overdue + of + " have something overdue.";
        }
        return open > 0
                ? open + of + " have something open, nothing is overdue."
                : "Nothing is open on " + reported + of + ".";
    }

    private static String unheard(List<Seen> counted) {
        long unheard =
                counted.stream().filter(host -> host.life() != Life.ACTIVE).count();
        return unheard == 0
                ? ""
                : "<p class=\"warn\">" + unheard + " of " + counted.size()
                        + " hosts are not heard: what is open there is what they said last.</p>";
    }

    /** A page with a button and not a link that signs in: programs that look ahead must not burn it. */
    private Answer door(Call call) {
        return new Answer.Page(Html.page(
                "Sign in",
                "<h1>Welcome to Oakum</h1><form method=\"post\" action=\"/sign-in\"><input type=\"hidden\" name=\"secret\""
                        + " value=\"" + Html.escape(call.parameter("secret")) + "\"><button>Sign in</button></form>"));
    }

    private Answer enter(Call call) throws StoreException {
        String form = new String(call.body().array(), StandardCharsets.UTF_8);
        String secret = form.startsWith("secret=")
                ? URLDecoder.decode(form.substring("secret=".length()), StandardCharsets.UTF_8)
                : "";
        return switch (signIn.byLink(secret, call.source())) {
            case Entered.In(String session) -> new Answer.SeeOther("/", Optional.of(session));
            case Entered.NotGood() -> new Answer.Page(Html.page("Sign in", """
                    <h1>This link does not work any more</h1>
                    <p>It was used, or it is older than an hour. Make another one where this server runs:</p>
                    <pre>sudo oakum sign-in</pre>
                    """));
            case Entered.TooMany() ->
                new Answer.Refused(
                        429, ProblemCode.TOO_MANY, "too many links that are not good came from " + call.source());
        };
    }

    private Answer leave(Call call) throws StoreException {
        signIn.out(call.secret().orElse(""), call.person());
        return new Answer.SeeOther("/", Optional.empty());
    }

    private Answer hosts(Call call) throws StoreException {
        FleetView.Fleet seen = fleet.fleet();
        var rows = new StringBuilder();
        for (Seen host : seen.hosts()) {
            rows.append("<tr><td>")
                    .append(Html.escape(host.row().name()))
                    .append("</td><td>")
                    .append(host.life().name().toLowerCase(Locale.ROOT))
                    .append("</td><td>")
                    .append(ago(host.row().events().heard(), seen.at()))
                    .append("</td><td>")
                    .append(Html.escape(host.row().os()))
                    .append("</td><td>")
                    .append(host.counts().updates())
                    .append("</td><td>")
                    .append(host.open().exposures())
                    .append("</td><td>")
                    .append(host.open().overdue())
                    .append("</td><td>")
                    .append(host.counts().restart() ? "yes" : "no")
                    .append("</td></tr>\n");
        }
        String body = seen.hosts().isEmpty() ? "<p>No host has enrolled yet.</p>" : """
                <table><thead><tr><th>Host<th>State<th>Heard<th>System<th>Updates<th>Open<th>Overdue<th>Restart left</tr></thead>
                <tbody>
                """ + rows + "</tbody></table>";
        return new Answer.Page(Html.page("Hosts", "<h1>Hosts</h1>" + body));
    }

    private static String ago(Optional<Instant> heard, Instant now) {
        return heard.map(at -> Duration.between(at, now).toSeconds() + " s ago").orElse("never");
    }

    static Answer asset(String name, String mediaType) {
        try (InputStream asset = Pages.class.getResourceAsStream(name)) {
            if (asset == null) {
                return Answer.notFound(name);
            }
            return new Answer.Text(mediaType, new String(asset.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
