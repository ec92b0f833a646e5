package io.oakum.trust.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a log says of itself is read or refused; proofs and tiles of any shape are right or wrong. */
final class LogFuzzTest {
    private static final String KEY = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"
            + " 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    @Test
    @Fuzzes({SignedNote.class, Checkpoint.class, LogOrigin.class})
    void a_checkpoint_is_read_or_refused() throws Exception {
        SigningKey key = SigningKey.ofText(KEY);
        var log = new NoteKey("oakum/fleet", key.verifyingKey());
        String text = new Checkpoint("oakum/fleet/1", 5, Sha256.of(new byte[0])).text();
        Fuzz.of("checkpoint")
                .from(SignedNote.sign(text, log.name(), key).format())
                .refusedBy(LogException.class)
                .reads(note -> {
                    SignedNote read = SignedNote.parse(note);
                    read.isSignedBy(log);
                    LogOrigin.ofText(Checkpoint.ofText(read.text()).origin());
                });
    }

    @Test
    @Fuzzes(NoteKey.class)
    void a_logs_key_is_read_or_refused() throws Exception {
        var key = new NoteKey("oakum/fleet", SigningKey.ofText(KEY).verifyingKey());
        Fuzz.of("note-key")
                .from(key.text())
                .refusedBy(LogException.class)
                .reads(text -> assertThat(NoteKey.ofText(text).text()).isEqualTo(text.strip()));
    }

    @Test
    @Fuzzes(LogEntry.class)
    void an_entry_is_read_or_refused() throws Exception {
        var entry = new LogEntry(
                Instant.parse("2026-11-25T12:00:00Z"),
                "host.approved",
                "person:ann",
                "host:h1",
                LogEntry.DONE,
                Json.readObject("{\"why\":\"known\"}".getBytes(StandardCharsets.UTF_8)));
        Fuzz.of("log-entry")
                .from(entry.bytes().array())
                .refusedBy(JsonException.class)
                .gives(bytes -> LogEntry.read(Bytes.of(bytes)).bytes());
    }

    @Test
    @Fuzzes({HashTree.class, Proofs.class})
    void tiles_and_proofs_of_any_shape_prove_or_do_not() {
        List<Sha256> leaves = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            leaves.add(HashTree.leaf(new byte[] {(byte) i}));
        }
        Sha256 root = HashTree.rootOf(leaves);
        byte[] path = joined(HashTree.inclusionOf(leaves, 5));
        Fuzz.of("tiles").from(joined(leaves), path).gives(bytes -> {
            List<Sha256> hashes = HashTree.hashes(bytes);
            boolean isPath = hashes.equals(HashTree.inclusionOf(leaves, 5));
            assertThat(Proofs.isIncluded(leaves.get(5), 5, 7, hashes, root)).isEqualTo(isPath);
            long size = bytes.length > 8 ? java.nio.ByteBuffer.wrap(bytes).getLong() : bytes.length;
            Proofs.isIncluded(root, size / 2, size, hashes, root);
            Proofs.isConsistent(size / 3, root, size, root, hashes);
        });
    }

    private static byte[] joined(List<Sha256> hashes) {
        var out = new java.io.ByteArrayOutputStream();
        hashes.forEach(hash -> out.writeBytes(hash.bytes()));
        return out.toByteArray();
    }
}
