package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.agent.Judgement.Verdict;
import io.oakum.testkit.BadInput;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.order.Activation;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.OrderClass;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Target;
import io.oakum.trust.order.TrustFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgementTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey ALICE = SigningKey.generate(RANDOM);
    private static final SigningKey MALLORY = SigningKey.generate(RANDOM);
    private static final SigningKey ONLINE = SigningKey.generate(RANDOM);
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Uptime UP = new Uptime("boot-1", Duration.ofHours(5));
    private static final String SHA = "a".repeat(64);
    private static final String UPGRADE = "curl:amd64 1 2 " + SHA + "\n";
    private static final String REMOVAL = "curl:amd64 1 - -\n";
    private static final Order.Limits UPGRADES_ONLY = new Order.Limits(false, 0, 0, true, false);

    @TempDir
    private Path folder;

    private Allegiance allegiance;

    @BeforeEach
    void a_host_that_joined() throws Exception {
        allegiance = new Allegiance(folder.resolve("fleet"));
        allegiance.join(new Allegiance.Member("h-1", trust(ALICE, 1).digest()));
    }

    private static Envelope trust(SigningKey approver, int version) {
        var file = new TrustFile(
                "fleet",
                version,
                NOON.plus(Duration.ofDays(100)),
                new TrustFile.Roots(List.of(approver.verifyingKey()), 1),
                List.of(new TrustFile.Approver(approver.verifyingKey(), "alice")),
                new TrustFile.Thresholds(1, 1),
                ONLINE.verifyingKey(),
                new NoteKey("oakum/fleet", ONLINE.verifyingKey()),
                List.of(),
                true);
        return Envelope.unsigned(PayloadType.TRUST, file.write()).signedBy(approver);
    }

    /** What the server asks of host h-1, with an order that somebody signed. */
    private static JsonObject request(SigningKey signer, String lines, OrderClass orderClass, Order.Limits limits) {
        var target = new Target("h-1", 0, Sha256.of(lines.getBytes(StandardCharsets.UTF_8)));
        var order = new Order(
                "fleet",
                "p-1",
                orderClass,
                Sha256.of(new byte[] {2}),
                new Order.Targets(Target.root(List.of(target)), 1),
                List.of(new Order.Ring(0, 1, NOON, 1, Duration.ZERO)),
                1,
                new Order.Validity(NOON, NOON, NOON.plus(Duration.ofDays(1)), Duration.ofHours(1)),
                limits,
                "",
                "");
        Envelope signed = Envelope.unsigned(PayloadType.ORDER, order.write()).signedBy(signer);
        var activation = new Activation(
                "fleet", signed.digest(), "h-1", 0, Activation.Act.APPLY, 5, NOON, NOON.plus(Duration.ofHours(2)));
        Envelope activated =
                Envelope.unsigned(PayloadType.ACTIVATION, activation.write()).signedBy(ONLINE);
        return JsonObject.with("order", Bytes.of(signed.write()).base64())
                .and("activation", Bytes.of(activated.write()).base64())
                .and("changes", lines)
                .and("proof", Target.prove(List.of(target), target).json())
                .and(
                        "trust",
                        JsonArray.ofTexts(
                                List.of(Bytes.of(trust(ALICE, 1).write()).base64())))
                .build();
    }

    private Verdict judge(JsonObject request, Guard guard, boolean begunBefore) throws Exception {
        return judge(request, guard, begunBefore, NOON.plusSeconds(60), UP);
    }

    private Verdict judge(JsonObject request, Guard guard, boolean begunBefore, Instant now, Uptime up)
            throws Exception {
        return new Judgement(allegiance, guard, up).judge(request, now, begunBefore);
    }

    @Test
    void a_clock_that_was_set_back_makes_no_order_good_again() throws Exception {
        JsonObject request = request(ALICE, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY);
        assertThat(judge(request, Guard.MANAGED, false)).isInstanceOf(Verdict.Obey.class);
        var hourLater = new Uptime(UP.boot(), UP.up().plus(Duration.ofHours(1)));
        var rebooted = new Uptime("boot-2", Duration.ofSeconds(5));

        assertThat(allegiance.time().orElseThrow().floor(hourLater))
                .as("goes on with the machine")
                .isEqualTo(NOON.plus(Duration.ofHours(1)));
        assertThat(judge(request, Guard.MANAGED, false, NOON.plusSeconds(60), hourLater))
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class, refuse -> assertThat(refuse.why()).startsWith("REJECT_CLOCK"));
        assertThat(judge(request, Guard.MANAGED, false, NOON.minus(Duration.ofMinutes(16)), rebooted))
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class, refuse -> assertThat(refuse.why()).startsWith("REJECT_CLOCK"));
        assertThat(judge(request, Guard.MANAGED, false, NOON.plusSeconds(60), rebooted))
                .as("clocks differ by minutes")
                .isInstanceOf(Verdict.Obey.class);
    }

    @Test
    @BadInput("O34")
    void O34_while_the_log_is_in_doubt_nothing_is_obeyed() throws Exception {
        allegiance.doubt(new Allegiance.Doubt("checkpoint", "the log shrank"));

        assertThat(refusal(request(ALICE, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY)))
                .startsWith("REJECT_LOG")
                .contains("the log shrank");
    }

    @Test
    void the_owner_of_the_host_reads_whose_order_came_last_and_what_became_of_it() throws Exception {
        JsonObject request = request(ALICE, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY);
        var orders = new OrderLog(new LocalRunner(), folder.resolve("last-order"));
        var status = new RootStatus(allegiance, folder.resolve("no-guard.conf"), orders);
        assertThat(status.text()).contains("no order came yet").contains("last order   none yet");
        judge(request, Guard.MANAGED, false);

        var signed = OrderLog.Signed.of(request, allegiance.trust());
        orders.tell(signed, "refused; REJECT_LOCAL:\nmode = observe", NOON);

        assertThat(signed.people()).containsExactly("alice");
        assertThat(status.text())
                .contains("obeys        solo, key on server; trust file 1, good until 2027-03-05T12:00:00Z\n")
                .contains("guard        mode = managed; rehearsals yes, downloads yes, reboots yes\n")
                .contains("last order   2026-11-25T12:00:00Z order=" + signed.digest()
                        + " signers=alice verdict=refused; REJECT_LOCAL: mode = observe\n");
        assertThat(OrderLog.Signed.of(request(MALLORY, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY), allegiance.trust())
                        .words())
                .as("whose word does not count here is not named")
                .endsWith("signers=nobody");
        assertThat(OrderLog.Signed.of(new JsonObject(Map.of()), Optional.empty())
                        .words())
                .isEqualTo("order=unreadable signers=nobody");
    }

    @Test
    void what_was_refused_moves_no_time() throws Exception {
        assertThat(judge(request(MALLORY, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY), Guard.MANAGED, false))
                .isInstanceOf(Verdict.Refuse.class);

        assertThat(allegiance.time()).isEmpty();
    }

    private String refusal(JsonObject request) throws Exception {
        return judge(request, Guard.MANAGED, false) instanceof Verdict.Refuse(String why) ? why : "obeys";
    }

    @Test
    void a_key_of_the_servers_that_was_changed_begins_nothing_and_takes_its_used_up_tokens_along() throws Exception {
        allegiance.done(Long.MAX_VALUE, MALLORY.verifyingKey());

        assertThat(judge(request(ALICE, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY), Guard.MANAGED, false))
                .as("whoever had the key of before used all tokens up")
                .isInstanceOf(Verdict.Obey.class);
        assertThat(allegiance.doneToken(ONLINE.verifyingKey())).isZero();
        assertThat(allegiance.doneToken(MALLORY.verifyingKey())).isEqualTo(Long.MAX_VALUE);
        Files.writeString(folder.resolve("fleet/token"), "5\n");
        assertThat(allegiance.doneToken(ONLINE.verifyingKey()))
                .as("as agents of before wrote it")
                .isEqualTo(5);
    }

    @Test
    @BadInput("O11")
    void what_people_signed_for_this_host_is_obeyed_once() throws Exception {
        JsonObject request = request(ALICE, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY);

        assertThat(judge(request, Guard.MANAGED, false)).isInstanceOf(Verdict.Obey.class);
        allegiance.done(5, ONLINE.verifyingKey());
        assertThat(refusal(request)).startsWith("REJECT_REPLAY");
        assertThat(judge(request, Guard.MANAGED, true))
                .as("what was cut off is gone on with")
                .isInstanceOf(Verdict.Obey.class);
    }

    @Test
    void what_nobody_signed_is_not() throws Exception {
        assertThat(refusal(request(MALLORY, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY)))
                .startsWith("REJECT_SIGNATURE");
    }

    @Test
    @BadInput("O27")
    void the_owner_of_the_host_has_the_last_word() throws Exception {
        var observing = new Guard(false, false, false, false, Guard.Unsigned.USUAL);

        assertThat(judge(request(ALICE, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY), observing, false))
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class, refuse -> assertThat(refuse.why()).startsWith("REJECT_LOCAL"));
    }

    @Test
    void more_than_the_limits_say_is_refused_whoever_signed() throws Exception {
        var one = new Order.Limits(false, 1, 0, true, false);

        assertThat(refusal(request(ALICE, REMOVAL, OrderClass.DISRUPT, one))).isEqualTo("obeys");
        assertThat(refusal(request(ALICE, REMOVAL, OrderClass.DISRUPT, UPGRADES_ONLY)))
                .startsWith("REJECT_CLASS");
        assertThat(refusal(request(ALICE, REMOVAL, OrderClass.CHANGE, one)))
                .as("signed as one that removes nothing")
                .startsWith("REJECT_CLASS");
        assertThat(refusal(request(ALICE, "new:all - 1 " + SHA + "\n", OrderClass.CHANGE, UPGRADES_ONLY)))
                .startsWith("REJECT_CLASS");
    }

    @Test
    void the_agent_is_replaced_by_itself_upwards_and_where_people_signed_that() throws Exception {
        String up = "oakum-agent:amd64 0.1.0 0.2.0 " + SHA + "\n";
        String down = "oakum-agent:amd64 0.2.0 0.1.0 " + SHA + "\n";
        var whatever = new Order.Limits(true, 1, 1, false, false);

        assertThat(refusal(request(ALICE, up, OrderClass.DISRUPT, UPGRADES_ONLY)))
                .isEqualTo("obeys");
        assertThat(refusal(request(ALICE, up, OrderClass.CHANGE, UPGRADES_ONLY)))
                .startsWith("REJECT_CLASS")
                .contains("it replaces the agent");
        for (String other :
                List.of(down, UPGRADE + up, "oakum-agent:amd64 0.1.0 - -\n", "oakum-agent:amd64 - 1 " + SHA + "\n")) {
            assertThat(refusal(request(ALICE, other, OrderClass.DISRUPT, whatever)))
                    .as(other)
                    .startsWith("REJECT_CLASS")
                    .contains("by a higher version");
        }
        assertThat(judge(
                        request(ALICE, up, OrderClass.DISRUPT, UPGRADES_ONLY),
                        new Guard(false, false, false, false, Guard.Unsigned.USUAL),
                        false))
                .isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    @BadInput({"O31", "E6"})
    void root_follows_only_trust_files_that_follow_from_the_first() throws Exception {
        Bytes first = Bytes.of(trust(ALICE, 1).write());
        Bytes next = Bytes.of(trust(ALICE, 2).write());
        Bytes foreign = Bytes.of(trust(MALLORY, 2).write());

        assertThatThrownBy(() -> allegiance.follow(List.of(foreign))).isInstanceOf(JsonException.class);
        assertThat(allegiance.follow(List.of(first)).version()).isEqualTo(1);
        assertThat(allegiance.follow(List.of(first, foreign)).version()).isEqualTo(1);
        assertThat(allegiance.follow(List.of(first, next)).version()).isEqualTo(2);
        assertThat(allegiance.follow(List.of(first)).version())
                .as("what was believed once is not taken back")
                .isEqualTo(2);
    }

    @Test
    void a_host_that_left_obeys_nobody() throws Exception {
        allegiance.leave();

        assertThat(refusal(request(ALICE, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY)))
                .contains("joined no fleet");
    }

    @Test
    void what_is_no_request_is_not_understood() {
        JsonObject request = request(ALICE, UPGRADE, OrderClass.CHANGE, UPGRADES_ONLY);
        var broken = JsonObject.with("order", "%")
                .and("activation", "%")
                .and("changes", "not lines")
                .and("proof", request)
                .and("trust", JsonArray.ofTexts(List.of("%")))
                .build();

        assertThatThrownBy(() -> judge(broken, Guard.MANAGED, false)).isInstanceOf(JsonException.class);
        for (String name : List.of("order", "activation")) {
            var members = new java.util.LinkedHashMap<>(request.members());
            members.put(name, new io.oakum.trust.JsonValue.JsonString("%"));
            assertThatThrownBy(() -> judge(new JsonObject(members), Guard.MANAGED, false))
                    .isInstanceOf(JsonException.class);
        }
    }
}
