package io.oakum.core.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rehearsal.Rehearsal.Observation;
import io.oakum.core.rehearsal.Rehearsal.Verdict;
import io.oakum.core.verification.Verification;
import io.oakum.core.verification.Verification.Mismatch;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RehearsalTest {
    private static final Problem FAILURE = Problem.of(ProblemCode.SCRIPT_FAILED, "postinst of x");
    private static final Problem DOUBT = Problem.of(ProblemCode.REHEARSAL_INCONCLUSIVE, "it wants a network");
    private static final Mismatch MISMATCH = new Mismatch(new PackageKey("x", "amd64"), "2", "1");

    @ParameterizedTest(name = "host changed {0}, doubt {1}, failure {2}, mismatch {3}: {4}")
    @CsvSource({
        "false, false, false, false, PASSED,       ",
        "false, false, false, true,  FAILED,       change.failed",
        "false, false, true,  false, FAILED,       package.script-failed",
        "false, false, true,  true,  FAILED,       package.script-failed change.failed",
        "false, true,  false, false, INCONCLUSIVE, rehearsal.inconclusive",
        "false, true,  false, true,  INCONCLUSIVE, rehearsal.inconclusive",
        "false, true,  true,  false, INCONCLUSIVE, rehearsal.inconclusive",
        "false, true,  true,  true,  INCONCLUSIVE, rehearsal.inconclusive",
        "true,  false, false, false, REFUSED,      rehearsal.host-changed",
        "true,  false, false, true,  REFUSED,      rehearsal.host-changed",
        "true,  false, true,  false, REFUSED,      rehearsal.host-changed",
        "true,  false, true,  true,  REFUSED,      rehearsal.host-changed",
        "true,  true,  false, false, REFUSED,      rehearsal.host-changed",
        "true,  true,  false, true,  REFUSED,      rehearsal.host-changed",
        "true,  true,  true,  false, REFUSED,      rehearsal.host-changed",
        "true,  true,  true,  true,  REFUSED,      rehearsal.host-changed",
    })
    void a_rehearsal_passes_only_where_nothing_speaks_against_it(
            boolean hostChanged, boolean doubt, boolean failure, boolean mismatch, Verdict verdict, String codes) {
        var judgement = Rehearsal.judge(new Observation(
                new ChangeSet(List.of()),
                new Verification(mismatch ? List.of(MISMATCH) : List.of()),
                failure ? List.of(FAILURE) : List.of(),
                doubt ? List.of(DOUBT) : List.of(),
                hostChanged));

        assertThat(judgement.verdict()).isEqualTo(verdict);
        assertThat(judgement.problems().stream().map(problem -> problem.code().id()))
                .containsExactly(codes == null ? new String[0] : codes.split(" "));
    }
}
