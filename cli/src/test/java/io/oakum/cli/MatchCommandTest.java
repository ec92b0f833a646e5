package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Matching and feeds from the command line, on files of a few lines. */
final class MatchCommandTest {
    private static final String HOST = """
            {"host":"h1","os":{"id":"debian","version_id":"12"},"packages":[
             {"name":"libssl3","version":"3.0.1-1+b1","arch":"amd64","status":"install ok installed","source":"openssl (3.0.1-1)"}]}
            """;

    private static final String DSA = """
            [14 Mar 2026] DSA-1-1 openssl - security update
            \t{CVE-2026-0001}
            \t[bookworm] - openssl 3.0.2-1
            """;

    private static final String VEX = """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/v","author":"Us","timestamp":"2026-01-01T00:00:00Z",
             "statements":[{"vulnerability":{"name":"CVE-2026-0001"},"products":[{"@id":"pkg:deb/debian/libssl3?distro=debian-12"}],
              "status":"not_affected","justification":"vulnerable_code_not_present"}]}""";

    @TempDir
    private Path folder;

    private record Said(int exit, String out, String err) {}

    @Test
    void each_line_names_host_advisory_vulnerabilities_package_and_versions() throws Exception {
        Said said = match(HOST, DSA, "--json");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .isEqualTo(
                        "{\"host\":\"h1\",\"advisory\":\"DSA-1-1\",\"vulnerabilities\":[\"CVE-2026-0001\"],\"package\":\"libssl3\","
                                + "\"installed\":\"3.0.1-1+b1\",\"fixed\":\"3.0.2-1\"}\n");
    }

    @Test
    void a_line_keeps_to_its_schema() throws Exception {
        String schema = Files.readString(Path.of("..", "docs", "schema", "match-line.json"));

        var faults = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON)
                .validate(match(HOST, DSA, "--json").out(), InputFormat.JSON);

        assertThat(faults).isEmpty();
    }

    @Test
    void in_words_it_says_how_far_each_vulnerability_is_spread_and_what_was_not_taken() throws Exception {
        Files.writeString(folder.resolve("junk.json"), "{\"id\":\"X\",\"modified\":\"9999-01-01\"}");

        Said said = match(HOST, DSA, "--advisories", folder.resolve("junk.json").toString());

        assertThat(said.out())
                .contains("1 host, 1 package, held against 1 advisory")
                .containsPattern("1  CVE-2026-0001 +libssl3 +3\\.0\\.2-1")
                .contains("Not taken: 1 document or row that is wrong")
                .contains("more than a year ahead");
    }

    @Test
    @BadInput("F11")
    void f11_not_affected_closes_only_for_an_author_who_is_trusted() throws Exception {
        Path vex = Files.writeString(folder.resolve("vex.json"), VEX);

        assertThat(match(HOST, DSA, "--json", "--advisories", vex.toString()).out())
                .contains("DSA-1-1");
        assertThat(match(HOST, DSA, "--json", "--advisories", vex.toString(), "--trust", "Us")
                        .out())
                .isEmpty();
    }

    @Test
    void what_came_from_elsewhere_is_held_against_nothing_and_counted() throws Exception {
        String others = HOST.replace("\"arch\":", "\"repository\":\"Somebody\",\"arch\":");

        Said said = match(HOST + others.replace("h1", "h2"), DSA);

        assertThat(said.out())
                .containsPattern("1  CVE-2026-0001 +libssl3")
                .contains("what 1 package is open to that came from elsewhere on 1 host, not matched to the"
                        + " distribution's advisories: libssl3 from Somebody on 1 host");
    }

    @Test
    void an_end_of_a_packages_support_is_open() throws Exception {
        Path list = Files.writeString(folder.resolve("security-support.deb12"), """
                # List of packages whose security support is limited or ends before the distribution EOL
                openssl non-supported 3.0.1-1 2026-01-01 nobody mends it
                """);

        assertThat(match(HOST, DSA, "--json", "--advisories", list.toString()).out())
                .contains("\"advisory\":\"end-of-life:debian:12:openssl\"");
    }

    @Test
    void with_fail_on_open_the_exit_code_says_no() throws Exception {
        assertThat(match(HOST, DSA, "--fail-on", "open").exit()).isEqualTo(1);
        assertThat(match(HOST.replace("(3.0.1-1)", "(3.0.2-1)"), DSA, "--fail-on", "open")
                        .exit())
                .isZero();
        assertThat(match(HOST, DSA, "--fail-on", "due").exit()).isEqualTo(2);
    }

    @Test
    void what_cannot_be_read_is_refused_with_its_code_and_never_an_empty_answer() throws Exception {
        assertThat(match("nonsense", DSA)).satisfies(said -> {
            assertThat(said.exit()).isEqualTo(1);
            assertThat(said.err()).contains("inventory.refused");
        });
        assertThat(match(HOST, "<html></html>")).satisfies(said -> {
            assertThat(said.exit()).isEqualTo(1);
            assertThat(said.err()).contains("feed.refused").contains("web page");
        });
        assertThat(run("match", "--inventory", "nowhere", "--advisories", "nowhere")
                        .exit())
                .isEqualTo(3);
        assertThat(run("match").exit()).isEqualTo(2);
    }

    @Test
    void a_feed_goes_onto_the_shelf_and_is_matched_from_there() throws Exception {
        Path feed = Files.writeString(folder.resolve("DSA-list"), DSA);
        String shelf = folder.resolve("shelf").toString();

        assertThat(run("feed", "load", feed.toString(), "--data", shelf).out())
                .isEqualTo("dsa-list: 1 row of Debian advisory list\n");
        assertThat(member(
                        run("feed", "load", feed.toString(), "--data", shelf, "--json")
                                .out(),
                        "outcome"))
                .isEqualTo("unchanged");
        assertThat(run("feed", "status", "--data", shelf).out())
                .contains("dsa-list")
                .contains(feed.toString());
        Path inventory = Files.writeString(folder.resolve("inventory"), HOST);
        assertThat(run("match", "--json", "--inventory", inventory.toString(), "--data", shelf)
                        .out())
                .contains("DSA-1-1");
    }

    @Test
    void a_feed_that_is_refused_or_unknown_says_so_with_its_exit_code() throws Exception {
        Path feed = Files.writeString(folder.resolve("page"), "<html></html>");
        String shelf = folder.resolve("shelf").toString();

        assertThat(run("feed", "load", feed.toString(), "--data", shelf).exit()).isEqualTo(1);
        assertThat(run("feed", "diff", "nothing", "--data", shelf).exit()).isEqualTo(2);
        assertThat(run("feed", "load", "https://127.0.0.1/x", "--data", shelf).exit())
                .isEqualTo(2);
        assertThat(run("feed", "load", "file:///etc/passwd", "--data", shelf).err())
                .contains("feed.address");
        assertThat(run("match", "--inventory", feed.toString(), "--data", shelf).err())
                .contains("no feed is on the shelf");
    }

    private static String member(String document, String name) throws JsonException {
        return ((JsonObject) Json.read(document.getBytes(StandardCharsets.UTF_8))).text(name);
    }

    private Said match(String inventory, String advisories, String... more) throws IOException {
        Path hosts = Files.writeString(folder.resolve("inventory.jsonl"), inventory);
        Path feed = Files.writeString(folder.resolve("advisories"), advisories);
        var words = new java.util.ArrayList<>(
                List.of("match", "--inventory", hosts.toString(), "--advisories", feed.toString()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private static Said run(String... words) {
        PrintStream before = System.out;
        PrintStream errorsBefore = System.err;
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int exit = CliMain.commandLine().execute(words);
            return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
            System.setErr(errorsBefore);
        }
    }
}
