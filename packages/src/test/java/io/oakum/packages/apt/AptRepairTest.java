package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.PackageKey;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.transport.CommandRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AptRepairTest {
    private static final Duration LIMIT = Duration.ofSeconds(77);
    private static final PackageKey HUNG = new PackageKey("hung", "all");

    private final HalfWayHost host = new HalfWayHost();

    /** A dpkg that was interrupted: it mends what it is told to, and remembers what that was. */
    private static final class HalfWayHost implements CommandRunner {
        final Set<String> halfConfigured = new HashSet<>(Set.of("hung"));
        final List<String> did = new ArrayList<>();
        final List<Duration> limits = new ArrayList<>();
        final List<String> removed = new ArrayList<>();
        boolean hasJournal;

        @Override
        public CommandResult run(Command command, OutputSink sink) throws UnreachableException {
            String line = String.join(" ", command.argv());
            if ((line.startsWith("dpkg ") && !line.endsWith("--audit")) || line.contains("-f install")) {
                did.add(line.replace("--force-confdef --force-confold ", ""));
                limits.add(command.limit());
                hasJournal = false;
                halfConfigured.removeIf(name -> line.endsWith("-a") || line.endsWith(" " + name));
            }
            if (line.startsWith("rm -f ")) {
                removed.add(line.substring("rm -f ".length()));
            }
            try {
                sink.read(new ByteArrayInputStream(answer(line).getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UnreachableException("this host", e);
            }
            return new CommandResult(new Exit.Code(0), "", "", Duration.ZERO);
        }

        private String answer(String line) {
            if (line.startsWith("find ")) {
                return hasJournal ? "/var/lib/dpkg/updates/0001\n" : "";
            }
            if (line.startsWith("apt-config ")) {
                return "cache='/var/cache/apt/pkgcache.bin'\n";
            }
            if (!line.startsWith("dpkg-query ")) {
                return "";
            }
            var rows = new StringBuilder();
            Map.of("hung", "1.1", "other", "2")
                    .forEach((name, version) -> rows.append(
                            "%s\tall\t%s\t%s\t%s\t%s\n".formatted(name, version, name, version, abbreviation(name))));
            return rows.toString();
        }

        private String abbreviation(String name) {
            return halfConfigured.contains(name) ? "iF " : "ii ";
        }
    }

    private List<String> repair(PackageKey... replaced) throws Exception {
        return new AptRepair(host, new AptCommands(Map.of()))
                .repair(Set.of(replaced), LIMIT, Progress.NONE)
                .did();
    }

    @Test
    void a_package_that_is_to_be_replaced_is_not_configured_first() throws Exception {
        assertThat(repair(HUNG)).isEmpty();

        assertThat(host.did).isEmpty();
    }

    @Test
    void the_journal_of_an_interrupted_dpkg_is_taken_in_without_running_a_script() throws Exception {
        host.hasJournal = true;

        assertThat(repair(HUNG)).containsExactly("dpkg took in its journal: done");

        assertThat(host.did).containsExactly("dpkg --set-selections");
    }

    @Test
    void others_that_are_half_way_are_configured_by_name() throws Exception {
        host.halfConfigured.add("other");

        repair(HUNG);

        assertThat(host.did).containsExactly("dpkg --configure other");
        assertThat(host.halfConfigured).containsExactly("hung");
    }

    @Test
    void where_nothing_is_to_be_replaced_everything_is_configured_within_the_orders_limit() throws Exception {
        assertThat(repair()).containsExactly("dpkg --configure -a: done");

        assertThat(host.did).containsExactly("dpkg --configure -a");
        assertThat(host.limits).containsOnly(LIMIT);
        assertThat(host.halfConfigured).isEmpty();
    }

    @Test
    void apt_does_not_answer_from_what_it_knew_before() throws Exception {
        repair(HUNG);
        assertThat(host.removed).as("nothing was repaired").isEmpty();

        repair();

        assertThat(host.removed).containsExactly("/var/cache/apt/pkgcache.bin");
    }
}
