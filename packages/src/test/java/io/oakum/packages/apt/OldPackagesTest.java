package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import io.oakum.packages.OldPackage;
import io.oakum.packages.OldPackage.Lost;
import io.oakum.packages.OldPackage.VendorSigned;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.testkit.BadInput;
import io.oakum.transport.CommandRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OldPackagesTest {
    private static final String FILE = "oakum-nowhere_1%3a2_all.deb";
    private static final Installed INSTALLED = new Installed(
            new PackageKey("oakum-nowhere", "all"),
            Version.deb("1:2"),
            "oakum-nowhere",
            Version.deb("1:2"),
            false,
            Installed.State.INSTALLED);

    private final Distribution distribution = new Distribution();

    @TempDir
    private Path folder;

    /** What the signed lists know of the one package, and what a mirror hands out; the package's files were altered on the host. */
    private static final class Distribution implements CommandRunner {
        final List<String> asked = new ArrayList<>();
        String listed = "";
        String handedOut = "";

        @Override
        public CommandResult run(Command command, OutputSink sink) throws UnreachableException {
            String line = String.join(" ", command.argv());
            asked.add(line);
            try {
                sink.read(new ByteArrayInputStream(answer(command, line).getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UnreachableException("the distribution", e);
            }
            return new CommandResult(new Exit.Code(0), "", "", Duration.ZERO);
        }

        private String answer(Command command, String line) throws IOException {
            if (line.startsWith("apt-cache show") && !listed.isEmpty()) {
                return """
                        Package: oakum-nowhere
                        Version: 1:2
                        Architecture: all
                        Filename: pool/oakum-nowhere_2_all.deb
                        Size: %d
                        SHA256: %s

                        """.formatted(listed.length(), sha256(listed));
            }
            if (line.contains(" download ") && !handedOut.isEmpty()) {
                Files.writeString(Path.of(command.argv().get(2)).resolve(FILE), handedOut);
            }
            return line.startsWith("dpkg --verify") ? "??5??????   /usr/bin/nowhere\n" : "";
        }

        private static String sha256(String text) {
            try {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        boolean wasDownloadedFrom() {
            return asked.stream().anyMatch(line -> line.contains(" download "));
        }
    }

    @Test
    void what_lies_in_our_own_archive_needs_no_source_any_more() throws Exception {
        inArchive("signed");

        assertThat(kept())
                .isInstanceOfSatisfying(
                        VendorSigned.class, old -> assertThat(old.file()).hasContent("signed"));
        assertThat(distribution.wasDownloadedFrom()).isFalse();
    }

    @Test
    void what_the_archive_has_is_fetched_anew_where_the_signed_lists_say_otherwise() throws Exception {
        inArchive("swapped");
        distribution.listed = "signed";
        distribution.handedOut = "signed";

        assertThat(kept())
                .isInstanceOfSatisfying(
                        VendorSigned.class, old -> assertThat(old.file()).hasContent("signed"));
    }

    @Test
    void a_link_in_the_archive_is_not_followed() throws Exception {
        Files.createDirectories(archive());
        Files.createSymbolicLink(archive().resolve(FILE), Path.of("/etc/hostname"));

        assertThat(kept()).isInstanceOf(Lost.class);
    }

    @Test
    @BadInput("F15")
    void what_a_mirror_hands_out_counts_only_where_it_is_what_was_signed() throws Exception {
        distribution.listed = "signed";
        distribution.handedOut = "something else";

        assertThat(kept())
                .isInstanceOfSatisfying(
                        Lost.class, lost -> assertThat(lost.why()).contains("/usr/bin/nowhere"));
        assertThat(folder.resolve("old").resolve(FILE)).doesNotExist();
    }

    @Test
    void what_nobody_offers_and_was_altered_here_cannot_be_brought_back() throws Exception {
        assertThat(kept()).isInstanceOf(Lost.class);
        assertThat(distribution.wasDownloadedFrom()).isFalse();
    }

    private OldPackage kept() throws Exception {
        return new OldPackages(distribution, new AptCommands(Map.of()), archive())
                .keep(List.of(INSTALLED), folder.resolve("old"), Progress.NONE)
                .getFirst();
    }

    private void inArchive(String content) throws IOException {
        Files.createDirectories(archive());
        Files.writeString(archive().resolve(FILE), content);
    }

    private Path archive() {
        return folder.resolve("archive");
    }
}
