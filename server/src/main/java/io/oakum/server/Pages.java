package io.oakum.server;

import io.oakum.control.AcceptRisk;
import io.oakum.control.AgentStanding;
import io.oakum.control.AskFleetWhy;
import io.oakum.control.ChangeHosts;
import io.oakum.control.ChangeTrust;
import io.oakum.control.Enrolment;
import io.oakum.control.ExposureViews;
import io.oakum.control.FleetFigures;
import io.oakum.control.FrameView;
import io.oakum.control.HostViews;
import io.oakum.control.KeepFilters;
import io.oakum.control.KeepLog;
import io.oakum.control.LogView;
import io.oakum.control.RiskViews;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.web.Site;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** All pages, wired. */
final class Pages {
    /**
     * How people and machines get in.
     *
     * @param bell rung when hosts were asked something
     */
    record Doors(
            Accounts accounts,
            Enrolment enrolment,
            ApiRoutes.Address address,
            InstallRoutes install,
            AgentStanding.Agents agents,
            Bell bell,
            ChangeTrust trust) {}

    private final Frames frames;
    private final Pulse pulse;
    private final AskFleetWhy why;
    private final List<Route> routes;

    Pages(Database database, Doors doors, Rollouts rollouts, KeepLog log, Knowledge knowledge, Clock clock)
            throws StoreException {
        var figures = new FleetFigures();
        var around = new FrameView(database, figures, knowledge.feeds(), doors.trust());
        why = new AskFleetWhy(database, figures);
        var hosts = new HostViews(database, figures, doors.agents());
        var exposures = new ExposureViews(database, figures, knowledge.index());
        var logView = new LogView(database);
        SiteAddress address = doors.accounts().address();
        frames = new Frames(new Site(), around, clock, Server.isDemo(database), address);
        pulse = new Pulse(around::pulse);
        var live = new Live(pulse, doors.accounts().signIn());
        var join = new JoinPages(frames, hosts, doors);
        var changes = new ChangeHosts(database, doors.agents());
        var many = new ManyHostsPages(frames, changes, doors.bell());
        var filters = new FilterRoutes(new KeepFilters(database));
        routes = Stream.of(
                        ofPeople(frames, doors),
                        new FleetPages(frames, exposures, logView, knowledge.trends(), join, live).all(),
                        join.all(),
                        ofManyHosts(many, changes, doors.bell()),
                        new HostPages(frames, hosts, doors.enrolment(), doors.agents(), filters).all(),
                        ofExposures(exposures, filters),
                        new LogPages(frames, logView, log.noteKey(), filters).all(),
                        ofRisks(database, exposures, many),
                        filters.all(),
                        new FeedPages(frames, knowledge.feeds(), knowledge.fetching()).all(),
                        ofRollouts(rollouts, many))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Route> ofManyHosts(ManyHostsPages many, ChangeHosts changes, Bell bell) {
        return Stream.concat(many.all().stream(), new ManyHostsRoutes(changes, bell).all().stream())
                .toList();
    }

    private List<Route> ofExposures(ExposureViews exposures, FilterRoutes filters) {
        return Stream.of(new ExposurePages(frames, exposures, filters).all(), new FleetWhyPages(frames, why).all())
                .flatMap(List::stream)
                .toList();
    }

    private List<Route> ofRisks(Database database, ExposureViews exposures, ManyHostsPages many) {
        return new RiskPages(frames, new AcceptRisk(database), new RiskViews(database), exposures, many).all();
    }

    private List<Route> ofRollouts(Rollouts rollouts, ManyHostsPages many) {
        return Stream.of(
                        new PlanPages(frames, rollouts.view(), rollouts.plans(), many).all(),
                        new RolloutPages(frames, rollouts.view(), rollouts.steering()).all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Route> ofPeople(Frames frames, Doors doors) {
        Accounts accounts = doors.accounts();
        return Stream.of(
                        new EntryPages(frames, accounts).all(),
                        new AccountPages(frames, accounts).all(),
                        new PasskeyRoutes(accounts).all(),
                        new PeoplePages(frames, accounts).all(),
                        new TrustPages(frames, doors.trust()).all(),
                        new TokenPages(frames, accounts).all())
                .flatMap(List::stream)
                .toList();
    }

    List<Route> all() {
        return routes;
    }

    AskFleetWhy why() {
        return why;
    }

    Frames frames() {
        return frames;
    }

    Pulse pulse() {
        return pulse;
    }
}
