package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.ChangeHosts;
import io.oakum.control.Secrets;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.key.SigningKey;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people, programs and pages of others send that cannot be meant, to one server. */
class WebBadInputsTest {
    private static final HostId HOST = new HostId("h-templates");
    private static final HostId GONE = new HostId("h-gone");

    /** What template engines take for a sum, and what would stand there if one did. */
    private static final String TEMPLATES = "${7919*7919} {{7919*7919}} #{7919*7919} %{7919*7919} <%= 7919*7919 %>";

    private static final String SUM = "62710561";

    @TempDir
    private static Path folder;

    private static Database database;
    private static TestServer server;
    private static String administrator;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
        administrator = server.server().signIn().local("admin");
        host(HOST);
        host(GONE);
    }

    private static void host(HostId id) throws Exception {
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        database.change(tx -> {
            tx.hosts().ask(new Candidate(id, TEMPLATES, "debian 12", id.value(), key));
            tx.hosts().approve(id);
        });
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    private static String coded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path, String secret) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.server().peoplePort() + path))
                .header("Cookie", "oakum_session=" + secret);
    }

    /** How many acts the log has, once each has its place. */
    private static long acts() throws Exception {
        for (int look = 0; database.transact(tx -> tx.audit().pending()) > 0; look++) {
            assertThat(look).as("looks for the last entry").isLessThan(600);
            Thread.sleep(50);
        }
        return database.transact(tx -> tx.audit().size());
    }

    @Test
    @BadInput("W23")
    void W23_what_a_template_would_work_out_is_printed_as_it_is() throws Exception {
        server.post("/filters", "list=hosts&name=" + coded(TEMPLATES) + "&q=life%3Asilent&sort=");
        server.post("/hosts/" + GONE + "/retire", "reason=" + coded(TEMPLATES));

        assertThat(acts()).isPositive();
        String shown = TEMPLATES.replace("<", "&lt;").replace(">", "&gt;");
        for (String page :
                List.of("/hosts", "/hosts?q=life%3Asilent", "/hosts/" + HOST, "/hosts/" + GONE, "/search?q=7919")) {
            assertThat(server.get(page).body()).as(page).contains(shown).doesNotContain(SUM);
        }
        for (String export : List.of("/hosts.csv", "/hosts.json", "/search.json?q=7919", "/api/v1/audit/entries")) {
            assertThat(server.get(export).body()).as(export).contains(TEMPLATES).doesNotContain(SUM);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/feeds/..%2f..%2fx.jsp/content",
                "/api/v1/feeds/../../x.jsp/content",
                "/api/v1/feeds/.htaccess/content",
                "/api/v1/feeds/x%00.jsp/content",
                "/api/v1/feeds/X.JSP/content",
                "/api/v1/feeds/a%5c..%5cx.jsp/content"
            })
    @BadInput("W24")
    void W24_what_is_sent_under_the_name_of_a_path_is_kept_nowhere(String path) throws Exception {
        HttpResponse<String> answer = server.post(path, "<% evil %>");

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(server.document(server.get("/api/v1/feeds")).array("feeds"))
                .noneMatch(feed -> feed.toString().contains("jsp"));
        assertThat(files()).noneMatch(file -> file.contains("jsp") || file.contains("htaccess"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../../x.jsp\"\r\n\r\n<% evil %>\r\n--b--",
                "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR",
                "<html><body>not a feed</body></html>",
                "\0\0\0\0"
            })
    @BadInput("W24")
    void W24_what_is_no_feed_is_refused_whatever_it_says_it_is(String content) throws Exception {
        HttpResponse<String> answer = http.send(
                request("/api/v1/feeds/odd/content", administrator)
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(BodyPublishers.ofString(content, StandardCharsets.ISO_8859_1))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(server.document(answer).object("run").text("outcome")).isEqualTo("refused");
        assertThat(server.document(server.get("/api/v1/feeds/odd"))
                        .object("feed")
                        .wholeNumber("rows"))
                .isZero();
        assertThat(files()).noneMatch(file -> file.contains("jsp"));
    }

    private static List<String> files() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/exposures?asOf=0000-01-01T00:00:00Z",
                "/api/v1/exposures?asOf=9999-12-31T23:59:59Z",
                "/api/v1/exposures?asOf=%2B1000000000-12-31T23:59:59.999999999Z",
                "/api/v1/exposures?asOf=-1000000000-01-01T00:00:00Z",
                "/api/v1/exposures?cursor=CURSOR",
                "/api/v1/exposures?limit=-1",
                "/api/v1/exposures?limit=1000000000",
                "/api/v1/vulnerabilities/CVE-2024-3094?asOf=%2B292278994-08-17T07:12:55.192Z",
                "/api/v1/vulnerabilities/CVE-2024-3094?asOf=0000-01-01T00:00:00Z",
                "/api/v1/hosts?limit=-1",
                "/api/v1/hosts?limit=9007199254740993",
                "/api/v1/audit/entries?from=-1",
                "/api/v1/audit/entries?from=9007199254740993",
                "/hosts/changed?what=tagged&tag=a&at=9999-12-31T23:59:59Z"
            })
    @BadInput("W25")
    void W25_an_instant_that_nobody_lived_at_and_a_page_of_no_size_are_told(String path) throws Exception {
        String cursor = Base64.getUrlEncoder()
                .encodeToString("+1000000000-12-31T23:59:59Z\na\nb".getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> answer = server.get(path.replace("CURSOR", cursor));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).doesNotContainPattern("[A-Za-z]Exception");
    }

    @Test
    @BadInput("W25")
    void W25_far_behind_the_end_there_is_nothing() throws Exception {
        assertThat(server.document(server.get("/api/v1/audit/entries?from=1000000000"))
                        .array("entries"))
                .isEmpty();
        assertThat(server.get("/audit?before=1000000000").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "silenceSeconds PUT /api/v1/groups/web {\"silenceSeconds\":9007199254740993}",
                "silenceSeconds PUT /api/v1/groups/web {\"silenceSeconds\":-1}",
                "beyond PUT /api/v1/groups/web {\"silenceSeconds\":1e400}",
                "failureBudget POST /api/v1/plans PLAN\"failureBudget\":9007199254740993,\"notBefore\":null}",
                "failureBudget POST /api/v1/plans PLAN\"failureBudget\":-1,\"notBefore\":null}",
                "failureBudget POST /api/v1/plans PLAN\"failureBudget\":0.5,\"notBefore\":null}",
                "notBefore POST /api/v1/plans PLAN\"failureBudget\":0,\"notBefore\":\"0000-01-01T00:00:00Z\"}",
                "notBefore POST /api/v1/plans PLAN\"failureBudget\":0,\"notBefore\":\"9999-12-31T23:59:59Z\"}",
                "notBefore POST /api/v1/plans PLAN\"failureBudget\":0,\"notBefore\":\"+1000000000-12-31T23:59:59Z\"}",
                "endsAt POST /api/v1/exceptions EXCEPTION\"endsAt\":\"0000-01-01T00:00:00Z\"}",
                "endsAt POST /api/v1/exceptions EXCEPTION\"endsAt\":\"9999-12-31T23:59:59Z\"}",
                "10000 POST /api/v1/exceptions EXCEPTION\"endsAt\":\"2027-01-01T00:00:00Z\",\"hosts\":MANY}",
                "10000 POST /api/v1/host-changes/look {\"hosts\":MANY}",
                "10000 POST /api/v1/host-changes/tag {\"hosts\":MANY,\"seen\":\"\",\"tag\":\"a\",\"take\":false}",
                "instant POST /api/v1/host-changes/undo {\"what\":\"tagged\",\"tag\":\"a\",\"at\":\"9999-12-31T23:59:59Z\"}",
                "100 POST /api/v1/hosts/h-templates/tags {\"add\":MANY,\"remove\":[]}",
                "10000 POST /api/v1/rollouts/r-a/retry {\"hosts\":MANY}",
                "NUL POST /api/v1/hosts/h-templates/retire {\"reason\":\"a\\u0000b\"}",
                "200 POST /exceptions/chosen/approve NUMBERS"
            })
    @BadInput("W25")
    void W25_what_is_too_great_too_late_or_too_many_is_told_and_changes_nothing(String called) throws Exception {
        String many = IntStream.rangeClosed(0, ChangeHosts.MOST)
                .mapToObj(i -> "\"h-" + i + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        String numbers = IntStream.range(0, ChangeHosts.MOST)
                .mapToObj(i -> "e." + i + "=yes")
                .collect(Collectors.joining("&"));
        String[] parts = called.split(" ", 4);
        String body = parts[3].replace("PLAN", PLAN)
                .replace("EXCEPTION", EXCEPTION)
                .replace("MANY", many)
                .replace("NUMBERS", numbers);
        long before = acts();

        HttpResponse<String> answer = server.send(parts[1], parts[2], body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(parts[0]);
        assertThat(acts()).isEqualTo(before);
    }

    private static final String PLAN =
            "{\"goal\":{\"kind\":\"all\",\"names\":[]},\"hosts\":[],\"tags\":[],\"rings\":\"1,rest\","
                    + "\"maxActive\":0,\"soakSeconds\":0,\"limitSeconds\":600,\"openForSeconds\":600,\"approveEach\":false,"
                    + "\"allowRemove\":[],\"reboot\":false,\"rehearse\":true,\"reason\":\"\",\"changeReference\":\"\","
                    + "\"validForSeconds\":600,";

    private static final String EXCEPTION =
            "{\"vulnerability\":\"CVE-2024-3094\",\"host\":\"\",\"group\":\"\"," + "\"owner\":\"o\",\"reason\":\"r\",";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin http://evil.example",
                "Origin null",
                "Origin http://127.0.0.1:1",
                "Sec-Fetch-Site cross-site",
                "Sec-Fetch-Site same-site"
            })
    @BadInput("W26")
    void W26_a_page_of_others_keeps_no_stream_open(String header) throws Exception {
        String[] pair = header.split(" ", 2);
        for (String stream : List.of(Live.PATH, EventRoutes.PATH)) {
            HttpResponse<String> answer = http.send(
                    request(stream, administrator).header(pair[0], pair[1]).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(stream).isEqualTo(403);
        }
    }

    @Test
    @BadInput("W26")
    void W26_a_stream_ends_with_the_session_that_it_was_opened_in() throws Exception {
        assertThat(http.send(request("/events", "nobody").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
        String secret = server.server().signIn().local("admin");
        HttpResponse<InputStream> stream = http.send(
                request("/events", secret)
                        .header("Sec-Fetch-Site", "same-origin")
                        .build(),
                BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(lines.readLine()).isEqualTo("retry: 3000");

            server.post("/people/end", "session=" + Secrets.digest(secret).hex());

            // It ends by itself, and nobody reads on in the name of who is out.
            List<String> left = lines.lines().toList();
            assertThat(left.subList(left.size() - 3, left.size())).containsExactly("event: changed", "data: 0", "");
        }
    }

    @Test
    @BadInput("W27")
    void W27_nothing_of_ours_is_framed_and_no_window_of_others_leads_it() throws Exception {
        for (Route route : server.server().routes()) {
            if (!route.method().text().equals("GET")
                    || List.of(Live.PATH, EventRoutes.PATH).contains(route.path())) {
                continue;
            }
            String path = route.path().replaceAll("\\{\\w+}", "x");
            HttpResponse<String> answer = http.send(
                    request(path, administrator).header("Accept", "text/html").build(), BodyHandlers.ofString());

            assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                    .as(path)
                    .contains("frame-ancestors 'none'");
            assertThat(answer.headers().firstValue("cross-origin-opener-policy"))
                    .as(path)
                    .contains("same-origin");
            assertThat(answer.body()).as(path).doesNotContain("target=\"_blank\"");
        }
    }

    @Test
    @BadInput("W27")
    void W27_where_somebody_is_to_go_next_is_no_part_of_an_address() throws Exception {
        for (String path : List.of(
                "/sign-in?next=//evil.example", "/?next=https://evil.example", "/signed-out?next=//evil.example")) {
            HttpResponse<String> answer = server.get(path);

            assertThat(answer.headers().firstValue("location")).as(path).isEmpty();
            assertThat(answer.body()).as(path).doesNotContain("evil.example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "/healthz",
                "/actuator",
                "/actuator/env",
                "/.git/config",
                "/.env",
                "/openapi",
                "/openapi.yaml",
                "/swagger-ui",
                "/v3/api-docs"
            })
    @BadInput("W28")
    void W28_there_is_nothing_to_look_around_in_for_whoever_is_not_signed_in(String path) throws Exception {
        assertThat(http.send(request(path, "nobody").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
        assertThat(http.send(request("/api/v1/openapi.yaml", "nobody").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }
}
