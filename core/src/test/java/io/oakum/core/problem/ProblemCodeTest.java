package io.oakum.core.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProblemCodeTest {
    private static final Path PAGE = Path.of("..", "docs", "problems.md");

    @Test
    void no_two_problems_have_one_id() {
        assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::id)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void every_problem_has_a_dotted_id_a_meaning_a_way_out_and_an_exit_code(ProblemCode code) {
        assertThat(code.id()).matches("[a-z]+\\.[a-z]+(-[a-z]+)*");
        assertThat(code.meaning()).isNotBlank().doesNotEndWith(".");
        assertThat(code.wayOut()).isNotBlank().doesNotEndWith(".");
        assertThat(code.exit()).isBetween(1, 3);
        assertThat(ProblemCode.byId(code.id())).contains(code);
    }

    @Test
    void an_id_that_nobody_gave_is_no_problem() {
        assertThat(ProblemCode.byId("package.nosuch")).isEmpty();
    }

    @Test
    void the_page_in_the_documentation_says_what_the_catalogue_says() throws IOException {
        if (Boolean.getBoolean("oakum.rewrite")) {
            Files.writeString(PAGE, page());
        }

        assertThat(PAGE)
                .as("rewrite it with: mvn -pl core -am test -Doakum.rewrite=true")
                .hasContent(page());
    }

    private static String page() {
        var page = new StringBuilder("""
                # Problems

                Whatever stands in the way has a code, which scripts may compare, and a way out. A command that ends with a problem
                exits with the number in the third column: 1 a negative answer, 2 wrong usage, 3 the world failed. Messages name the
                thing and the value; the codes never change. This page is written by a test from the catalogue in the sources.

                | code | meaning | exit | way out |
                | --- | --- | --- | --- |
                """);
        Arrays.stream(ProblemCode.values())
                .sorted(Comparator.comparing(ProblemCode::id))
                .forEach(code -> page.append("| `")
                        .append(code.id())
                        .append("` | ")
                        .append(code.meaning())
                        .append(" | ")
                        .append(code.exit())
                        .append(" | ")
                        .append(code.wayOut())
                        .append(" |\n"));
        return page.toString();
    }
}
