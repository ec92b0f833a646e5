package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.control.DeriveExposures;
import io.oakum.control.FleetKeys;
import io.oakum.control.GiveTasks;
import io.oakum.control.HearHosts;
import io.oakum.control.HearTasks;
import io.oakum.control.KeptIndex;
import io.oakum.control.MakePlan;
import io.oakum.control.PoliciesInForce;
import io.oakum.control.TakeReport;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.Task;
import io.oakum.protocol.TaskAnswer;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.TestDatabase;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server tells of hosts, plans, rollouts and why keeps to the published schemas, while a plan goes its way to two hosts. */
class FleetDocumentsTest {
    private static final String CHANGES = "curl:amd64 7.88.1-10 7.88.1-10+deb12u14 " + "c".repeat(64) + "\n";
    private static final String PLAN = """
            {"goal":{"kind":"packages","names":["curl"]},"hosts":[],"tags":[],"rings":"1,rest","maxActive":0,"failureBudget":0
            ,"soakSeconds":0,"limitSeconds":600,"openForSeconds":600,"approveEach":false,"allowRemove":[],"reboot":false
            ,"rehearse":true,"reason":"","changeReference":"CHANGE","notBefore":null,"validForSeconds":86400}
            """;

    @TempDir
    private Path folder;

    private Database database;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder, true);
        host("a");
        host("b");
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private void host(String name) throws Exception {
        var id = new HostId("h-" + name);
        database.change(tx -> {
            var key = SigningKey.generate(new SecureRandom()).verifyingKey();
            tx.hosts().ask(new Candidate(id, name, "debian 12", "m-" + name, key));
            tx.hosts().approve(id);
        });
        var hearing = new HearHosts(database);
        hearing.hear(id, "b-" + name, "0.1.0", Instant.now());
        hearing.write();
        var derive = new DeriveExposures(database, new KeptIndex(database), new PoliciesInForce());
        new TakeReport(database, derive).take(id, Bytes.ofText(report(name)));
    }

    private static String report(String name) {
        return """
                {"scan":{"host":{"name":"NAME","os":{"id":"debian","versionId":"12"},"kernel":{"running":"6.1","installed":""}
                  ,"bootId":"b"},"takenAt":"2026-11-25T12:00:00Z","exposures":[],"problems":[{"code":"source.stale"
                  ,"message":"the package lists are 3 days old","wayOut":"oakum scan --refresh"}],"updates":[{"package":"curl"
                  ,"arch":"amd64","installed":"7.88.1-10","candidate":"7.88.1-10+deb12u14","origin":"Debian-Security"
                  ,"security":true,"hindrance":null,"vulnerabilities":[]}],"restart":{"reboot":false,"services":[]}}
                 ,"installed":[["curl","amd64","7.88.1-10","curl","7.88.1-10"]]}
                """.replace("NAME", name);
    }

    private JsonObject get(String path, String schema) throws Exception {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Schema.faults(schema, answer.body())).as(answer.body()).isEmpty();
        return server.document(answer);
    }

    @Test
    void a_server_without_the_keys_of_its_fleet_does_not_start_and_makes_none() throws Exception {
        Path secrets = folder.resolve("secrets");
        Path log = secrets.resolve("log.key");
        server.close();
        Files.move(log, folder.resolve("kept"));
        assertThatThrownBy(() -> TestServer.on(database, folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(log.toString());
        assertThat(log).doesNotExist();

        Files.writeString(log, SigningKey.generate(new SecureRandom()).text());
        assertThatThrownBy(() -> TestServer.on(database, folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another fleet's");

        Files.move(folder.resolve("kept"), log, StandardCopyOption.REPLACE_EXISTING);
        server = TestServer.on(database, folder);
        assertThat(server.get("/api/v1/hosts").statusCode()).isEqualTo(200);
    }

    /** A plan that hosts have answered and one has rehearsed. */
    private String frozen() throws Exception {
        HttpResponse<String> begun = server.post("/api/v1/plans", PLAN.replace("CHANGE", "CHG-1"));
        String plan = server.document(begun).text("id");
        get("/api/v1/plans/" + plan, "plan");
        String feasible = Json.write(
                JsonObject.with("answer", "feasible").and("changes", CHANGES).build());
        answer("simulate", feasible);
        answer("rehearse", "{\"verdict\":\"passed\"}");
        new MakePlan(database, new io.oakum.control.Secrets(new SecureRandom())).look();
        return plan;
    }

    /** Every host that was asked to do this answers so. */
    private void answer(String kind, String result) throws Exception {
        new MakePlan(database, new io.oakum.control.Secrets(new SecureRandom())).look();
        var tasks = new GiveTasks(
                database,
                "fleet",
                FleetKeys.in(folder.resolve("secrets"), new SecureRandom()).online());
        tasks.look();
        for (HostId host : List.of(new HostId("h-a"), new HostId("h-b"))) {
            for (Task task : tasks.of(host)) {
                if (task.kind().equals(kind)) {
                    new HearTasks(database).hear(host, new TaskAnswer(task.id(), task.token(), "", "", "", result));
                }
            }
        }
    }

    private String signed(String plan) throws Exception {
        byte[] payload = Bytes.ofBase64(server.document(server.get("/api/v1/plans/" + plan + "/order"))
                        .text("payload"))
                .array();
        String armour = new SshKeygen(new LocalRunner(), folder.resolve("id"))
                .sign(Bytes.of(Envelope.unsigned(PayloadType.ORDER, payload).signedBytes()), "order@oakum");
        HttpResponse<String> answer = server.post(
                "/api/v1/plans/" + plan + "/signatures",
                Json.write(JsonObject.with("signature", armour).build()));
        return server.document(answer).text("rollout");
    }

    private List<String> codes(String host, String about) throws Exception {
        return get("/api/v1/hosts/" + host + "/why?about=" + about, "why").objects("causes").stream()
                .map(cause -> cause.find("code").orElseThrow().toString().replaceAll(".*value=(.*)]", "$1"))
                .toList();
    }

    @Test
    void hosts_come_in_parts_each_of_which_says_where_the_next_begins() throws Exception {
        JsonObject first = get("/api/v1/hosts?limit=1", "hosts");
        assertThat(first.objects("hosts")).extracting(host -> host.text("name")).containsExactly("a");

        JsonObject second = get("/api/v1/hosts?limit=1&cursor=" + first.text("next"), "hosts");
        assertThat(second.objects("hosts"))
                .extracting(host -> host.text("name"))
                .containsExactly("b");
        assertThat(second.get("next")).isEqualTo(new JsonNull());

        for (String bad : List.of("limit=1001", "limit=x", "cursor=", "cursor=eA", "cursor=%00", "cursor=***")) {
            assertThat(server.get("/api/v1/hosts?" + bad).statusCode()).as(bad).isEqualTo(400);
        }
    }

    @Test
    void a_plan_on_its_way_is_told_in_documents_that_keep_to_their_schemas() throws Exception {
        JsonObject hosts = get("/api/v1/hosts", "hosts");
        assertThat(hosts.objects("hosts")).hasSize(2);
        assertThat(codes("a", "curl")).containsExactly("source.stale", "plan.none");

        String plan = frozen();
        assertThat(codes("h-a", "curl")).containsExactly("source.stale", "plan.unsigned");
        JsonObject document = get("/api/v1/plans/" + plan, "plan");
        assertThat(document.text("state")).isEqualTo("waiting");
        assertThat(document.text("changeReference")).isEqualTo("CHG-1");
        assertThat(get("/api/v1/plans", "plans").objects("plans")).hasSize(1);

        String rollout = signed(plan);
        answer("stage", "{\"verdict\":\"staged\"}");
        get("/api/v1/rollouts/" + rollout, "rollout");
        answer("carry-out", "{\"verdict\":\"failed\",\"problems\":[{\"code\":\"x\",\"message\":\"a script failed\"}]}");
        assertThat(get("/api/v1/rollouts/" + rollout, "rollout").objects("rings"))
                .hasSize(2);
        assertThat(get("/api/v1/rollouts", "rollout").objects("rollouts")).hasSize(1);
        get("/api/v1/plans/" + plan, "plan");
        codes("a", "");
    }

    @Test
    void a_schema_refuses_what_the_contract_does_not_say() throws Exception {
        String plan = frozen();
        refuses("hosts", "/api/v1/hosts", "\"lastSeen\"", "\"seen\"");
        refuses("hosts", "/api/v1/hosts", "\"active\"", "\"alive\"");
        refuses("plan", "/api/v1/plans/" + plan, "\"waiting\"", "\"ready\"");
        refuses("plan", "/api/v1/plans/" + plan, "\"changeSets\"", "\"sets\"");
        refuses("plans", "/api/v1/plans", "\"rollout\"", "\"job\"");
        refuses("why", "/api/v1/hosts/a/why", "\"wayOut\"", "\"fix\"");
        refuses("why", "/api/v1/hosts/a/why", "\"plan.unsigned\"", "\"PLAN\"");
        String rollout = signed(plan);
        refuses("rollout", "/api/v1/rollouts/" + rollout, "\"advancing\"", "\"running\"");
        refuses("rollout", "/api/v1/rollouts/" + rollout, "\"rings\"", "\"waves\"");
    }

    private void refuses(String schema, String path, String from, String to) throws Exception {
        String document = server.get(path).body();

        assertThat(document).contains(from);
        assertThat(Schema.faults(schema, document.replace(from, to))).as(from).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/hosts/nobody/why, 404",
        "/api/v1/hosts/a/why?about=$(id), 400",
        "/api/v1/hosts/a/why?package=curl, 400",
        "/api/v1/hosts/a/why?about=, 200",
    })
    void what_is_asked_about_is_checked(String path, int status) throws Exception {
        assertThat(server.get(path.replace("$(", "%24%28").replace(")", "%29")).statusCode())
                .isEqualTo(status);
    }

    @Test
    void a_name_that_two_hosts_have_is_answered_with_their_ids() throws Exception {
        database.change(tx -> {
            var key = SigningKey.generate(new SecureRandom()).verifyingKey();
            tx.hosts().ask(new Candidate(new HostId("h-a2"), "a", "debian 12", "m-a2", key));
        });

        HttpResponse<String> answer = server.get("/api/v1/hosts/a/why");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("h-a, h-a2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void where_a_plan_has_to_name_a_change_one_that_names_none_is_refused_and_not_made(String reference)
            throws Exception {
        HttpResponse<String> answer = server.post("/api/v1/plans", PLAN.replace("CHANGE", reference));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(server.document(answer).text("code")).isEqualTo("plan.no-change-reference");
        assertThat(server.document(server.get("/api/v1/plans")).objects("plans"))
                .isEmpty();
    }

    @Test
    void whether_a_plan_has_to_name_a_change_is_said_when_the_server_is_started() {
        List<String> words = List.of("--data", "d", "--operator-key", "k", "--change-reference");

        assertThat(settings(words, "required")).contains(true);
        assertThat(settings(words, "optional")).contains(false);
        assertThat(settings(words, "maybe")).isEmpty();
    }

    private static Optional<Boolean> settings(List<String> words, String last) {
        var all = new java.util.ArrayList<>(words);
        all.add(last);
        return ServerSettings.parse(all) instanceof ServerSettings.Parsed.Good(ServerSettings settings)
                ? Optional.of(settings.wantsReference())
                : Optional.empty();
    }
}
