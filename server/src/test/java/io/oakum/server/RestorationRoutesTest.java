package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.TestDatabase;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Restoration;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that stands on a back-up, as its administrator's programs meet it. */
class RestorationRoutesTest {
    private static final String ROUTE = "/api/v1/restorations";

    @TempDir
    private Path folder;

    private final Addresses addresses = TestDatabase.fresh();
    private final Database database = TestDatabase.opened(addresses);
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.on(database, folder);
    }

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    private void comesBack() throws Exception {
        for (int look = 0; database.transact(tx -> tx.audit().size()) == 0; look++) {
            assertThat(look).as("looks for the log's first entry").isLessThan(600);
            Thread.sleep(50);
        }
        server.close();
        try (Database owners = Database.open(addresses.owner(), addresses.owner())) {
            owners.change(tx -> tx.restored().quiet("admin", "the server came back"));
        }
        server = TestServer.on(database, folder);
    }

    private JsonObject standing() throws Exception {
        return server.document(server.get(ROUTE));
    }

    private HttpResponse<String> signed(Bytes payload, PayloadType as) throws Exception {
        Envelope envelope = Envelope.unsigned(PayloadType.RESTORATION, payload.array());
        String armour = new SshKeygen(new LocalRunner(), folder.resolve("id"))
                .sign(Bytes.of(envelope.signedBytes()), as.namespace());
        return server.post(
                ROUTE + "/2/signatures",
                Json.write(JsonObject.with("signature", armour).build()));
    }

    @Test
    void it_is_declared_by_a_roots_signature_over_what_the_server_put_into_words_and_by_nothing_else()
            throws Exception {
        comesBack();
        assertThat(standing().get("undeclaredSince")).isNotInstanceOf(JsonNull.class);
        assertThat(server.get("/").body()).contains("came back from a back-up, and hosts change nothing");

        JsonObject proposed = server.document(server.post(ROUTE, "{\"reason\":\"the disk died\"}"));
        Bytes payload = Bytes.ofBase64(proposed.text("payload"));
        assertThat(Restoration.read(payload.array()).reason()).isEqualTo("the disk died");
        assertThat(proposed.text("namespace")).isEqualTo("restoration@oakum");

        assertThat(signed(payload, PayloadType.ORDER).statusCode()).isEqualTo(409);
        assertThat(signed(Bytes.ofText("another"), PayloadType.RESTORATION).statusCode())
                .isEqualTo(409);
        assertThat(server.document(signed(payload, PayloadType.RESTORATION)).wholeNumber("missingSignatures"))
                .isZero();

        assertThat(standing().get("undeclaredSince")).isInstanceOf(JsonNull.class);
        assertThat(standing().wholeNumber("epoch")).isEqualTo(2);
        assertThat(server.get("/").body()).doesNotContain("came back from a back-up");
    }

    @Test
    void what_nobody_could_read_once_it_is_signed_is_not_put_into_words() throws Exception {
        comesBack();

        for (String reason : List.of("x".repeat(501), "two\\nlines")) {
            HttpResponse<String> refused = server.post(ROUTE, "{\"reason\":\"" + reason + "\"}");

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("one line of at most 500 characters");
        }
        assertThat(standing().array("restorations")).isEmpty();
        assertThat(server.post(ROUTE, "{\"reason\":\"" + "x".repeat(500) + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_server_that_stands_on_no_back_up_declares_none_by_mistake() throws Exception {
        comesBack();
        database.change(tx -> tx.restorations().enforce(1));

        HttpResponse<String> refused = server.post(ROUTE, "{\"reason\":\"to be sure\"}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("log.restoration-refused", "lostFrom");
        assertThat(server.post(ROUTE + "/7/signatures", "{\"signature\":\"x\"}").statusCode())
                .isEqualTo(409);
    }
}
