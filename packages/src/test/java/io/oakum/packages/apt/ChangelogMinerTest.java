package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.core.exposure.Changelog;
import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.exposure.Hindrance;
import io.oakum.core.exposure.Holdings.SourceVersion;
import io.oakum.core.exposure.Update;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import io.oakum.packages.apt.ChangelogMiner.Mined;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real package files, built by dpkg-deb; only apt's lists are told. */
final class ChangelogMinerTest {
    private static final String TEXT = """
            %s (2-1) stable; urgency=high

              * Fix CVE-2026-1234.

             -- A Person <a@example.org>  Tue, 24 Nov 2026 12:00:00 +0000
            """;

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final List<Entry> ENTRIES = List.of(new Entry(
            Version.deb("2-1"), Instant.parse("2026-11-24T12:00:00Z"), new TreeSet<>(List.of("CVE-2026-7777"))));
    private static final Reading ALONE = new Reading.Alone(1 << 20);

    @TempDir
    private Path folder;

    @Test
    void a_damaged_changelog_leaves_out_its_source_and_no_other() throws Exception {
        pack("whole", gzip(TEXT.formatted("whole")));
        pack("torn", half(gzip(TEXT.formatted("torn").repeat(50))));
        pack("noise", "this is no gzip".getBytes(StandardCharsets.UTF_8));

        Mined first = mine();
        Mined second = mine();

        assertThat(first.changelogs()).containsOnlyKeys(new SourceVersion("whole", Version.deb("2-1")));
        assertThat(first.leftOut())
                .containsExactlyInAnyOrder(
                        "torn 2-1: its changelog cannot be read", "noise 2-1: its changelog cannot be read");
        assertThat(second.leftOut()).containsExactlyInAnyOrderElementsOf(first.leftOut());
    }

    @Test
    void a_package_file_that_is_none_has_no_changelog_and_no_damage() throws Exception {
        Path deb = Files.writeString(folder.resolve("x.deb"), "no package");

        assertThat(miner().entriesIn(deb)).isEmpty();
    }

    @Test
    void a_damaged_changelog_names_its_file() throws Exception {
        Path deb = pack("torn", half(gzip(TEXT.formatted("torn").repeat(50))));

        assertThatThrownBy(() -> miner().entriesIn(deb))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(deb.toString());
    }

    @Test
    void a_changelog_is_compared_with_the_version_of_the_source_and_not_of_the_package() throws Exception {
        pack("meta", "meta-defaults (1.203)", gzip(TEXT.formatted("meta").replace("2-1", "1.203")));

        Update update = miner().mine(List.of(update("meta")), ALONE, NOW, _ -> {})
                .updates()
                .getFirst();

        assertThat(update.candidate()).isEqualTo(Version.deb("2-1"));
        assertThat(update.fixedIn()).isEqualTo(Version.deb("1.203"));
    }

    @Test
    void apt_is_asked_once_for_what_it_offers() throws Exception {
        pack("meta", "meta-defaults (1.203)", gzip(TEXT.formatted("meta").replace("2-1", "1.203")));
        var offered = List.of(update("meta"));
        Mined cold = miner().mine(offered, ALONE, NOW, _ -> {});
        Files.delete(folder.resolve("lists"));

        Mined warm = miner().mine(offered, ALONE, NOW, _ -> {});

        assertThat(warm).isEqualTo(new Mined(cold.updates(), cold.changelogs(), List.of(), 0, List.of(), List.of()));
        assertThat(warm.changelogs()).containsOnlyKeys(new SourceVersion("meta", Version.deb("1.203")));
    }

    @Test
    void what_is_offered_no_more_is_forgotten_and_a_foreign_line_is_passed_over() throws Exception {
        pack("whole", gzip(TEXT.formatted("whole")));
        Files.writeString(folder.resolve("sources.tsv"), "gone=1\t1\nwhole=2-1\n\0\t\t\n");

        miner().mine(List.of(update("whole")), ALONE, NOW, _ -> {});

        assertThat(folder.resolve("sources.tsv")).hasContent("whole=2-1\t2-1\n");
    }

    @Test
    void what_others_may_have_read_is_named_and_left() throws Exception {
        String sha256 = Digests.sha256(pack("whole", gzip(TEXT.formatted("whole"))));

        Mined left = miner().mine(List.of(update("whole")), new Reading.Left(1 << 20), NOW, _ -> {});

        assertThat(left.unread()).containsExactly(sha256);
        assertThat(left.changelogs()).isEmpty();
        assertThat(left.read()).isEmpty();
        assertThat(folder.resolve("changelogs")).isEmptyDirectory();
    }

    @Test
    void what_is_told_is_not_fetched_and_holds_at_the_next_look_without_asking_apt() throws Exception {
        String sha256 = sha256OfUnreachable("whole");

        Mined told = miner().mine(List.of(update("whole")), told(sha256, ENTRIES), NOW, _ -> {});
        Files.delete(folder.resolve("lists"));
        Mined next = miner().mine(List.of(update("whole")), new Reading.Left(1 << 20), NOW, _ -> {});

        assertThat(told.changelogs()).containsValue(new Changelog(sha256, ENTRIES));
        assertThat(told.read()).as("told on as its own").isEmpty();
        assertThat(told.fetchedBytes()).isZero();
        assertThat(next.changelogs()).isEqualTo(told.changelogs());
        assertThat(next.unread()).isEmpty();
    }

    @Test
    void a_look_that_believes_no_fleet_finds_nothing_of_what_was_told() throws Exception {
        String sha256 = sha256OfUnreachable("whole");
        miner().mine(List.of(update("whole")), told(sha256, ENTRIES), NOW, _ -> {});

        Mined alone = mine();

        assertThat(alone.changelogs()).isEmpty();
        assertThat(alone.leftOut()).contains("whole 2-1: could not be fetched");
    }

    @Test
    void what_was_told_is_asked_for_again_after_a_week() throws Exception {
        String sha256 = sha256OfUnreachable("whole");
        miner().mine(List.of(update("whole")), told(sha256, ENTRIES), NOW, _ -> {});
        Instant told = Files.getLastModifiedTime(folder.resolve("told").resolve(sha256 + ".tsv"))
                .toInstant();

        assertThat(leftAt(told.plus(Duration.ofDays(7)))).isEmpty();
        assertThat(leftAt(told.plus(Duration.ofDays(7).plusSeconds(1)))).containsExactly(sha256);
    }

    @Test
    void of_a_file_that_is_not_offered_here_nothing_is_taken() throws Exception {
        pack("whole", gzip(TEXT.formatted("whole")));

        Mined mined = miner().mine(List.of(update("whole")), told("0".repeat(64), ENTRIES), NOW, _ -> {});

        assertThat(mined.changelogs().values())
                .as("what it says itself")
                .allMatch(changelog ->
                        changelog.entries().getFirst().vulnerabilities().contains("CVE-2026-1234"));
        assertThat(mined.read()).hasSize(1);
        assertThat(folder.resolve("told")).isEmptyDirectory();
    }

    @Test
    void that_a_package_has_no_changelog_is_told_too() throws Exception {
        String sha256 = sha256OfUnreachable("bare");

        Mined mined = miner().mine(List.of(update("bare")), told(sha256, List.of()), NOW, _ -> {});

        assertThat(mined.changelogs()).isEmpty();
        assertThat(mined.leftOut()).isEmpty();
        assertThat(leftOf("bare", NOW)).isEmpty();
    }

    @Test
    void a_damaged_changelog_is_nothing_to_tell_others() throws Exception {
        pack("torn", half(gzip(TEXT.formatted("torn").repeat(50))));

        assertThat(miner().mine(List.of(update("torn")), told("0".repeat(64), ENTRIES), NOW, _ -> {})
                        .read())
                .isEmpty();
    }

    private List<String> leftAt(Instant now) throws Exception {
        return leftOf("whole", now);
    }

    private List<String> leftOf(String name, Instant now) throws Exception {
        return miner().mine(List.of(update(name)), new Reading.Left(1 << 20), now, _ -> {})
                .unread();
    }

    private static Reading told(String sha256, List<Entry> entries) {
        return new Reading.InFleet(1 << 20, Map.of(sha256, entries));
    }

    /** Of a package that the lists name and nobody hands out. */
    private String sha256OfUnreachable(String name) throws Exception {
        Path deb = pack(name, gzip(TEXT.formatted(name)));
        String sha256 = Digests.sha256(deb);
        Files.delete(deb);
        return sha256;
    }

    private ChangelogMiner miner() {
        return new ChangelogMiner(new ListsToldRunner(folder.resolve("lists")), Map.of(), folder);
    }

    private Mined mine() throws Exception {
        return miner().mine(List.of(update("whole"), update("torn"), update("noise")), ALONE, NOW, _ -> {});
    }

    private static Update update(String name) {
        var installed = new Installed(
                new PackageKey(name, "all"),
                Version.deb("1-1"),
                name,
                Version.deb("1-1"),
                false,
                Installed.State.INSTALLED);
        return new Update(
                installed, Version.deb("2-1"), Version.deb("2-1"), "Debian:12", Optional.empty(), Hindrance.NONE);
    }

    /** A package with these bytes as its changelog, where the miner looks for fetched ones, and its record in the lists. */
    private Path pack(String name, byte[] changelog) throws Exception {
        return pack(name, name, changelog);
    }

    private Path pack(String name, String source, byte[] changelog) throws Exception {
        Path tree = folder.resolve("tree").resolve(name);
        Path control = Files.createDirectories(tree.resolve("DEBIAN")).resolve("control");
        String fields = "Package: %s\nVersion: 2-1\nArchitecture: all\nSource: %s\nMaintainer: A <a@example.org>\n"
                .formatted(name, source);
        Files.writeString(control, fields + "Description: x\n");
        Path documentation =
                Files.createDirectories(tree.resolve("usr/share/doc").resolve(name));
        Files.write(documentation.resolve("changelog.Debian.gz"), changelog);
        Path deb = Files.createDirectories(folder.resolve("archives"))
                .resolve(Pins.fileName(new PackageKey(name, "all"), Version.deb("2-1")));
        assertThat(new LocalRunner()
                        .run(Command.of("dpkg-deb", "--build", tree.toString(), deb.toString()))
                        .succeeded())
                .isTrue();
        Path lists = folder.resolve("lists");
        String before = Files.exists(lists) ? Files.readString(lists) : "";
        Files.writeString(
                lists,
                before
                        + fields
                        + "SHA256: %s\nSize: %d\nFilename: pool/%s.deb\n\n"
                                .formatted(Digests.sha256(deb), Files.size(deb), name));
        return deb;
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    /** Runs what this machine has, but answers for apt's lists. */
    private record ListsToldRunner(Path lists) implements CommandRunner {
        @Override
        public CommandResult run(Command command, OutputSink sink) throws UnreachableException {
            if (command.argv().contains("download")) {
                return new CommandResult(new Exit.Code(100), "", "nobody hands it out", Duration.ZERO);
            }
            if (!command.argv().contains("show")) {
                return new LocalRunner().run(command, sink);
            }
            try (var text = Files.newInputStream(lists)) {
                sink.read(text);
            } catch (IOException e) {
                throw new UnreachableException("the lists", e);
            }
            return new CommandResult(new Exit.Code(0), "", "", Duration.ZERO);
        }
    }
}
