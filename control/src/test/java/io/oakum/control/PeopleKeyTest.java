package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.trust.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleKeyTest {
    private static final byte[] SECRET = {1, 2, 3, 4, 5};

    @TempDir
    private Path folder;

    private PeopleKey key() throws IOException {
        return PeopleKey.in(folder, new SecureRandom());
    }

    @Test
    void what_is_sealed_is_opened_by_the_same_key_for_the_same_person_alone() throws Exception {
        Bytes sealed = key().seal(SECRET, 7);

        assertThat(sealed.length()).isEqualTo(12 + SECRET.length + 16);
        assertThat(key().open(sealed, 7)).contains(SECRET);
        assertThat(key().open(sealed, 8)).isEmpty();
        assertThat(new PeopleKey(new byte[32], new SecureRandom()).open(sealed, 7))
                .isEmpty();
        byte[] damaged = sealed.array();
        damaged[20] ^= 1;
        assertThat(key().open(Bytes.of(damaged), 7)).isEmpty();
        assertThat(key().open(Bytes.of(new byte[3]), 7)).isEmpty();
    }

    @Test
    void a_mark_is_known_for_the_name_it_was_made_for() throws Exception {
        String mark = key().mark("anna", "k3");

        assertThat(key().isMark(mark, "anna")).isTrue();
        assertThat(key().isMark(mark, "bert")).isFalse();
        assertThat(key().isMark(mark.replace("k3", "k4"), "anna")).isFalse();
        assertThat(key().isMark("", "anna")).isFalse();
        assertThat(key().isMark(".", "anna")).isFalse();
    }

    @Test
    void its_file_is_its_owners_alone_and_one_that_cannot_be_used_is_told() throws Exception {
        key();
        Path file = folder.resolve("people.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.writeString(file, "not a key");
        assertThatThrownBy(this::key).isInstanceOf(IOException.class).hasMessageContaining("people.key");
    }
}
