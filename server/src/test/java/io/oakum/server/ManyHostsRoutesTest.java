package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Asset;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of many hosts as programs ask for them. */
class ManyHostsRoutesTest {
    private static final HostId ONE = new HostId("h-one");
    private static final HostId TWO = new HostId("h-two");

    @TempDir
    private Path folder;

    private Database database;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
        for (HostId host : List.of(ONE, TWO)) {
            var key = SigningKey.generate(new SecureRandom()).verifyingKey();
            database.change(tx -> tx.hosts().ask(new Candidate(host, host.value(), "debian 12", host.value(), key)));
        }
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private HttpResponse<String> post(String how, String body) throws Exception {
        return server.post("/api/v1/host-changes/" + how, body.replace('\'', '"'));
    }

    private JsonObject look(String choice) throws Exception {
        return server.document(post("look", "{" + choice + "}"));
    }

    /** Those that are chosen, and what the look said of them. */
    private String seen(String choice) throws Exception {
        return choice + ",'seen':'" + look(choice).text("seen") + "'";
    }

    private JsonObject done(String how, String choice, String what) throws Exception {
        return server.document(post(how, "{" + seen(choice) + "," + what + "}"));
    }

    private Asset asset(HostId host) throws Exception {
        return database.transact(tx -> tx.risks().assets(List.of(host)).getOrDefault(host, Asset.UNKNOWN));
    }

    private String owner(HostId host) throws Exception {
        return database.transact(tx -> tx.hosts().find(host).orElseThrow().owner());
    }

    @Test
    void a_filter_is_looked_at_then_changed_and_taken_back() throws Exception {
        JsonObject seen = look("'filter':'one'");
        assertThat(seen.wholeNumber("total")).isEqualTo(1);
        assertThat(seen.objects("hosts").getFirst().text("id")).isEqualTo("h-one");

        JsonObject done = done("tag", "'filter':'one'", "'tag':'web','take':false");

        assertThat(done.wholeNumber("changed")).isEqualTo(1);
        assertThat(server.get(done.text("page")).body()).contains("1 host got the tag web.");
        String undo = "{'what':'tagged','tag':'web','at':'" + done.text("at") + "'}";
        assertThat(server.document(post("undo", undo)).wholeNumber("changed")).isEqualTo(1);
        assertThat(server.document(post("undo", undo)).wholeNumber("changed")).isZero();
    }

    @Test
    void facts_and_owners_are_said_of_those_that_are_named() throws Exception {
        done("describe", "'hosts':['h-one','h-two']", "'criticality':'high','addScopes':['pci']");
        done("describe", "'hosts':['h-two']", "'scopes':[]");
        done("own", "'filter':''", "'owner':'web team'");

        assertThat(asset(ONE).scopes()).containsExactly("pci");
        assertThat(asset(TWO).scopes()).isEmpty();
        assertThat(asset(TWO).criticality()).isEqualTo(Asset.Criticality.HIGH);
        assertThat(owner(TWO)).isEqualTo("web team");
    }

    @Test
    void hosts_that_are_let_in_are_asked_to_report_once() throws Exception {
        database.change(tx -> tx.hosts().approve(ONE));
        JsonObject done = server.document(post("ask", "{" + seen("'filter':''") + "}"));

        assertThat(done.wholeNumber("changed")).isEqualTo(1);
        assertThat(server.get(done.text("page")).body()).contains("1 host was asked to report now. 1 host has yet to.");
        JsonObject again = server.document(post("ask", "{" + seen("'hosts':['h-one']") + "}"));
        assertThat(again.wholeNumber("changed")).isZero();
        assertThat(server.get(again.text("page")).body()).contains("No host was asked");
        JsonObject host = server.document(server.get("/api/v1/hosts/h-one")).object("host");
        assertThat(host.object("asked").text("by")).isEqualTo("person:admin");
        assertThat(host.object("asked").text("at")).isEqualTo(done.text("at"));
    }

    @Test
    void where_others_are_meant_by_now_nothing_is_done() throws Exception {
        String seen = seen("'filter':''");
        done("retire", "'hosts':['h-one']", "'reason':'scrapped'");
        HttpResponse<String> late = post("retire", "{" + seen + ",'reason':'scrapped'}");

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("hosts.others");
        assertThat(database.transact(tx -> tx.hosts().find(TWO)).orElseThrow().retiredReason())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "look?{}",
                "look?{'hosts':[],'filter':''}",
                "look?{'hosts':['a or 1=1']}",
                "look?{'filter':'colour:blue'}",
                "tag?{'filter':'','seen':'','tag':'a b','take':false}",
                "tag?{'filter':'','seen':'','tag':'web'}",
                "describe?{'filter':'','seen':''}",
                "describe?{'filter':'','seen':'','exposed':'perhaps'}",
                "describe?{'filter':'','seen':'','scopes':['PCI!']}",
                "describe?{'filter':'','seen':'','scopes':[],'addScopes':[]}",
                "own?{'filter':'','seen':'','owner':'a\\u0000b'}",
                "retire?{'filter':'','seen':'','reason':' '}",
                "undo?{'what':'erased','at':'2026-11-26T09:00:00Z'}",
                "undo?{'what':'tagged','tag':'web','at':'now'}"
            })
    @BadInput("W3")
    void W3_what_cannot_be_so_is_told_and_changes_nothing(String sent) throws Exception {
        int cut = sent.indexOf('?');

        assertThat(post(sent.substring(0, cut), sent.substring(cut + 1)).statusCode())
                .isEqualTo(400);
        assertThat(asset(ONE)).isEqualTo(Asset.UNKNOWN);
    }
}
