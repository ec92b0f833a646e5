package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.version.Version;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DroppedTest {
    private static final AptCommands COMMANDS = new AptCommands(Map.of());
    private static final PackageKey CURL = new PackageKey("curl", "amd64");
    private static final PackageKey DATA = new PackageKey("tzdata", "all");
    private static final String FILES = """
            Package files:
             100 /var/lib/dpkg/status
                 release a=now
             500 http://deb.debian.org/debian bookworm/main amd64 Packages
                 release v=12.9,o=Debian,a=stable,n=bookworm,l=Debian,c=main,b=amd64
            Pinned packages:
            """;
    private static final String CURL_OFFERED = """
            curl:
              Installed: 1
              Candidate: 2
              Version table:
                 2 500
                    500 http://deb.debian.org/debian bookworm/main amd64 Packages
             *** 1 100
                    100 /var/lib/dpkg/status
            """;

    /** 2026c is gone: a newer one has come in its place. */
    private static final String DATA_DROPPED = """
            tzdata:
              Installed: 2026b
              Candidate: 2026d
              Version table:
                 2026d 500
                    500 http://deb.debian.org/debian bookworm/main amd64 Packages
             *** 2026b 100
                    100 /var/lib/dpkg/status
            """;

    @TempDir
    private Path archives;

    private ChangeSet changes;

    @BeforeEach
    void both_are_staged() throws Exception {
        var both = new ArrayList<Change>();
        both.add(new Change.Replace(CURL, Version.deb("1"), Version.deb("2"), staged("curl_2_amd64.deb")));
        both.add(new Change.Replace(DATA, Version.deb("2026b"), Version.deb("2026c"), staged("tzdata_2026c_all.deb")));
        changes = new ChangeSet(both);
    }

    private Change.Content staged(String name) throws Exception {
        Path file = Files.writeString(archives.resolve(name), "bytes of " + name);
        return new Change.Content(Digests.sha256(file), Files.size(file));
    }

    private Supply supply(String... tables) throws Exception {
        return new Dropped(
                        ReplayRunner.of(List.of(
                                printed(COMMANDS.packageFiles(), FILES),
                                printed(COMMANDS.policy(List.of("curl:amd64", "tzdata")), String.join("", tables)))),
                        COMMANDS)
                .with(changes, new Supply(archives, Map.of()));
    }

    private static Transcript printed(Command command, String stdout) {
        return new Transcript(command.argv(), new CommandResult(new Exit.Code(0), stdout, "", Duration.ZERO));
    }

    @Test
    void what_a_repository_dropped_comes_from_where_it_was_staged() throws Exception {
        assertThat(supply(CURL_OFFERED, DATA_DROPPED).files())
                .containsExactly(Map.entry(DATA, archives.resolve("tzdata_2026c_all.deb")));
    }

    @Test
    void so_does_what_no_repository_knows_at_all() throws Exception {
        assertThat(supply(CURL_OFFERED).files()).containsOnlyKeys(DATA);
        assertThat(supply("").files()).containsOnlyKeys(CURL, DATA);
    }

    @Test
    void other_bytes_than_were_promised_are_no_staged_file() throws Exception {
        Files.writeString(archives.resolve("tzdata_2026c_all.deb"), "other bytes");

        assertThat(supply(CURL_OFFERED, DATA_DROPPED).files()).isEmpty();
    }

    @Test
    void a_link_to_the_right_bytes_is_no_staged_file() throws Exception {
        Path file = archives.resolve("tzdata_2026c_all.deb");
        Files.move(file, archives.resolve("elsewhere"));
        Files.createSymbolicLink(file, archives.resolve("elsewhere"));
        Files.delete(archives.resolve("curl_2_amd64.deb"));

        Supply supply = new Dropped(ReplayRunner.of(List.of()), COMMANDS).with(changes, new Supply(archives, Map.of()));
        assertThat(supply.files()).isEmpty();
    }
}
