package io.oakum.feeds.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.testkit.GpgHome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** By keys and signatures that GnuPG made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FeedKeysTest {
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SIGNED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    @TempDir
    private Path folder;

    private GpgHome gpg;
    private FeedKeys keys = new FeedKeys(Path.of("none"));
    private Path feed = Path.of("none");

    @BeforeAll
    void makeKeys() throws IOException {
        gpg = GpgHome.made();
        gpg.generate("publisher", "ed25519", "never", MADE);
        gpg.generate("stranger", "ed25519", "never", MADE);
        gpg.generate("old", "rsa2048", "6m", MADE);
        gpg.generate("rsa", "rsa2048", "never", MADE);
        gpg.generate("revoked", "ed25519", "never", MADE);
    }

    @AfterAll
    void forgetKeys() throws IOException {
        gpg.close();
    }

    @BeforeEach
    void layFeed() throws IOException {
        keys = new FeedKeys(Files.createDirectories(folder.resolve("keys")));
        feed = Files.writeString(folder.resolve("kev.json"), "what is exploited");
        trust("publisher");
    }

    private void trust(String... owners) throws IOException {
        Files.writeString(keys.folder().resolve("kev.asc"), gpg.armoured(owners));
    }

    private Optional<Signed> signed(Optional<Instant> last) throws Exception {
        return keys.signed("kev", feed, FeedKeys.signatureOf(feed), last, NOW);
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> signed(Optional.empty()))
                .isInstanceOf(UnsignedException.class)
                .hasMessageContaining(why)
                .hasMessageContaining(keys.folder() + "/kev.asc");
    }

    @Test
    void what_the_publisher_signed_counts_with_who_and_when() throws Exception {
        gpg.sign(feed, "publisher", SIGNED);

        assertThat(signed(Optional.empty())).contains(new Signed(gpg.fingerprint("publisher"), SIGNED));
        assertThat(signed(Optional.of(SIGNED))).isPresent();
    }

    @Test
    void an_rsa_key_signs_as_well() throws Exception {
        trust("rsa");
        gpg.sign(feed, "rsa", SIGNED);

        assertThat(signed(Optional.empty())).contains(new Signed(gpg.fingerprint("rsa"), SIGNED));
    }

    @Test
    void a_feed_without_a_key_needs_no_signature() throws Exception {
        Files.delete(keys.folder().resolve("kev.asc"));

        assertThat(keys.isAsked("kev")).isFalse();
        assertThat(signed(Optional.empty())).isEmpty();
    }

    @Test
    @BadInput("F1")
    void what_another_key_signed_is_not_taken() throws Exception {
        gpg.sign(feed, "stranger", SIGNED);

        assertRefused("which is not among those of");
    }

    @Test
    @BadInput("F1")
    void what_is_not_signed_is_not_taken() {
        assertRefused("it is not signed: no kev.json.asc lies beside it");
    }

    @Test
    @BadInput("F1")
    void a_byte_that_changed_after_the_signature_is_found() throws Exception {
        gpg.sign(feed, "publisher", SIGNED);
        Files.writeString(feed, "what is exploitef");

        assertRefused("is not over these bytes");
    }

    @Test
    void a_key_that_has_expired_or_was_taken_back_signs_nothing() throws Exception {
        trust("old");
        gpg.sign(feed, "old", MADE.plusSeconds(60));
        assertRefused("has expired at 2026-06-30");

        gpg.sign(feed, "revoked", SIGNED);
        gpg.revoke("revoked");
        trust("revoked");
        assertRefused("was revoked");
    }

    @Test
    void one_good_signature_is_enough_beside_one_whose_key_has_expired() throws Exception {
        trust("old", "publisher");
        Instant then = MADE.plusSeconds(60);
        var good = new Signed(gpg.fingerprint("publisher"), then);

        // Whichever of the two comes first in the file.
        gpg.sign(feed, "old", then, "--local-user", "publisher");
        assertThat(signed(Optional.empty())).contains(good);
        gpg.sign(feed, "publisher", then, "--local-user", "old");
        assertThat(signed(Optional.empty())).contains(good);

        trust("old");
        assertRefused("has expired at 2026-06-30");
    }

    @Test
    void a_digest_that_can_be_forged_is_refused() throws Exception {
        trust("rsa");
        gpg.sign(feed, "rsa", SIGNED, "--digest-algo", "SHA1", "--allow-weak-digest-algos");

        assertRefused("rests on a digest that can be forged");
    }

    @Test
    void what_was_signed_before_what_counts_is_not_taken_again() throws Exception {
        gpg.sign(feed, "publisher", SIGNED);

        assertThatThrownBy(() -> signed(Optional.of(SIGNED.plusSeconds(1))))
                .hasMessageContaining("an older one is not taken");
    }

    @Test
    void a_signature_from_the_future_is_refused() throws Exception {
        gpg.sign(feed, "publisher", NOW.plusSeconds(7200));

        assertRefused("is from the future");
    }

    @Test
    void files_that_are_no_keys_and_no_signatures_let_nothing_in() throws Exception {
        Path signature = FeedKeys.signatureOf(feed);
        Files.writeString(signature, "nonsense");
        assertRefused("no OpenPGP signature");
        Files.writeString(signature, gpg.armoured("publisher"));
        assertRefused("no OpenPGP signature");
        Files.write(signature, new byte[1 << 20]);
        assertRefused("longer than a signature");

        gpg.sign(feed, "publisher", SIGNED);
        Files.writeString(keys.folder().resolve("kev.asc"), "");
        assertRefused("public key");
        Files.writeString(keys.folder().resolve("kev.asc"), "nonsense");
        assertRefused("public key");
    }

    @Test
    void a_signature_of_lines_in_place_of_bytes_is_refused() throws Exception {
        gpg.sign(feed, "publisher", SIGNED, "--textmode");

        assertRefused("no OpenPGP signature of a file");
    }

    @Test
    void a_folder_carries_no_signature() throws Exception {
        feed = Files.createDirectories(folder.resolve("osv"));

        assertRefused("a folder carries no signature");
    }

    @Test
    void a_signature_stands_beside_what_it_signs() {
        assertThat(FeedKeys.signatureOf(URI.create("https://example.org/a/kev.json?x=1#y")))
                .isEqualTo(URI.create("https://example.org/a/kev.json.asc?x=1"));
        assertThat(FeedKeys.signatureOf(Path.of("a/kev.json"))).isEqualTo(Path.of("a/kev.json.asc"));
    }
}
