package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the server says of a document's members is told of the options that a person wrote. */
class OptionWordsTest {
    private static CommandSpec command(String words) {
        CommandLine command = CliMain.commandLine();
        for (String word : words.split(" ")) {
            command = Objects.requireNonNull(command.getSubcommands().get(word), word);
        }
        return command.getCommandSpec();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plan | nothing is undone then: leave \"undoIfUnhealthy\" out | leave --undo-if-unhealthy out",
                "plan | a plan that is not rehearsed needs a \"reason\" | needs a --reason",
                "plan | \"validForSeconds\" is 60 to 5184000 seconds, not 10 | --valid is 60 to",
                "plan | \"failureBudget\" is 0 to 1000000, not -1 | --failures is 0 to",
                "plan | \"notBefore\" is no instant | --not-before is no instant",
                "plan | \"names\" holds at most 10000 names | PKG[=VERSION] holds at most",
                "plan | the member \"undoIfUnhealthy\" is unknown here | --undo-if-unhealthy is unknown here",
                "exception add | \"endsAt\" is an instant | --until is an instant",
                "exception add | \"vulnerability\" is one by its id | ID is one by its id",
                "hosts set | \"scopes\" are at most 20 words | --scope are at most",
                "hosts tag | \"a!\" is no tag | \"a!\" is no tag",
                "plan | the member \"colour\" is unknown here | the member \"colour\" is unknown here"
            })
    void a_member_is_named_by_its_option(String command, String told, String said) {
        Problem problem = OptionWords.of(Problem.of(ProblemCode.NOT_UNDERSTOOD, told), command(command));

        assertThat(problem.message()).contains(said);
        assertThat(problem.wayOut()).isEqualTo("oakum " + command + " --help");
    }

    @Test
    void what_is_refused_for_another_reason_stays_as_it_was_said() {
        Problem problem = Problem.of(ProblemCode.NOT_FOUND, "\"reason\" is not known here");

        assertThat(OptionWords.of(problem, command("plan"))).isEqualTo(problem);
    }
}
