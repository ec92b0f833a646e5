package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.Database;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters kept by name, as forms and programs send them. */
class FilterRoutesTest {
    private static final String NAME = "<img src=x onerror=alert(1)>\"'&{{7*7}}";

    @TempDir
    private Path folder;

    private Database database;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private HttpResponse<String> keep(String list, String name, String words) throws Exception {
        return server.post("/filters", "list=" + list + "&name=" + coded(name) + "&q=" + coded(words) + "&sort=");
    }

    private static String coded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    @BadInput("W4")
    void W4_a_name_is_text_wherever_it_is_shown() throws Exception {
        HttpResponse<String> kept = keep("hosts", NAME, "due:late");

        assertThat(kept.statusCode()).isEqualTo(303);
        assertThat(kept.headers().firstValue("location")).contains("/hosts?q=due%3Alate");
        for (String path : new String[] {"/hosts?q=due%3Alate", "/hosts", "/search?q=onerror"}) {
            assertThat(server.get(path).body()).as(path).contains("onerror").doesNotContain("<img src=x");
        }
        assertThat(server.get("/search.json?q=onerror").body()).contains("your filter of hosts");
        assertThat(server.get("/exposures").body()).as("of another list").doesNotContain("onerror");
    }

    @Test
    void a_filter_of_exposures_keeps_the_side_from_which_they_are_told() throws Exception {
        HttpResponse<String> kept =
                server.post("/filters", "list=exposures&name=mine&q=due%3Alate&sort=open&by=package");
        assertThat(kept.headers().firstValue("location")).contains("/exposures?by=package&q=due%3Alate&sort=open");

        assertThat(server.get("/exposures?by=package&q=due%3Alate&sort=open").body())
                .contains("Rename or remove this filter");
        assertThat(server.get("/exposures?by=host&q=due%3Alate&sort=open").body())
                .contains("mine", "Keep this filter");
        assertThat(server.document(server.get("/api/v1/filters"))
                        .objects("filters")
                        .getFirst()
                        .text("by"))
                .isEqualTo("package");
        assertThat(server.post("/filters", "list=exposures&name=other&q=&sort=open&by=")
                        .statusCode())
                .as("an order that vulnerabilities do not have")
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "two\r\nlines", "nul\0", "LONG"})
    @BadInput("W3")
    void W3_a_name_that_is_none_is_refused_and_nothing_is_kept(String name) throws Exception {
        String sent = name.equals("LONG") ? "name ".repeat(2000) : name;

        assertThat(keep("hosts", sent, "due:late").statusCode()).isEqualTo(400);
        assertThat(server.document(server.get("/api/v1/filters")).array("filters"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour:blue", "life:' or 1=1--", "a\0b", "LONG"})
    @BadInput("W3")
    void W3_a_filter_that_is_not_understood_is_not_kept(String words) throws Exception {
        String sent = words.equals("LONG") ? "word ".repeat(2000) : words;

        assertThat(keep("hosts", "mine", sent).statusCode()).isEqualTo(400);
        assertThat(keep("people", "mine", "").statusCode()).isEqualTo(400);
    }

    @Test
    @BadInput("W2")
    void W2_nobody_sees_renames_or_removes_what_others_keep() throws Exception {
        keep("hosts", "of the administrator", "due:late");
        String viewer = "v" + System.nanoTime();
        database.change(tx -> {
            long person = tx.people().ensure("looker");
            tx.people().grant(person, "viewer");
            tx.people().openSession(io.oakum.control.Secrets.digest(viewer), person);
        });

        assertThat(server.as(viewer, "/hosts", "").body()).doesNotContain("of the administrator");
        assertThat(server.as(viewer, "/search.json?q=administrator", "").body()).doesNotContain("of the administrator");
        assertThat(server.as(viewer, "/filters/1/rename", "name=mine").statusCode())
                .isEqualTo(404);
        assertThat(server.as(viewer, "/filters/1/remove", "x=y").statusCode()).isEqualTo(404);
        assertThat(server.as(viewer, "/filters", "list=audit&name=log&q=x&sort=")
                        .statusCode())
                .as("a list that it may not read")
                .isEqualTo(400);
        assertThat(server.get("/hosts").body()).contains("of the administrator");
    }
}
