package io.oakum.bench;

import io.oakum.bench.CheckIns.Agents;
import io.oakum.bench.Result.Figure;
import io.oakum.store.DatabaseAddress;
import io.oakum.store.EmbeddedDatabase;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Each page of a server with 100,000 hosts while agents check in, beside the same pages of the same server with 500. */
final class PageTimes implements Benchmark {
    private static final int HOSTS = 500;
    private static final int COPIES = 199;
    private static final int ASKED = 60;
    private static final int WARM_UP = 15;
    private static final int CHECK_INS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final HttpClient browser =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public String summary() {
        return "each page at 100,000 hosts while " + CHECK_INS + " agents a second check in, beside 500 hosts (root)";
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        try (BenchFleet fleet = BenchFleet.demo(HOSTS)) {
            progress.println("a demo of " + HOSTS + " hosts");
            awaitReports(fleet);
            fleet.must("down");
            Agents agents = atRest(fleet, at -> Agents.admit(fleet.data().resolve("secrets"), at));
            fleet.startAgain();
            Map<String, Double> small = measured(fleet, agents, progress);
            fleet.must("down");
            long exposures = atRest(fleet, at -> grown(at.owner(), progress));
            long began = System.nanoTime();
            fleet.startAgain();
            double start = (System.nanoTime() - began) / 1e9;
            progress.printf("%d exposures are open; the server started in %.1f s%n", exposures, start);
            Map<String, Double> large = measured(fleet, agents, progress);
            return result(small, large, exposures, start);
        }
    }

    private static Result result(Map<String, Double> small, Map<String, Double> large, long exposures, double start) {
        var figures = new ArrayList<Figure>();
        figures.add(new Figure("hosts", HOSTS * (COPIES + 1L), "hosts"));
        figures.add(new Figure("open exposures", exposures, "of all hosts together"));
        figures.add(new Figure("start of the server", start, "s"));
        large.forEach((page, time) -> figures.add(new Figure(page, time, "ms, p95 of " + ASKED)));
        var ratios = new ArrayList<Double>();
        large.forEach((page, time) -> ratios.add(time / small.getOrDefault(page, time)));
        return new Result(
                "pages",
                figures,
                "the same pages at " + HOSTS + " hosts, under the same check-ins",
                Median.of(ratios),
                "p95 at 100,000 hosts by p95 at " + HOSTS + ", median over the pages; less is better",
                "every page under 100 ms at p95");
    }

    private static void awaitReports(BenchFleet fleet) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long before = -1;
        // Some wait to be let in and never report.
        for (long now = 0; now < HOSTS * 98L / 100 || now > before; now = fleet.reported()) {
            if (System.nanoTime() > end) {
                throw new IOException(now + " of the demo's hosts reported within " + PATIENCE);
            }
            before = now;
            Thread.sleep(10_000);
        }
    }

    /** What is done to a database while no server uses it. */
    @FunctionalInterface
    private interface Work<T> {
        T on(Addresses addresses) throws Exception;
    }

    private static <T> T atRest(BenchFleet fleet, Work<T> work) throws Exception {
        var embedded = new EmbeddedDatabase(fleet.data(), new LocalRunner());
        Addresses addresses = embedded.start();
        try {
            return work.on(addresses);
        } finally {
            embedded.stop();
        }
    }

    /** @return how many exposures are open then */
    private static long grown(DatabaseAddress owner, PrintStream progress) throws SQLException {
        try (Connection connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password())) {
            LargeFleet.make(connection, COPIES, progress);
            return LargeFleet.count(connection, "exposure_interval where closed_at is null");
        }
    }

    private Map<String, Double> measured(BenchFleet fleet, Agents agents, PrintStream progress) throws Exception {
        List<String> session = Files.readAllLines(fleet.data().resolve("secrets/local-session"));
        var times = new LinkedHashMap<String, Double>();
        try (CheckIns checkIns = CheckIns.of(fleet, agents, CHECK_INS)) {
            for (Map.Entry<String, String> page : pages(session).entrySet()) {
                double time = high(session, page.getValue());
                times.put(page.getKey(), time);
                progress.printf("%-44s p95 %7.1f ms   %s%n", page.getKey(), time, page.getValue());
            }
            progress.printf("check-ins: %.0f/s%n", checkIns.rate());
        }
        return times;
    }

    /** Each page, with the address to ask for. */
    private Map<String, String> pages(List<String> session) throws Exception {
        String host = first(session, "/api/v1/hosts?limit=1", "hosts").text("id");
        String flaw = first(session, "/api/v1/exposures?limit=1", "exposures").text("vulnerability");
        var pages = new LinkedHashMap<String, String>();
        pages.put("overview", "/");
        pages.put("hosts", "/hosts");
        pages.put("hosts, by name", "/hosts?sort=name");
        pages.put("hosts, filtered by group and lateness", "/hosts?q=tag%3Aweb+due%3Alate");
        pages.put("hosts, filtered by name", "/hosts?q=web");
        pages.put("hosts, silent", "/hosts?q=life%3Asilent");
        pages.put("one host", "/hosts/" + host);
        pages.put("exposures", "/exposures");
        pages.put("exposures, with a fix and late", "/exposures?q=fix%3Aready+due%3Alate");
        pages.put("exposures of a package", "/exposures?q=openssl");
        pages.put("exposures by package", "/exposures?by=package");
        pages.put("exposures by package, with a fix and late", "/exposures?by=package&q=fix%3Aready+due%3Alate");
        pages.put("exposures by host", "/exposures?by=host");
        pages.put("exposures by host, exploited", "/exposures?by=host&q=kev%3Ayes");
        pages.put("exposures by group", "/exposures?by=group");
        pages.put("exposures of one group", "/exposures?q=group%3Aweb");
        pages.put("why not patched", "/why");
        pages.put("why late in one group", "/why?q=group%3Aweb+due%3Alate");
        pages.put("one vulnerability", "/exposures/" + flaw);
        pages.put("search", "/search?q=web-1");
        for (String plain : List.of(
                "plans", "plans/new", "rollouts", "exceptions", "audit", "people", "account", "docs", "docs/api")) {
            pages.put(plain, "/" + plain);
        }
        return pages;
    }

    private JsonObject first(List<String> session, String path, String list) throws Exception {
        HttpResponse<String> said = said(session, path);
        return Json.readObject(said.body().getBytes(StandardCharsets.UTF_8))
                .objects(list)
                .getFirst();
    }

    /** @return milliseconds within which 95 of 100 answers came */
    private double high(List<String> session, String path) throws Exception {
        var times = new ArrayList<Double>();
        for (int i = 0; i < WARM_UP + ASKED; i++) {
            long began = System.nanoTime();
            said(session, path);
            if (i >= WARM_UP) {
                times.add((System.nanoTime() - began) / 1e6);
            }
        }
        return times.stream().sorted().skip(ASKED * 95L / 100).findFirst().orElseThrow();
    }

    private HttpResponse<String> said(List<String> session, String path) throws Exception {
        HttpResponse<String> said = browser.send(
                HttpRequest.newBuilder(URI.create(session.get(0) + path))
                        .header("Authorization", "Bearer " + session.get(1))
                        .build(),
                BodyHandlers.ofString());
        if (said.statusCode() != 200) {
            throw new IOException(path + " answers " + said.statusCode() + ": " + said.body());
        }
        return said;
    }
}
