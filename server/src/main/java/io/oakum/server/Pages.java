package io.oakum.server;

import io.oakum.control.Enrolment;
import io.oakum.control.ExposureViews;
import io.oakum.control.FrameView;
import io.oakum.control.HostViews;
import io.oakum.control.KeepLog;
import io.oakum.control.LogView;
import io.oakum.control.SignIn;
import io.oakum.store.Database;
import io.oakum.web.Site;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** All pages, wired. */
final class Pages {
    private final Frames frames;
    private final Live live;
    private final List<Route> routes;

    Pages(Database database, Enrolment enrolment, KeepLog log, SignIn signIn, ApiRoutes.Address address, Clock clock) {
        var around = new FrameView(database);
        var hosts = new HostViews(database);
        var exposures = new ExposureViews(database);
        var logView = new LogView(database);
        frames = new Frames(new Site(), around, clock);
        live = new Live(around, signIn);
        var join = new JoinPages(frames, hosts, enrolment, address);
        routes = Stream.of(
                        new EntryPages(frames, signIn).all(),
                        new FleetPages(frames, exposures, logView, join, live).all(),
                        join.all(),
                        new HostPages(frames, hosts, enrolment).all(),
                        new ExposurePages(frames, exposures).all(),
                        new LogPages(frames, logView, log.noteKey()).all(),
                        new PeoplePages(frames, signIn).all())
                .flatMap(List::stream)
                .toList();
    }

    List<Route> all() {
        return routes;
    }

    Frames frames() {
        return frames;
    }

    Live live() {
        return live;
    }
}
