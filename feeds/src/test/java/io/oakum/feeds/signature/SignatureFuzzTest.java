package io.oakum.feeds.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.testkit.GpgHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and signatures of GnuPG's, damaged in every way: a feed is signed by its publisher, or it is not taken. */
final class SignatureFuzzTest {
    private static final Instant SIGNED = Instant.parse("2026-11-20T10:00:00Z");

    /** Each input is a file. */
    private static final int SLOW = 1000;

    @TempDir
    private Path folder;

    private GpgHome gpg;
    private FeedKeys keys = new FeedKeys(Path.of("none"));
    private Path feed = Path.of("none");
    private String publisher = "";

    @BeforeEach
    void sign() throws IOException {
        gpg = GpgHome.made();
        gpg.generate("publisher", "ed25519", "never", SIGNED.minusSeconds(60));
        publisher = gpg.fingerprint("publisher");
        keys = new FeedKeys(Files.createDirectories(folder.resolve("keys")));
        Files.writeString(keys.folder().resolve("kev.asc"), gpg.armoured("publisher"));
        feed = Files.writeString(folder.resolve("kev.json"), "what is exploited");
        gpg.sign(feed, "publisher", SIGNED);
    }

    @AfterEach
    void forget() throws IOException {
        gpg.close();
    }

    @Test
    @Fuzzes(DetachedSignature.class)
    void a_damaged_signature_is_the_publishers_or_none() throws IOException {
        damage("feed-signature", FeedKeys.signatureOf(feed));
    }

    @Test
    @Fuzzes(KeyRing.class)
    void a_damaged_key_is_the_publishers_or_none() throws IOException {
        damage("feed-key", keys.folder().resolve("kev.asc"));
    }

    private void damage(String name, Path file) throws IOException {
        byte[] armoured = Files.readAllBytes(file);
        byte[] bare = java.util.Base64.getMimeDecoder()
                .decode(new String(armoured, StandardCharsets.US_ASCII)
                        .replaceAll("-----[^\n]*\n|\n=[^\n]*\n", "\n")
                        .strip());
        Fuzz.of(name)
                .from(armoured, bare)
                .refusedBy(UnsignedException.class)
                .atMost(SLOW)
                .gives(bytes -> {
                    Files.write(file, bytes);
                    assertThat(keys.signed("kev", feed, FeedKeys.signatureOf(feed), Optional.empty(), SIGNED))
                            .contains(new Signed(publisher, SIGNED));
                });
    }
}
