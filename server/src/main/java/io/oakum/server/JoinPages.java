package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.HostViews;
import io.oakum.store.HostFilter;
import io.oakum.store.HostListStore.Sort;
import io.oakum.store.Page;
import io.oakum.store.Page.Place;
import io.oakum.store.StoreException;
import io.oakum.store.TokenStore.Admission;
import io.oakum.trust.JsonException;
import io.oakum.web.Frame.Section;
import io.oakum.web.Joining;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way of a machine into the fleet, from the line to run to its first report. */
final class JoinPages {
    private static final int MAX_USES = 10_000;
    private static final List<String> HOURS = List.of("1", "24", "168");

    private final Frames frames;
    private final HostViews hosts;
    private final Pages.Doors doors;

    JoinPages(Frames frames, HostViews hosts, Pages.Doors doors) {
        this.frames = frames;
        this.hosts = hosts;
        this.doors = doors;
    }

    List<Route> all() {
        return List.of(
                Route.needs(
                        Permission.VIEW, Method.GET, "/first-run", call -> page(call, Section.HOSTS, Optional.empty())),
                Route.needs(Permission.ADMINISTER, Method.POST, "/first-run", this::make));
    }

    Answer page(Call call, Section section, Optional<Joining> made) throws StoreException {
        var unreported = new HostFilter(
                "",
                Optional.empty(),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(HostFilter.Reports.NONE),
                Optional.empty(),
                HostFilter.OfAgents.ANY);
        HostViews.Shown view = hosts.list(unreported, Sort.NAME, new Place.Start(), Page.ROWS);
        return frames.page(call, section, text("add-hosts"), "firstrun", Map.of("view", view, "made", made));
    }

    private Answer make(Call call) throws StoreException, JsonException {
        int uses = (int) call.whole("uses", MAX_USES);
        String tag = call.field("tag");
        if (uses < 1) {
            return Answer.badRequest("the number of machines is 1 to " + MAX_USES);
        }
        if (!tag.matches("[A-Za-z0-9._-]{0,64}")) {
            return Answer.badRequest("a group is named with letters, digits, . _ and -, at most 64 of them");
        }
        if (!HOURS.contains(call.field("hours"))) {
            return Answer.badRequest("the line works for 1, 24 or 168 hours");
        }
        int hours = Integer.parseInt(call.field("hours"));
        String secret = doors.enrolment()
                .token(
                        call.person().id(),
                        Actor.person(call.person().name()),
                        new Admission(tag, call.field("approves").equals("yes")),
                        uses,
                        Duration.ofHours(hours));
        return page(call, Section.HOSTS, Optional.of(joining(secret, uses, hours)));
    }

    private Joining joining(String secret, int uses, int hours) {
        ApiRoutes.Address address = doors.address();
        Optional<Joining.Script> script =
                doors.install().scriptDigest().map(digest -> new Joining.Script(InstallRoutes.SCRIPT, digest.hex()));
        return new Joining(address.agents(), address.pin(), address.trust(), secret, script, uses, hours);
    }
}
