package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.lab.Trouble;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.AutoComplete;

final class LabCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"up", "list", "down", "start", "stop", "reboot", "shell", "run"})
    void help_of_each_shows_an_example(String subcommand) {
        assertThat(run("lab", subcommand, "--help")).isZero();

        assertThat(out.toString()).contains("Example:", "sudo oakum lab " + subcommand);
    }

    @ParameterizedTest
    @EnumSource
    void help_explains_every_trouble(Trouble trouble) {
        run("lab", "up", "--help");

        assertThat(out.toString()).containsPattern("(?m)^.* " + trouble.word() + " +\\w");
    }

    @ParameterizedTest
    @CsvSource({
        "--trouble broken, unknown trouble broken; the lab knows held",
        "--release 10,     unknown release 10; the lab makes 11",
        "0,                no host is asked for",
        "300,              300 hosts are asked for",
        "many,             many"
    })
    void what_no_lab_can_make_is_wrong_usage_and_named(String words, String message) {
        int exit = run(("lab up " + words).split(" ", -1));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void bases_and_a_name_together_are_wrong_usage() {
        assertThat(run("lab", "down", "--bases", "h1")).isEqualTo(2);

        assertThat(err.toString()).contains("--bases takes the whole lab down");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "reboot"})
    void which_host_is_meant_has_to_be_said(String subcommand) {
        assertThat(run("lab", subcommand)).isEqualTo(2);

        assertThat(err.toString()).contains("Missing required parameter: 'HOST'");
    }

    @Test
    void completion_offers_every_lab_command() {
        String script = AutoComplete.bash("oakum", CliMain.commandLine());

        assertThat(script).contains("_picocli_oakum_lab_start", "_picocli_oakum_lab_stop", "_picocli_oakum_lab_reboot");
    }

    private int run(String... words) {
        return CliMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }
}
