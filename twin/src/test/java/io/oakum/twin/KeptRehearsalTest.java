package io.oakum.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rehearsal.Rehearsal.Judgement;
import io.oakum.core.rehearsal.Rehearsal.Verdict;
import io.oakum.execution.RehearsalReport;
import io.oakum.packages.PackageManager.Supply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a verdict still holds when a host's turn comes. */
final class KeptRehearsalTest {
    private static final Instant TRIED = Instant.parse("2026-11-26T12:00:00Z");
    private static final ChangeSet CHANGES = ChangeSet.ofCanonicalLines("curl:amd64 1 2 " + "a".repeat(64) + "\n");
    private static final ChangeSet OTHERS = ChangeSet.ofCanonicalLines("curl:amd64 1 3 " + "a".repeat(64) + "\n");

    private Verdict verdict = Verdict.PASSED;

    @TempDir
    private Path host;

    @BeforeEach
    void a_host() throws Exception {
        write("proc/sys/kernel/random/boot_id", "boot-1\n");
        write("var/lib/dpkg/status", "curl 1");
        write("etc/hosts", "localhost");
    }

    @Test
    void what_passed_counts_while_the_host_is_as_it_was() throws Exception {
        rehearse(CHANGES, false);

        assertThat(at(TRIED.plus(Duration.ofHours(23))).passedBefore(CHANGES)).contains(TRIED);
        assertThat(at(TRIED).passedBefore(OTHERS)).isEmpty();
    }

    @Test
    void a_day_later_or_before_its_own_time_it_does_not() throws Exception {
        rehearse(CHANGES, false);

        assertThat(at(TRIED.plus(Duration.ofDays(1))).passedBefore(CHANGES)).isEmpty();
        assertThat(at(TRIED.minusSeconds(1)).passedBefore(CHANGES)).isEmpty();
    }

    @Test
    void other_packages_another_configuration_or_another_boot_are_another_host() throws Exception {
        for (String changed :
                List.of("var/lib/dpkg/status", "etc/hosts", "etc/new", "proc/sys/kernel/random/boot_id")) {
            rehearse(CHANGES, false);
            assertThat(at(TRIED).passedBefore(CHANGES)).isPresent();

            write(changed, "other than before");

            assertThat(at(TRIED).passedBefore(CHANGES)).as(changed).isEmpty();
        }
    }

    @Test
    void what_did_not_pass_the_last_time_has_not_passed() throws Exception {
        rehearse(CHANGES, false);
        verdict = Verdict.INCONCLUSIVE;

        rehearse(CHANGES, false);

        assertThat(at(TRIED).passedBefore(CHANGES)).isEmpty();
    }

    @Test
    void an_undo_that_passed_says_nothing_of_the_change() throws Exception {
        rehearse(CHANGES, true);

        assertThat(at(TRIED).passedBefore(CHANGES)).isEmpty();
    }

    @Test
    void a_file_that_a_crash_cut_off_says_nothing() throws Exception {
        rehearse(CHANGES, false);
        byte[] whole = Files.readAllBytes(kept());
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(kept(), java.util.Arrays.copyOf(whole, length));

            assertThat(at(TRIED.plusSeconds(60)).passedBefore(CHANGES))
                    .as("%s bytes", length)
                    .isEmpty();
        }
    }

    private void rehearse(ChangeSet changes, boolean allowDowngrade) throws Exception {
        at(TRIED).rehearse(changes, new Supply(host, Map.of()), allowDowngrade, _ -> {});
    }

    private KeptRehearsal at(Instant now) {
        return new KeptRehearsal((changes, _, _, _) -> report(changes), host, kept(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private RehearsalReport report(ChangeSet changes) {
        var plain = RehearsalReport.refused(changes, Problem.of(ProblemCode.REHEARSAL_REFUSED, "none"));
        return new RehearsalReport(
                changes,
                new Judgement(verdict, List.of()),
                plain.files(),
                List.of(),
                plain.restart(),
                List.of(),
                Duration.ZERO,
                0,
                List.of());
    }

    private Path kept() {
        return host.resolve("rehearsed");
    }

    private void write(String file, String text) throws Exception {
        Path path = host.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
