package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.agent.LogWatch.Opinion;
import io.oakum.agent.LogWatch.Shown;
import io.oakum.protocol.PollAnswer;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.GrowingTiles;
import io.oakum.trust.log.HashTree;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.log.SignedNote;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Restoration;
import io.oakum.trust.order.TrustFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is not what it was, and one that came back from a back-up. */
class LogWatchTest {
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final SigningKey ROOT = SigningKey.generate(new SecureRandom());
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final String NAME = "oakum/f-1";
    private final LogWatch watch = new LogWatch(new TrustFile(
            "f-1",
            1,
            NOON.plus(Duration.ofDays(100)),
            new TrustFile.Roots(List.of(ROOT.verifyingKey()), 1),
            List.of(new TrustFile.Approver(ROOT.verifyingKey(), "alice")),
            new TrustFile.Thresholds(1, 1),
            KEY.verifyingKey(),
            new NoteKey(NAME, KEY.verifyingKey()),
            List.of(),
            true));
    private final GrowingTiles honest = log("entry ", 700);

    @TempDir
    private Path folder;

    @Test
    void a_log_that_grows_is_believed_at_every_size() {
        for (long before = 1; before <= 700; before += 37) {
            assertThat(objection(note(honest, before), note(honest, 700), proof(honest, before, 700)))
                    .isEmpty();
        }
        assertThat(objection("", note(honest, 700), List.of())).isEmpty();
    }

    @Test
    void O34_a_log_with_another_past_is_not() {
        GrowingTiles forked = log("another ", 700);

        assertThat(objection(note(honest, 300), note(forked, 700), proof(forked, 300, 700)))
                .hasValueSatisfying(why -> assertThat(why).contains("does not begin with the 300 entries"));
        assertThat(objection(note(honest, 700), note(forked, 700), List.of())).isPresent();
    }

    @Test
    void O34_nor_is_one_that_was_cut_or_begun_anew_or_signed_by_somebody_else() {
        assertThat(objection(note(honest, 700), note(honest, 699), List.of()))
                .hasValueSatisfying(why -> assertThat(why).contains("shrank"));
        String anew = SignedNote.sign(new Checkpoint(NAME + "/2", 1, root(honest, 1)).text(), NAME, KEY)
                .format();
        assertThat(objection(note(honest, 1), anew, List.of()))
                .hasValueSatisfying(why -> assertThat(why).contains("another one"));
        String others = SignedNote.sign(
                        new Checkpoint(NAME + "/1", 700, root(honest, 700)).text(),
                        NAME,
                        SigningKey.generate(new SecureRandom()))
                .format();
        assertThat(objection("", others, List.of()))
                .hasValueSatisfying(why -> assertThat(why).contains("not signed by " + NAME));
    }

    @Test
    void a_proof_that_is_missing_or_broken_proves_nothing() {
        assertThat(objection(note(honest, 300), note(honest, 700), List.of())).isPresent();
        assertThat(objection(note(honest, 300), note(honest, 700), List.of("nonsense")))
                .isPresent();
        assertThat(objection(note(honest, 300), "nonsense", List.of())).isPresent();
    }

    @Test
    @BadInput("L9")
    void L9_a_log_that_came_back_from_a_back_up_is_believed_by_the_word_of_the_roots_alone() {
        GrowingTiles goesOn = log("entry ", 400);
        for (int i = 0; i < 50; i++) {
            goesOn.append(HashTree.leaf(("since " + i).getBytes(StandardCharsets.UTF_8)));
        }
        String before = note(honest, 700);
        String now = note(goesOn, 450, 2);
        var restoration = new Restoration("f-1", 2, NOON, 400, root(goesOn, 400), 400, "the disk died");
        List<String> proof = proof(goesOn, 400, 450);

        assertThat(watch.of(before, new Shown(now, proof, signed(restoration, ROOT))))
                .isEqualTo(new Opinion.Restored(restoration));
        assertThat(watch.of(now, new Shown(note(goesOn, 450, 2), List.of(), "")))
                .as("and from then on it is the log")
                .isEqualTo(new Opinion.Believed());

        assertThat(refused(before, new Shown(now, proof, ""))).contains("another one");
        assertThat(refused(before, new Shown(now, proof, signed(restoration, KEY))))
                .contains("nobody who may has said so");
        assertThat(refused(before, new Shown(now, List.of(), signed(restoration, ROOT))))
                .contains("does not begin with the 400 entries");
        assertThat(refused(before, new Shown(note(goesOn, 450, 3), proof, signed(restoration, ROOT))))
                .contains("epoch 2 begins");
        assertThat(refused(note(goesOn, 450, 2), new Shown(note(honest, 700, 1), List.of(), signed(restoration, ROOT))))
                .as("nor does the log go back to the epoch before")
                .contains("epoch 2 begins");
    }

    @Test
    @BadInput("O34")
    void O34_root_obeys_nobody_while_the_log_is_in_doubt_and_judges_for_itself_when_it_is_not() throws Exception {
        var allegiance = joined();
        var root = new DoubtedLog(allegiance);
        GrowingTiles forked = log("another ", 700);
        JsonObject fork = question(note(honest, 300), note(forked, 700), proof(forked, 300, 700), "LOG_FORK");

        assertThat(root.hear(question(note(honest, 300), note(honest, 700), proof(honest, 300, 700), "a lie")))
                .as("of a log that is as it should be nobody can make root doubt")
                .isEmpty();
        assertThat(allegiance.doubt()).isEmpty();

        assertThat(root.hear(fork)).contains("does not begin with the 300 entries");
        assertThat(allegiance.doubt().orElseThrow().before()).isEqualTo(note(honest, 300));
        assertThat(root.hear(question(note(forked, 700), note(forked, 700), List.of(), "")))
                .as("whoever took the network half over says that all is well")
                .isNotEmpty();
        assertThat(allegiance.doubt()).isPresent();

        root.hear(question(note(honest, 300), note(honest, 700), proof(honest, 300, 700), ""));
        assertThat(allegiance.doubt()).isEmpty();
    }

    @Test
    void before_its_first_order_root_takes_the_network_halfs_word() throws Exception {
        var allegiance = new Allegiance(folder.resolve("fleet"));
        var root = new DoubtedLog(allegiance);

        root.hear(question("", note(honest, 1), List.of(), "LOG_FORK"));
        assertThat(allegiance.doubt()).isPresent();
        root.hear(question("", note(honest, 1), List.of(), ""));
        assertThat(allegiance.doubt()).isEmpty();
    }

    private Allegiance joined() throws Exception {
        Envelope trust =
                Envelope.unsigned(PayloadType.TRUST, watch.trust().write()).signedBy(ROOT);
        var allegiance = new Allegiance(folder.resolve("fleet"));
        allegiance.join(new Allegiance.Member("h-1", trust.digest()));
        allegiance.follow(List.of(Bytes.of(trust.write())));
        return allegiance;
    }

    private static JsonObject question(String before, String now, List<String> proof, String alarm) {
        return DoubtedLog.question(before, new PollAnswer("", false, now, proof, "", List.of(), List.of(), ""), alarm);
    }

    private String refused(String before, Shown shown) {
        return watch.of(before, shown) instanceof Opinion.Refused(String why) ? why : "";
    }

    private Optional<String> objection(String before, String now, List<String> proof) {
        return Optional.of(refused(before, new Shown(now, proof, ""))).filter(why -> !why.isEmpty());
    }

    private static String signed(Restoration restoration, SigningKey key) {
        return Bytes.of(Envelope.unsigned(PayloadType.RESTORATION, restoration.write())
                        .signedBy(key)
                        .write())
                .base64();
    }

    private static GrowingTiles log(String word, int size) {
        var tiles = new GrowingTiles((_, _) -> new byte[0], 0);
        for (int i = 0; i < size; i++) {
            tiles.append(HashTree.leaf((word + i).getBytes(StandardCharsets.UTF_8)));
        }
        return tiles;
    }

    private static Sha256 root(GrowingTiles tiles, long size) {
        return new HashTree(tiles).root(size);
    }

    private static String note(GrowingTiles tiles, long size) {
        return note(tiles, size, 1);
    }

    private static String note(GrowingTiles tiles, long size, long epoch) {
        return SignedNote.sign(new Checkpoint(NAME + "/" + epoch, size, root(tiles, size)).text(), NAME, KEY)
                .format();
    }

    private static List<String> proof(GrowingTiles tiles, long before, long size) {
        return new HashTree(tiles)
                .consistency(before, size).stream().map(Sha256::base64).toList();
    }
}
