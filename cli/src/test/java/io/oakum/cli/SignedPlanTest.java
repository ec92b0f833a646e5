package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.OrderClass;
import io.oakum.trust.order.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that is not what it was may show whatever it likes: nothing of it is signed that the order does not name. */
class SignedPlanTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final String LINES = "curl:amd64 1 2 " + "a".repeat(64) + "\n";
    private static final String SET = digest(LINES).hex();

    private static Sha256 digest(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String document() {
        return """
                {"v":1,"request":{"reboot":false},"rings":[{"no":0,"hosts":[{"id":"h-1","name":"web-1","changeSet":"SET"}]
                ,"maxActive":1,"failureBudget":0,"minConfirmed":1,"soakSeconds":1800}]
                ,"changeSets":[{"digest":"SET","lines":"curl:amd64 1 2 SHA\\n"}],"rehearsals":[],"leftOut":[]}
                """.replace("SET", SET).replace("SHA", "a".repeat(64)).strip();
    }

    /** What a server offers to be signed: an order that names one document, beside the one that is shown. */
    private static JsonObject offered(String named, String shown) {
        var target = new Target("h-1", 0, digest(LINES));
        var order = new Order(
                "fleet",
                "p-1",
                OrderClass.CHANGE,
                digest(named),
                new Order.Targets(Target.root(List.of(target)), 1),
                List.of(new Order.Ring(0, 1, NOON, 1, Duration.ofMinutes(30))),
                1,
                new Order.Validity(NOON, NOON, NOON.plus(Duration.ofDays(1)), Duration.ofHours(1)),
                new Order.Limits(false, 0, 0, true, false),
                "",
                "");
        return JsonObject.with("payload", Bytes.of(order.write()).base64())
                .and("document", shown)
                .build();
    }

    @Test
    void what_the_order_names_can_be_signed() throws Exception {
        SignedPlan plan = SignedPlan.check(offered(document(), document()));

        assertThat(plan.order().targets().count()).isEqualTo(1);
        assertThat(PlanText.document(plan.document())).contains("web-1", "curl:amd64 1 -> 2", "watched for 30 min");
    }

    @Test
    void another_document_than_the_named_one_cannot() {
        assertThatThrownBy(() -> SignedPlan.check(offered(document(), document() + " ")))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("document");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"id\":\"h-1\"|\"id\":\"h-2\"|hosts",
                "1 2 a|1 3 a|change set",
                "\"maxActive\":1|\"maxActive\":50|ring 0",
                "\"soakSeconds\":1800|\"soakSeconds\":0|ring 0",
                "\"no\":0|\"no\":1|hosts",
                "\"changeSets\":[{|\"changeSets\":[],\"others\":[{|not shown"
            })
    void a_document_that_says_other_than_the_order_cannot(String was, String is, String complaint) {
        String changed = document().replace(was, is);
        assertThat(changed).isNotEqualTo(document());

        assertThatThrownBy(() -> SignedPlan.check(offered(changed, changed)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(complaint);
    }

    /** An order over the same hosts in rings of one, each watched for half an hour. */
    private static JsonObject inRings(Instant first, Instant second) {
        String document = document()
                .replace(
                        "}]\n,\"changeSets",
                        "},{\"no\":1,\"hosts\":[{\"id\":\"h-2\",\"name\":\"web-2\",\"changeSet\":\"" + SET
                                + "\"}],\"maxActive\":1,\"failureBudget\":0,\"minConfirmed\":1,\"soakSeconds\":0}]\n,\"changeSets");
        var targets = List.of(new Target("h-1", 0, digest(LINES)), new Target("h-2", 1, digest(LINES)));
        var order = new Order(
                "fleet",
                "p-1",
                OrderClass.CHANGE,
                digest(document),
                new Order.Targets(Target.root(targets), 2),
                List.of(
                        new Order.Ring(0, 1, first, 1, Duration.ofMinutes(30)),
                        new Order.Ring(1, 1, second, 1, Duration.ZERO)),
                1,
                new Order.Validity(NOON, NOON, NOON.plus(Duration.ofDays(1)), Duration.ofHours(1)),
                new Order.Limits(false, 0, 0, true, false),
                "",
                "");
        return JsonObject.with("payload", Bytes.of(order.write()).base64())
                .and("document", document)
                .build();
    }

    @Test
    void whoever_signs_sees_before_when_the_hosts_of_a_later_ring_refuse_to_begin() throws Exception {
        SignedPlan plan = SignedPlan.check(inRings(NOON, NOON.plus(Duration.ofMinutes(30))));

        assertThat(ApproveCommand.starts(plan.order()))
                .isEqualTo("Hosts of ring 1 refuse to begin before 2026-11-25T12:30:00Z.\n");
    }

    @ParameterizedTest
    @CsvSource({"0,0,ring 1", "0,29,ring 1", "-1,30,ring 0", "10,39,ring 1"})
    void a_ring_that_could_begin_before_the_ring_ahead_was_watched_cannot_be_signed(
            int first, int second, String complaint) {
        JsonObject offered = inRings(NOON.plus(Duration.ofMinutes(first)), NOON.plus(Duration.ofMinutes(second)));

        assertThatThrownBy(() -> SignedPlan.check(offered))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(complaint + " could begin");
    }

    @Test
    void a_plan_says_of_each_vulnerability_that_it_was_asked_to_close_what_comes_of_it() throws Exception {
        String plan = """
                {"id":"p-1","goal":"closing two","words":"asking","changeReference":"","state":"asking","document":null,"answers":[]
                ,"closes":null,"wanted":[
                 {"vulnerability":"CVE-2026-1","hosts":6,"closes":2,"missed":1,"held":1,"restartLeft":1,"noFix":1}
                ,{"vulnerability":"CVE-2026-2","hosts":0,"closes":0,"missed":0,"held":0,"restartLeft":0,"noFix":0}]}
                """.strip();

        assertThat(PlanText.of(Json.readObject(plan.getBytes(StandardCharsets.UTF_8))))
                .contains(
                        "CVE-2026-1  a fix in it on 2 hosts, no fix yet on 1 host, held back on 1 host, a restart left on 1 host,"
                                + " not changed by it on 1 host",
                        "CVE-2026-2  open on none of its hosts");
    }

    @Test
    void no_word_of_a_server_or_a_host_steers_the_terminal_of_who_signs() throws Exception {
        String hostile = document()
                .replace("web-1", "web\\u001b[2J\\nring 1: 0 hosts")
                .replace(
                        "\"leftOut\":[]", "\"leftOut\":[{\"id\":\"\\u001b[1A\",\"name\":\"\\u202eb\",\"why\":\"\\r\"}]")
                .replace(
                        "\"rehearsals\":[]",
                        "\"rehearsals\":[{\"changeSet\":\"" + SET
                                + "\",\"verdict\":\"passed\\u001b[8m\",\"on\":\"h\\n\",\"result\":{\"restartLeft\":[\"\\u0007\"]}}]");

        String text = PlanText.document(Json.readObject(hostile.getBytes(StandardCharsets.UTF_8)));

        assertThat(text.replace("\n", "").codePoints())
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.FORMAT);
        assertThat(text.lines()).noneMatch(line -> line.startsWith("ring 1"));
    }

    @Test
    void whoever_signs_sees_every_change() throws Exception {
        var lines = new StringBuilder();
        for (int i = 100; i < 200; i++) {
            lines.append("pkg")
                    .append(i)
                    .append(":all 1 2 ")
                    .append("b".repeat(64))
                    .append('\n');
        }
        lines.append("zz-last:all 1 - -\n");

        assertThat(PlanText.changes(lines.toString())).contains("pkg199:all", "REMOVE   zz-last:all 1");
    }
}
