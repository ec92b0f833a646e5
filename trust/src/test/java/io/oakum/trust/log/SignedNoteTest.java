package io.oakum.trust.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final NoteKey log = new NoteKey("oakum/fleet", key.verifyingKey());
    private final Checkpoint checkpoint = new Checkpoint("oakum/fleet/1", 42, Sha256.of(new byte[] {1}));

    @Test
    void a_checkpoint_comes_back_from_its_note_and_is_signed_by_its_log() throws Exception {
        String note = SignedNote.sign(checkpoint.text(), log.name(), key).format();

        SignedNote read = SignedNote.parse(note);

        assertThat(read.isSignedBy(log)).isTrue();
        assertThat(Checkpoint.ofText(read.text())).isEqualTo(checkpoint);
        assertThat(read.format()).isEqualTo(note);
    }

    @Test
    void another_size_under_the_same_signature_is_signed_by_nobody() throws Exception {
        String note = SignedNote.sign(checkpoint.text(), log.name(), key).format();

        SignedNote forged = SignedNote.parse(note.replace("\n42\n", "\n41\n"));

        assertThat(forged.isSignedBy(log)).isFalse();
    }

    @Test
    void another_key_of_the_same_name_did_not_sign() throws Exception {
        SignedNote note = SignedNote.sign(checkpoint.text(), log.name(), key);
        var other =
                new NoteKey(log.name(), SigningKey.generate(new SecureRandom()).verifyingKey());

        assertThat(note.isSignedBy(other)).isFalse();
    }

    @Test
    void a_published_verifier_key_is_read_and_written_the_same() throws Exception {
        // The key of Go's checksum database, which everybody who builds Go carries.
        String published = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

        assertThat(NoteKey.ofText(published).text()).isEqualTo(published);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name",
                "name+00000000",
                "sum.golang.org+133de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "sum.golang.org+033de0ae+AM4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "a b+00000000+AA=="
            })
    void what_is_no_verifier_key_is_refused(String text) {
        assertThatThrownBy(() -> NoteKey.ofText(text)).isInstanceOf(LogException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\n1\n",
                "a\n-1\nAAAA\n",
                "a\n01\nAAAA\n",
                "a\n1\nAAAA\n",
                "a\n99999999999999999999\nAAAA\n",
                "\n1\n\n"
            })
    void what_is_no_checkpoint_is_refused(String text) {
        assertThatThrownBy(() -> Checkpoint.ofText(text)).isInstanceOf(LogException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text\n", "text\n\nno dash\n", "text\n\n\u2014 name\n", "text\n\n\u2014 name a b"})
    void what_is_no_note_is_refused(String text) {
        assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(LogException.class);
    }
}
