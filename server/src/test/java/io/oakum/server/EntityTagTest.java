package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.Database;
import io.oakum.store.TestDatabase;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that asks for what it may have already. */
class EntityTagTest {
    private static final String HOSTS = "/api/v1/hosts";
    private static final String FILTERS = "/api/v1/filters";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Database database;
    private static TestServer server;
    private static String admin;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
        admin = server.server().signIn().local("admin");
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
        HTTP.close();
    }

    @Test
    void a_document_has_a_name_and_may_be_kept_by_who_asked() throws Exception {
        HttpResponse<byte[]> hosts = get(HOSTS);

        assertThat(tag(hosts)).matches("\"[0-9a-f]{32}\"").isEqualTo(tag(get(HOSTS)));
        assertThat(header(hosts, "cache-control")).isEqualTo("private, no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "*", "\"a,b\", W/\"c\",%s", " %s , \"d\""})
    void who_has_it_is_sent_nothing_but_its_name(String held) throws Exception {
        String tag = tag(get(HOSTS));

        HttpResponse<byte[]> same = get(HOSTS, "If-None-Match", held.formatted(tag));

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(tag(same)).isEqualTo(tag);
        assertThat(header(same, "cache-control")).isEqualTo("private, no-cache");
        assertThat(header(same, "vary")).contains("Authorization");
    }

    @Test
    void several_lines_of_names_are_one_list() throws Exception {
        assertThat(get(HOSTS, "If-None-Match", "\"a\"", "If-None-Match", tag(get(HOSTS)))
                        .statusCode())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "W/\"b\", \"c\"", "nonsense", "\"*\"", "\"\"", "\""})
    void who_has_another_is_sent_it(String held) throws Exception {
        HttpResponse<byte[]> sent = get(HOSTS, "If-None-Match", held);

        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.body()).isNotEmpty();
    }

    @Test
    void what_changed_has_another_name() throws Exception {
        String before = tag(get(FILTERS));

        server.post(FILTERS, "{\"list\":\"hosts\",\"name\":\"n\",\"filter\":\"\",\"sort\":\"\"}");

        HttpResponse<byte[]> now = get(FILTERS, "If-None-Match", before);
        assertThat(now.statusCode()).isEqualTo(200);
        assertThat(tag(now)).isNotEqualTo(before);
    }

    @Test
    void packed_it_is_other_bytes_of_another_name() throws Exception {
        for (int i = 0; i < 10; i++) {
            String name = "n".repeat(70) + i;
            server.post(FILTERS, "{\"list\":\"hosts\",\"name\":\"" + name + "\",\"filter\":\"\",\"sort\":\"\"}");
        }
        HttpResponse<byte[]> plain = get(FILTERS);
        HttpResponse<byte[]> packed = get(FILTERS, "Accept-Encoding", "gzip");

        assertThat(header(packed, "content-encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(tag(packed)).isNotEqualTo(tag(plain));
        assertThat(get(FILTERS, "Accept-Encoding", "gzip", "If-None-Match", tag(packed))
                        .statusCode())
                .isEqualTo(304);
        assertThat(get(FILTERS, "If-None-Match", tag(packed)).statusCode()).isEqualTo(200);
    }

    @Test
    void refusals_pages_and_what_is_no_document_have_no_name() throws Exception {
        for (String path : List.of("/api/v1/hosts/none", "/hosts", "/api/v1/openapi.yaml")) {
            HttpResponse<byte[]> answer = get(path, "If-None-Match", "*");

            assertThat(answer.statusCode()).as(path).isNotEqualTo(304);
            assertThat(answer.headers().firstValue("etag")).as(path).isEmpty();
            assertThat(header(answer, "cache-control")).as(path).isEqualTo("no-store");
        }
    }

    @Test
    void who_may_not_look_is_not_told_whether_it_is_the_same() throws Exception {
        HttpResponse<String> nobody = server.as("nobody", HOSTS, "");

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("etag")).isEmpty();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.server().peoplePort() + path))
                .header("Authorization", "Bearer " + admin);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String tag(HttpResponse<byte[]> response) {
        return header(response, "etag");
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }
}
