package io.oakum.server;

import io.oakum.control.AcceptRisk;
import io.oakum.control.AskExposures;
import io.oakum.control.AskFleetWhy;
import io.oakum.control.AskVulnerability;
import io.oakum.control.AskWhy;
import io.oakum.control.DeriveExposures;
import io.oakum.control.DescribeHost;
import io.oakum.control.FeedSchedule;
import io.oakum.control.FeedViews;
import io.oakum.control.FetchFeed;
import io.oakum.control.KeepPolicies;
import io.oakum.control.KeepTotals;
import io.oakum.control.KeepTrends;
import io.oakum.control.KeptIndex;
import io.oakum.control.PoliciesInForce;
import io.oakum.control.RiskViews;
import io.oakum.control.TakeInFeed;
import io.oakum.control.TakeReport;
import io.oakum.feeds.Limits;
import io.oakum.feeds.source.Addresses;
import io.oakum.feeds.source.FeedSource;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The side of a server that knows what is wrong in the world, wired from top to bottom. */
final class Knowledge {
    private final Database database;
    private final FeedSettings settings;
    private final Clock clock;
    private final KeptIndex index;
    private final PoliciesInForce policies;
    private final DeriveExposures derive;
    private final TakeInFeed takeIn;
    private final FetchFeed fetch;
    private final FeedViews feeds;
    private final Fetching fetching;
    private final KeepTrends trends;
    private final KeepTotals totals;
    private final TakeReport reports;

    Knowledge(Database database, FeedSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        index = new KeptIndex(database);
        policies = new PoliciesInForce();
        derive = new DeriveExposures(database, index, policies);
        takeIn = new TakeInFeed(database, Limits.ORDINARY, settings.keys(), clock);
        trends = new KeepTrends(database);
        totals = new KeepTotals(database);
        reports = new TakeReport(database, derive);
        fetch = new FetchFeed(
                database,
                new FeedSource(Addresses.publicAnd(settings.allowed()), FeedSource.Patience.ORDINARY, settings.proxy()),
                settings.keys(),
                takeIn);
        feeds = new FeedViews(database, settings.catalogue());
        fetching = new Fetching(fetch, clock);
    }

    FeedViews feeds() {
        return feeds;
    }

    Fetching fetching() {
        return fetching;
    }

    KeptIndex index() {
        return index;
    }

    KeepTrends trends() {
        return trends;
    }

    TakeReport reports() {
        return reports;
    }

    List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.addAll(new FeedRoutes(feeds, takeIn, fetch, derive).all());
        routes.addAll(
                new ExposureRoutes(new AskExposures(database, index), new AskVulnerability(database, index), trends)
                        .all());
        routes.addAll(new WhyRoutes(new AskWhy(database)).all());
        routes.addAll(new ReportRoutes(reports).all());
        routes.addAll(new PolicyRoutes(new KeepPolicies(database, policies)).all());
        routes.addAll(
                new RiskRoutes(new DescribeHost(database), new AcceptRisk(database), new RiskViews(database)).all());
        return routes;
    }

    /** Builds the index, so that the first report meets everything that is known, and starts the loops. */
    KnowledgeLoops start(AskFleetWhy why, RandomGenerator random) throws StoreException {
        index.catchUp();
        var schedule = new FeedSchedule(database, fetch, takeIn, settings.catalogue(), settings.folder());
        return new KnowledgeLoops(derive, schedule, new KnowledgeLoops.Counts(trends, totals, why), clock, random);
    }
}
