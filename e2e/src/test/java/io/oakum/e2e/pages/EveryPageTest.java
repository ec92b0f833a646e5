package io.oakum.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.oakum.control.AcceptRisk;
import io.oakum.control.AcceptRisk.Asked;
import io.oakum.control.AcceptRisk.Terms;
import io.oakum.control.Actor;
import io.oakum.control.AgentStanding;
import io.oakum.control.ChangeHosts;
import io.oakum.control.KeepFilters;
import io.oakum.control.PlanRequest;
import io.oakum.control.Secrets;
import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Plausibility.Doubted;
import io.oakum.core.inventory.ReportDoubt;
import io.oakum.store.FilterStore.Listing;
import io.oakum.store.HostFilter;
import io.oakum.store.HostListStore.Sort;
import io.oakum.store.Page.Place;
import io.oakum.store.RiskStore.Place.Everywhere;
import io.oakum.store.RiskStore.Place.Group;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Json;
import io.oakum.web.ChangePage;
import io.oakum.web.ChangedPage;
import io.oakum.web.RiskAsk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every page: it can be used by everybody, fits every screen, weighs little and does not jump. */
@Order(6)
class EveryPageTest {
    private static final Path SCREENS = Path.of("target", "screens");
    private static final int MAX_BYTES = 250_000;
    private static final double MAX_SHIFT = 0.02;

    /** What a load costs differs a little from one to the next, by what the caches of the machine hold: the best of so many counts. */
    private static final int LOADS = 20;

    /**
     * In ms for which the browser's main thread ran, not that passed: what else the machine does is left out, but for the caches that it
     * takes from the browser. So the best of several loads counts, with what pages share kept from earlier ones. That the browser writes
     * down its tasks costs it up to four hundredths more, which are counted as well.
     */
    private static final int MAX_TASK = 50;

    private static Harbour harbour;
    private static Chromium chromium;
    private static String administrator;
    private static String axe;
    private static Page light;
    private static Page dark;
    private static Page narrow;
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    @BeforeAll
    static void a_fleet_and_a_browser() throws Exception {
        chromium = new Chromium();
        harbour = new Harbour();
        harbour.fleet.readFeeds();
        harbour.fleet.fill(150);
        harbour.fleet.fillWithPast(14);
        administrator = harbour.server.signIn().local("admin");
        light = chromium.signedIn(harbour, administrator, Chromium.WIDE, ColorScheme.LIGHT);
        light.addInitScript(LayoutShift.WATCH);
        dark = chromium.signedIn(harbour, administrator, Chromium.WIDE, ColorScheme.DARK);
        narrow = chromium.signedIn(harbour, administrator, Chromium.NARROW, ColorScheme.LIGHT);
        axe = checker();
        PAGES.put("overview", "/");
        PAGES.put("exposures", "/exposures");
        PAGES.put("exposures-by-package", "/exposures?by=package");
        PAGES.put("exposures-by-host", "/exposures?by=host&q=fix%3Aready");
        PAGES.put("exposures-by-group", "/exposures?by=group");
        PAGES.put("exposures-by-group-none", "/exposures?by=group&q=nowhere");
        PAGES.put("why", "/why");
        PAGES.put("why-none", "/why?q=nowhere");
        PAGES.put("why-bad-filter", "/why?q=why%3Amoon");
        PAGES.put("exposure", "/exposures/CVE-2026-1011");
        PAGES.put("exposure-nowhere", "/exposures/CVE-2024-3094");
        PAGES.put("hosts", "/hosts");
        PAGES.put("hosts-filtered", "/hosts?q=life%3Asilent");
        keepFilters();
        PAGES.put("hosts-kept", "/hosts?q=osl");
        PAGES.put("exposures-kept", "/exposures?q=fix%3Aready");
        PAGES.put("hosts-none", "/hosts?q=nosuchhost");
        PAGES.put("hosts-bad-filter", "/hosts?q=colour%3Ablue");
        PAGES.put("host", "/hosts/" + host("web-01.osl"));
        PAGES.put("host-hostile", "/hosts/" + host(Fleet.HOSTILE));
        PAGES.put("host-right-to-left", "/hosts/" + host(Fleet.RIGHT_TO_LEFT));
        PAGES.put("host-long", "/hosts/" + host(Fleet.LONG));
        PAGES.put("host-waiting", "/hosts/" + host("edge-06.bergen"));
        PAGES.put("host-quarantined", "/hosts/" + host("cloned-vm"));
        PAGES.put("host-doubted", "/hosts/" + doubted(asked(host("app-03.bergen"))));
        PAGES.put("hosts-change", "/hosts/change?all=yes");
        PAGES.put("hosts-change-none", "/hosts/change");
        PAGES.put("hosts-changed", changed());
        exceptions();
        PAGES.put("first-run", "/first-run");
        PAGES.put("audit", "/audit");
        PAGES.put("entry", "/audit/0");
        settings();
        offerAuthenticator();
        PAGES.put("authenticator", "/account/authenticator");
        PAGES.put("search", "/search?q=web-01");
        voyage();
        manual();
        PAGES.put("not-found", "/nosuchpage");
        PAGES.put("sign-in", "/sign-in");
        PAGES.put("signed-out", "/signed-out");
        PAGES.put("door", "/sign-in/aaaaaaaaaaaaaaaaaaaaaaaaaaa");
    }

    private static void keepFilters() throws Exception {
        var keep = new KeepFilters(harbour.database);
        long person = harbour.database.transact(tx -> tx.people().ensure("admin"));
        keep.keep(person, "Oslo", new io.oakum.store.FilterStore.Asked(Listing.HOSTS, "osl", "", ""));
        keep.keep(person, Fleet.HOSTILE, new io.oakum.store.FilterStore.Asked(Listing.HOSTS, "due:late", "name", ""));
        keep.keep(person, "x".repeat(80), new io.oakum.store.FilterStore.Asked(Listing.HOSTS, "life:silent", "", ""));
        keep.keep(
                person,
                Fleet.RIGHT_TO_LEFT,
                new io.oakum.store.FilterStore.Asked(Listing.EXPOSURES, "fix:ready", "", "package"));
    }

    private static void exceptions() throws Exception {
        var accept = new AcceptRisk(harbour.database);
        var terms = new Terms(
                Fleet.HOSTILE,
                Fleet.RIGHT_TO_LEFT + " x".repeat(200),
                Fleet.HOSTILE + " behind a filter",
                Instant.now().plus(Duration.ofDays(30)));
        List<HostId> hosts = List.of(host("web-02.bergen"), host(Fleet.LONG));
        accept.ask(new Asked(Set.of("CVE-2026-1011", "CVE-2026-1012"), new Everywhere(), terms), "admin");
        accept.ask(new Asked(Set.of("CVE-2026-1013"), new Group("web"), terms), "ann");
        accept.approve(List.of(3L), "admin");
        PAGES.put("exceptions", "/exceptions");
        PAGES.put("exceptions-none", "/exceptions?state=past");
        PAGES.put("exception", "/exceptions/1");
        PAGES.put("exceptions-chosen", "/exceptions/chosen?e.1=yes&e.2=yes");
        PAGES.put("exception-new", RiskAsk.address("CVE-2026-1011"));
        PAGES.put(
                "exception-new-hosts",
                RiskAsk.address("CVE-2026-1011", hosts.getFirst()) + "&" + ChangePage.tick(hosts.getLast()) + "=yes");
        PAGES.put("exception-new-many", RiskAsk.matching("fix:ready"));
        PAGES.put("exposure-accepted", "/exposures/CVE-2026-1013");
    }

    private static String changed() throws Exception {
        var hosts = new ChangeHosts(harbour.database, AgentStanding.Agents.NONE);
        var all = new ChangeHosts.Choice.Matching(HostFilter.named("osl"));
        var tag = new ChangeHosts.Work.Tag("night-shift");
        var done = hosts.change(all, hosts.look(all).digest(), tag, Actor.person("admin"));
        return ChangedPage.address(tag, ((ChangeHosts.Outcome.Done) done).at());
    }

    /** One that a person with a hostile name asked to report. */
    private static HostId asked(HostId host) throws Exception {
        var hosts = new ChangeHosts(harbour.database, AgentStanding.Agents.NONE);
        hosts.change(host, new ChangeHosts.Work.Ask(), Actor.person(Fleet.HOSTILE));
        return host;
    }

    /** One that says of itself what cannot be. */
    private static HostId doubted(HostId host) throws Exception {
        var none = new Doubted(ReportDoubt.EMPTY, "reports no package at all");
        harbour.database.change(tx -> tx.doubts().note(host, none, Secrets.digest("empty"), "{}"));
        return host;
    }

    private static void settings() throws Exception {
        PAGES.put("people", "/people");
        PAGES.put("person", "/people/1");
        PAGES.put("account", "/account");
        harbour.fleet.proposeTrust(harbour.secrets.resolve("server"));
        PAGES.put("trust", "/trust");
        harbour.fleet.handOutTokens();
        PAGES.put("tokens", "/tokens");
        harbour.fleet.readShrunkFeed();
        PAGES.put("feeds", "/feeds");
        PAGES.put("feed", "/feeds/dsa");
        PAGES.put("feed-held", "/feeds/shrunk");
    }

    private static void manual() {
        PAGES.put("docs", "/docs");
        PAGES.put("docs-start", "/docs/getting-started");
        PAGES.put("docs-rollout", "/docs/howto-rollout");
        PAGES.put("docs-operating", "/docs/operating");
        PAGES.put("docs-problems", "/docs/problems");
        PAGES.put("docs-architecture", "/docs/architecture");
        PAGES.put("docs-decision", "/docs/adr/022-manual");
        PAGES.put("docs-search", "/docs/search?q=undo");
        PAGES.put("docs-search-none", "/docs/search?q=nosuchword");
        PAGES.put("docs-api", "/docs/api");
    }

    private static void offerAuthenticator() {
        light.navigate(harbour.url("/account"));
        light.locator("form[action='/account/authenticator'] button").click();
    }

    private static void voyage() throws Exception {
        List<HostId> hosts = List.of(host("web-02.bergen"), host("web-03.bergen"), host("web-05.bergen"));
        var voyage = new Voyage(harbour, hosts);
        PlanRequest request = PlanRequest.read(Json.readObject(
                """
                {"goal":{"kind":"close","names":["CVE-2026-1011"]},"hosts":["%s","%s","%s"],"tags":[],"rings":"1,rest","maxActive":0
                ,"failureBudget":0,"soakSeconds":900,"limitSeconds":600,"openForSeconds":600,"approveEach":false,"allowRemove":[]
                ,"reboot":false,"rehearse":true,"reason":"it is late","changeReference":"","notBefore":null,"validForSeconds":86400}
                """.formatted(hosts.get(0), hosts.get(1), hosts.get(2)).getBytes(StandardCharsets.UTF_8)));
        String waiting = harbour.plan(request);
        voyage.freeze(waiting);
        String signed = harbour.plan(request);
        voyage.freeze(signed);
        String rollout = voyage.sign(signed);
        HostId host = voyage.atWork("APPLY", "unpacking curl", "Unpacking curl ...\n" + Fleet.HOSTILE);
        PAGES.put("plans", "/plans");
        PAGES.put("plan-new", "/plans/new?close=CVE-2026-1011&v.CVE-2026-1012=yes&v.CVE-1999-0001=yes&g.web=yes");
        PAGES.put("plan-new-chosen", "/plans/new?all=yes&q=osl");
        PAGES.put("plan", "/plans/" + waiting);
        PAGES.put("rollouts", "/rollouts");
        PAGES.put("rollout", "/rollouts/" + rollout);
        PAGES.put("rollout-host", "/rollouts/" + rollout + "/hosts/" + host);
    }

    @AfterAll
    static void close() throws IOException {
        if (harbour != null) {
            harbour.close();
            chromium.close();
        }
    }

    @AfterEach
    void no_page_broke_a_rule_of_its_own() {
        assertThat(chromium.complaints).isEmpty();
    }

    private static HostId host(String name) throws Exception {
        return harbour.database
                .transact(tx -> tx.hostLists().page(HostFilter.named(name), Sort.NAME, new Place.Start(), 1))
                .rows()
                .getFirst()
                .id();
    }

    static Stream<String> names() {
        return PAGES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    @BadInput({"W4", "W23"})
    void it_can_be_used_by_everybody_weighs_little_and_does_not_jump(String name) {
        Page page = opened(light, name);
        // Before the checker and the camera, which put styles of their own into the page and lay it out anew.
        isTextAlone(page, name);
        assertThat(LayoutShift.of(page)).as("shift of " + name).isLessThan(MAX_SHIFT);
        screenshot(page, name + "-light");

        assertThat(violations(page, axe)).as(name + " in light").isEmpty();
        assertThat(bytes(page)).as("bytes of " + name).isPositive().isLessThan(MAX_BYTES);
    }

    @ParameterizedTest
    @MethodSource("names")
    void it_can_be_used_by_everybody_in_the_dark(String name) {
        Page page = opened(dark, name);
        screenshot(page, name + "-dark");

        assertThat(violations(page, axe)).as(name + " in dark").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void it_fits_a_narrow_screen(String name) {
        narrow.setViewportSize(Chromium.NARROW, 900);
        Page page = opened(narrow, name);
        screenshot(page, name + "-narrow");
        assertThat(violations(page, axe)).as(name + " on a narrow screen").isEmpty();
        assertThat(width(page)).as(name).isLessThanOrEqualTo(Chromium.NARROW);

        page.setViewportSize(Chromium.NARROWEST, 640);
        assertThat(width(page)).as(name).isLessThanOrEqualTo(Chromium.NARROWEST);
    }

    @ParameterizedTest
    @MethodSource("names")
    void none_of_its_tasks_keeps_the_browser_for_long(String name) throws IOException {
        double shortest = Double.MAX_VALUE;
        for (int load = 0; load < LOADS && shortest >= MAX_TASK; load++) {
            shortest = Math.min(shortest, LongTasks.longest(light, () -> {
                Page page = opened(light, name);
                // What the page does by itself is done before the browser is idle.
                page.evaluate("new Promise((done) => requestIdleCallback(() => done(true)))");
            }));
        }
        Files.writeString(
                Files.createDirectories(Path.of("target", "reports")).resolve("long-tasks.tsv"),
                name + "\t" + shortest + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(shortest)
                .as("ms of the longest task of " + name + ", the best of " + LOADS + " loads")
                .isLessThan(MAX_TASK);
    }

    @Test
    void a_page_that_keeps_the_browser_busy_would_be_found() {
        double longest = LongTasks.longest(
                light,
                () -> opened(light, "people")
                        .evaluate(
                                "new Promise((done) => setTimeout(() => { let n = 0; const end = performance.now() + 1000;"
                                        + " while (performance.now() < end) n++; setTimeout(() => done(true), 50); }))"));

        assertThat(longest).isGreaterThan(MAX_TASK);
    }

    /** W4, W23: what others wrote is text and never more. */
    private static void isTextAlone(Page page, String name) {
        assertThat(page.locator("img:not(.hull img, [src^='/docs/pictures/'])").count())
                .as(name)
                .isZero();
        assertThat(page.locator("body").innerText()).doesNotContain("&lt;").doesNotContainPattern("[&}] 49");
        assertThat(page.evaluate(
                        "[...document.querySelectorAll('[style],style,script:not([src])')].map((e) => e.outerHTML)"))
                .as(name)
                .isEqualTo(List.of());
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENS.resolve(name + ".png")));
    }

    private static int width(Page page) {
        return (Integer) page.evaluate("document.documentElement.scrollWidth");
    }

    /** As if nothing of it had been here before: the files that pages share are counted for each. */
    private static long bytes(Page page) {
        return ((Number) page.evaluate("""
            [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
              .reduce((sum, one) => sum + 300 + one.encodedBodySize, 0)
            """)).longValue();
    }

    @Test
    void the_checker_would_find_something() {
        Page page = opened(light, "people");
        page.evaluate("document.querySelector('h1').append(document.createElement('img'))");

        assertThat(violations(page, axe)).contains("image-alt");
    }

    private static Page opened(Page page, String name) {
        chromium.open(page, harbour.url(PAGES.getOrDefault(name, "nowhere")));
        page.evaluate("document.fonts.ready.then(() => true)");
        return page;
    }

    static String violations(Page page, String axe) {
        // What is laid out only once it is near the screen would move others while they are measured.
        page.evaluate("document.querySelectorAll('.api *').forEach((e) => { e.style.contentVisibility = 'visible'; })");
        page.evaluate(axe);
        return String.valueOf(page.evaluate("""
            axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
              .then((found) => found.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target + " " + n.failureSummary).join(" | ")).join("\\n"))
            """));
    }

    static String checker() throws IOException {
        try (InputStream in = EveryPageTest.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
