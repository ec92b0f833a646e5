package io.oakum.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.oakum.testkit.BadInputs.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputsTest {
    private final BadInputs some = new BadInputs(
            new TreeMap<>(Map.of("O1", "a byte flipped", "O2", "spaces", "O3", "a purpose")), Map.of("O2", "no time"));

    @TempDir
    private Path folder;

    private List<String> report(Run... runs) throws Exception {
        Path file = folder.resolve("reports/bad-inputs.tsv");
        some.report(file, List.of(runs));
        return Files.readAllLines(file);
    }

    @Test
    void every_id_has_a_line_with_its_test_its_excuse_or_that_it_did_not_run() throws Exception {
        assertEquals(
                List.of(
                        "id\tinput\ttest\tresult",
                        "O1\ta byte flipped\tA.b\tpassed",
                        "O2\tspaces\t\tnot tested: no time",
                        "O3\ta purpose\t\tnot run"),
                report(new Run("O1", "A.b", "passed")));
    }

    @Test
    void a_later_module_adds_its_runs_and_a_test_that_ran_again_has_its_last_result() throws Exception {
        report(new Run("O1", "A.b", "failed"), new Run("O3", "A.c", "passed"));

        assertEquals(
                List.of(
                        "id\tinput\ttest\tresult",
                        "O1\ta byte flipped\tA.b\tpassed",
                        "O1\ta byte flipped\tB.b\tskipped: needs root",
                        "O2\tspaces\t\tnot tested: no time",
                        "O3\ta purpose\tA.c\tpassed"),
                report(new Run("O1", "A.b", "passed"), new Run("O1", "B.b", "skipped: needs\troot")));
    }

    @Test
    void a_test_of_which_one_row_failed_has_failed() throws Exception {
        assertEquals(
                "O1\ta byte flipped\tA.b\tfailed",
                report(
                                new Run("O1", "A.b", "passed"),
                                new Run("O1", "A.b", "failed"),
                                new Run("O1", "A.b", "skipped: needs root"))
                        .get(1));
    }

    @Test
    void the_list_is_there_and_no_excuse_is_for_what_is_not_in_it() throws Exception {
        BadInputs known = BadInputs.known();

        assertFalse(known.inputs().isEmpty());
        known.excuses()
                .keySet()
                .forEach(id -> assertFalse(known.inputs().getOrDefault(id, "").isEmpty(), id));
    }
}
