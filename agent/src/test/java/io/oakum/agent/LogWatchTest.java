package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.GrowingTiles;
import io.oakum.trust.log.HashTree;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.log.SignedNote;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** O34: a log that is not what it was. */
class LogWatchTest {
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final String NAME = "oakum/f-1";
    private final LogWatch watch = new LogWatch(new NoteKey(NAME, KEY.verifyingKey()));
    private final GrowingTiles honest = log("entry ", 700);

    @Test
    void a_log_that_grows_is_believed_at_every_size() {
        for (long before = 1; before <= 700; before += 37) {
            assertThat(watch.objection(note(honest, before), note(honest, 700), proof(honest, before, 700)))
                    .isEmpty();
        }
        assertThat(watch.objection("", note(honest, 700), List.of())).isEmpty();
    }

    @Test
    void O34_a_log_with_another_past_is_not() {
        GrowingTiles forked = log("another ", 700);

        assertThat(watch.objection(note(honest, 300), note(forked, 700), proof(forked, 300, 700)))
                .hasValueSatisfying(why -> assertThat(why).contains("does not begin with the 300 entries"));
        assertThat(watch.objection(note(honest, 700), note(forked, 700), List.of()))
                .isPresent();
    }

    @Test
    void O34_nor_is_one_that_was_cut_or_begun_anew_or_signed_by_somebody_else() {
        assertThat(watch.objection(note(honest, 700), note(honest, 699), List.of()))
                .hasValueSatisfying(why -> assertThat(why).contains("shrank"));
        String anew = SignedNote.sign(new Checkpoint(NAME + "/2", 1, root(honest, 1)).text(), NAME, KEY)
                .format();
        assertThat(watch.objection(note(honest, 1), anew, List.of()))
                .hasValueSatisfying(why -> assertThat(why).contains("another one"));
        String others = SignedNote.sign(
                        new Checkpoint(NAME + "/1", 700, root(honest, 700)).text(),
                        NAME,
                        SigningKey.generate(new SecureRandom()))
                .format();
        assertThat(watch.objection("", others, List.of()))
                .hasValueSatisfying(why -> assertThat(why).contains("not signed by " + NAME));
    }

    @Test
    void a_proof_that_is_missing_or_broken_proves_nothing() {
        assertThat(watch.objection(note(honest, 300), note(honest, 700), List.of()))
                .isPresent();
        assertThat(watch.objection(note(honest, 300), note(honest, 700), List.of("nonsense")))
                .isPresent();
        assertThat(watch.objection(note(honest, 300), "nonsense", List.of())).isPresent();
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
        return SignedNote.sign(new Checkpoint(NAME + "/1", size, root(tiles, size)).text(), NAME, KEY)
                .format();
    }

    private static List<String> proof(GrowingTiles tiles, long before, long size) {
        return new HashTree(tiles)
                .consistency(before, size).stream().map(Sha256::base64).toList();
    }
}
