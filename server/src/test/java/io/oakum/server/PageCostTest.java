package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.OperatorKey;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.ExposureStore.Counts;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.TestDatabase;
import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.web.Site;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page costs does not grow with the fleet. */
class PageCostTest {
    private static final List<String> PAGES = List.of(
            "/",
            "/exposures",
            "/exposures?q=package:openssl",
            "/exposures?by=package",
            "/exposures?by=host",
            "/exposures?by=host&q=kev:yes",
            "/exposures?by=group",
            "/exposures?by=group&q=package:openssl",
            "/exposures?q=why:no-plan",
            "/exposures/CVE-2026-1",
            "/why",
            "/why?q=package:openssl",
            "/hosts",
            "/hosts?q=due:late",
            "/hosts?q=why:no-plan",
            "/hosts/h-1",
            "/exceptions",
            "/exceptions/new",
            "/first-run",
            "/audit",
            "/people",
            "/account",
            "/trust",
            "/tokens",
            "/feeds",
            "/search?q=web",
            "/rollouts");

    @TempDir
    private Path folder;

    @Test
    void a_page_sends_as_many_statements_for_many_hosts_as_for_few() throws Exception {
        try (Database database = TestDatabase.opened()) {
            List<Route> routes = routes(database);
            add(database, 1, 3);
            // What is found once and kept, the server's own key, is no cost of a page.
            answer(routes, "/trust");
            Map<String, Long> few = costs(database, routes);

            add(database, 3, 120);
            Map<String, Long> many = costs(database, routes);

            assertThat(many).isEqualTo(few);
            assertThat(few.values()).allSatisfy(cost -> assertThat(cost).isBetween(1L, 30L));
        }
    }

    private Map<String, Long> costs(Database database, List<Route> routes) throws Exception {
        var costs = new HashMap<String, Long>();
        for (String page : PAGES) {
            long before = database.statements();
            Answer answer = answer(routes, page);
            assertThat(answer)
                    .as(page)
                    .isInstanceOfSatisfying(
                            Answer.Page.class,
                            shown -> assertThat(shown.status()).isEqualTo(200));
            costs.put(page, database.statements() - before);
        }
        return costs;
    }

    private static Answer answer(List<Route> routes, String page) throws Exception {
        String path = page.replaceAll("\\?.*", "");
        Map<String, String> query = Arrays.stream(
                        page.replaceFirst("[^?]*\\??", "").split("&"))
                .filter(asked -> !asked.isEmpty())
                .map(asked -> asked.split("=", 2))
                .collect(Collectors.toMap(asked -> asked[0], asked -> asked[1]));
        String last = path.substring(path.lastIndexOf('/') + 1);
        Route route = routes.stream()
                .filter(one -> one.method().text().equals("GET")
                        && (one.path().equals(path)
                                || one.path().matches(path.replaceAll("/[^/]+$", "") + "/\\{[a-z]+}")))
                .min((one, other) ->
                        Boolean.compare(one.path().contains("{"), other.path().contains("{")))
                .orElseThrow();
        var person = new io.oakum.store.PeopleStore.Person(1, "admin", Set.of("administrator"));
        return route.handler()
                .answer(new Call(
                        Optional.of(person),
                        Optional.of("secret"),
                        Map.of("id", last, "vulnerability", last),
                        query,
                        Bytes.of(new byte[0]),
                        "here",
                        Optional.empty(),
                        path,
                        new Call.Browser("", true, "", "", "localhost", "")));
    }

    /** The pages without listeners and loops, whose statements would be counted too. */
    private List<Route> routes(Database database) throws Exception {
        var random = new SecureRandom();
        var keys = io.oakum.control.FleetKeys.in(folder.resolve("secrets"), random);
        var fleet = new io.oakum.control.FoundFleet(database, keys)
                .found("f-1", "admin", operator(SigningKey.generate(random)), Instant.now());
        var secrets = new io.oakum.control.Secrets(random);
        var authority = new io.oakum.control.CertificateAuthority(keys.authority(), fleet.id(), Instant.now(), random);
        var address = new ApiRoutes.Address("https://here:1", "pin", "trust");
        var doors = new Pages.Doors(
                Accounts.on(database, folder.resolve("secrets"), "admin", SiteAddress.NONE, Clock.systemUTC(), random),
                new io.oakum.control.Enrolment(database, authority, secrets),
                address,
                new InstallRoutes(new AgentPackages(folder), address),
                new io.oakum.control.AgentStanding.Agents(io.oakum.control.OfferedAgent.Source.NONE, ""),
                new Bell(),
                new io.oakum.control.ChangeTrust(database, keys.online(), Optional::empty));
        var log = new io.oakum.control.KeepLog(database, keys.log(), fleet);
        log.sequence();
        var rollouts = Rollouts.on(
                database, secrets, fleet.id(), keys.online(), false, io.oakum.control.OfferedAgent.Source.NONE);
        var knowledge = new Knowledge(database, FeedSettings.none(), Clock.systemUTC());
        knowledge.trends().count();
        return new Pages(database, doors, rollouts, log, knowledge, Clock.systemUTC()).all();
    }

    private static OperatorKey operator(SigningKey key) {
        return new OperatorKey() {
            @Override
            public VerifyingKey key() {
                return key.verifyingKey();
            }

            @Override
            public boolean isHere() {
                return true;
            }

            @Override
            public String sign(Bytes message, String namespace) {
                return "not needed here";
            }
        };
    }

    private static void add(Database database, int from, int until) throws Exception {
        Instant now = database.transact(tx -> tx.now());
        for (int n = from; n < until; n++) {
            int number = n;
            database.change(tx -> {
                var key = SigningKey.generate(new SecureRandom()).verifyingKey();
                HostId id = tx.hosts()
                        .ask(new Candidate(new HostId("h-" + number), "web-" + number, "debian 12", "m", key));
                tx.hosts().approve(id);
                var exposure = new Reported(
                        "CVE-2026-1", "fix-available", "", now, false, "r", List.of("b"), List.of("openssl"));
                tx.exposures().record(id, now, List.of(exposure));
                tx.exposures()
                        .keepReport(id, Sha256.of(new byte[] {(byte) number}), now, new Counts(true, 1, false), "{}");
            });
        }
        database.transact(tx -> tx.vulnerabilities().refresh());
        database.change(tx -> tx.totals().count());
    }

    @Test
    void the_assets_of_every_page_are_there_under_a_name_of_their_content() {
        var assets = new Site().assets();
        String style = assets.address("oakum.css");

        assertThat(style).matches("/assets/oakum\\.[0-9a-f]{12}\\.css");
        assertThat(assets.file(style.substring("/assets/".length()))).isPresent();
        assertThat(assets.file("oakum.css")).isEmpty();
    }
}
