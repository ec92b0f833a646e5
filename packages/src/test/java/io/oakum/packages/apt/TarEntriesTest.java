package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.testkit.Seeds;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TarEntriesTest {
    private static final int SIZE_FIELD = 124;
    private static final int TYPE_FIELD = 156;

    @TempDir
    private Path folder;

    @Test
    void plain_files_are_found_by_name_also_by_a_long_one() throws Exception {
        String longName = "a".repeat(90) + "/" + "b".repeat(90) + "/" + "c".repeat(90);
        byte[] tar = tar(Map.of("short", "one", longName, "two".repeat(1000), "empty", ""));

        assertThat(read(tar))
                .containsOnly(
                        Map.entry("./short", "one"),
                        Map.entry("./" + longName, "two".repeat(1000)),
                        Map.entry("./empty", ""));
    }

    @Test
    @BadInput("W21")
    void links_and_folders_are_passed_over() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/shadow"));
        Files.createDirectory(folder.resolve("folder"));

        assertThat(read(tar(Map.of("file", "x")))).containsOnlyKeys("./file");
    }

    /** A hard link, a link, a device for characters, one for blocks, a folder, a pipe, and a kind that nobody knows. */
    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '5', '6', 'Z'})
    @BadInput("W21")
    void nothing_but_plain_files_is_read(char type) throws Exception {
        byte[] tar = tar(Map.of("a", "x".repeat(700), "b", "y"));
        tar[indexOf(tar, "./a") + TYPE_FIELD] = (byte) type;

        assertThat(read(tar)).containsOnlyKeys("./b");
    }

    @Test
    void a_visitor_that_reads_nothing_or_half_does_not_lose_the_way() throws Exception {
        byte[] tar = tar(Map.of("a", "x".repeat(700), "b", "y".repeat(1500), "c", "z"));
        var names = new TreeMap<String, Integer>();

        new TarEntries(new ByteArrayInputStream(tar)).walk((name, content) -> {
            names.put(name, content.read());
            return false;
        });

        assertThat(names)
                .containsOnly(Map.entry("./a", (int) 'x'), Map.entry("./b", (int) 'y'), Map.entry("./c", (int) 'z'));
    }

    @Test
    void the_visitor_ends_the_walk() throws Exception {
        byte[] tar = tar(Map.of("a", "x", "b", "y"));

        assertThat(new TarEntries(new ByteArrayInputStream(tar)).walk((_, _) -> true))
                .isTrue();
        assertThat(new TarEntries(new ByteArrayInputStream(tar)).walk((_, _) -> false))
                .isFalse();
    }

    @Test
    void a_file_that_is_cut_off_is_an_error() throws Exception {
        byte[] tar = tar(Map.of("a", "x".repeat(5000)));
        int header = indexOf(tar, "./a");

        assertThatThrownBy(() -> read(Arrays.copyOf(tar, header + 512 + 100))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"77777777777", "-0000000001", "0000000000x", "99999999999"})
    void a_size_that_cannot_be_is_an_error(String size) throws Exception {
        byte[] tar = tar(Map.of("a", "x"));
        System.arraycopy(
                size.getBytes(StandardCharsets.US_ASCII), 0, tar, indexOf(tar, "./a") + SIZE_FIELD, size.length());

        assertThatThrownBy(() -> read(tar)).isInstanceOf(IOException.class);
    }

    @Test
    void a_size_in_binary_is_an_error() throws Exception {
        byte[] tar = tar(Map.of("a", "x"));
        tar[indexOf(tar, "./a") + SIZE_FIELD] = (byte) 0x80;

        assertThatThrownBy(() -> read(tar)).isInstanceOf(IOException.class).hasMessageContaining("8 GiB");
    }

    @Test
    void damaged_bytes_are_read_or_an_error_and_nothing_else() throws Exception {
        byte[] whole = tar(Map.of("a", "x".repeat(700), "b".repeat(150), "y"));

        Seeds.check(3_000, random -> {
            byte[] tar = Arrays.copyOf(whole, random.nextInt(whole.length));
            for (int i = 0; i < 5 && tar.length > 0; i++) {
                tar[random.nextInt(tar.length)] = (byte) random.nextInt(256);
            }
            try {
                read(tar);
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        });
    }

    private static Map<String, String> read(byte[] tar) throws IOException {
        var files = new TreeMap<String, String>();
        new TarEntries(new ByteArrayInputStream(tar)).walk((name, content) -> {
            files.put(name, new String(content.readAllBytes(), StandardCharsets.UTF_8));
            return false;
        });
        return files;
    }

    private static int indexOf(byte[] tar, String name) {
        for (int at = 0; at < tar.length; at += 512) {
            if (new String(tar, at, name.length() + 1, StandardCharsets.US_ASCII).equals(name + "\0")) {
                return at;
            }
        }
        throw new AssertionError("no member " + name);
    }

    /** As dpkg-deb writes it: GNU's format. */
    private byte[] tar(Map<String, String> files) throws Exception {
        for (var file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Path tar = Files.createTempFile("entries", ".tar");
        try {
            var made = new LocalRunner()
                    .run(Command.of("tar", "--format=gnu", "-C", folder.toString(), "-cf", tar.toString(), "."));
            assertThat(made.succeeded()).as(made.stderr()).isTrue();
            return Files.readAllBytes(tar);
        } finally {
            Files.delete(tar);
        }
    }
}
