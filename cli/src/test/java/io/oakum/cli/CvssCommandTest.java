package io.oakum.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CvssCommandTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void each_vector_gets_its_scores_in_order() {
        int exit = run("""
                CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P
                AV:N/AC:L/Au:N/C:P/I:N/A:N
                CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N
                """);

        assertThat(output.toString(UTF_8)).isEqualTo("""
                        CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P\t9.8\t9.3\t9.3
                        AV:N/AC:L/Au:N/C:P/I:N/A:N\t5.0\t\t
                        CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N\t9.3\t\t
                        """);
        assertThat(exit).isZero();
        assertThat(errors.toString(UTF_8)).isEmpty();
    }

    @Test
    void what_is_no_vector_is_answered_named_and_does_not_stop_the_others() {
        int exit = run("nonsense\n\nAV:N/AC:L/Au:N/C:P/I:N/A:N\t9\n" + "x".repeat(1_000_000)
                + "\nCVSS:3.1/AV:N\nAV:N/AC:L/Au:N/C:P/I:N/A:N\r\n");

        assertThat(output.toString(UTF_8).lines())
                .containsExactly(
                        "nonsense\t?\t\t",
                        "\t?\t\t",
                        "AV:N/AC:L/Au:N/C:P/I:N/A:N?9\t?\t\t",
                        "\t?\t\t",
                        "CVSS:3.1/AV:N\t?\t\t",
                        "AV:N/AC:L/Au:N/C:P/I:N/A:N\t5.0\t\t");
        assertThat(exit).isEqualTo(1);
        assertThat(errors.toString(UTF_8).lines()).hasSize(5).last().asString().contains("line 5", "does not give A");
    }

    @Test
    void documents_carry_the_same_scores() {
        int exit = run("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N\nAV:N/AC:L/Au:N/C:P/I:N/A:N\nno\n", "--json");

        assertThat(output.toString(UTF_8).lines())
                .containsExactly(
                        "{\"vector\":\"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N\",\"version\":\"3.0\",\"base\":0.0,"
                                + "\"temporal\":0.0,\"environmental\":0.0}",
                        "{\"vector\":\"AV:N/AC:L/Au:N/C:P/I:N/A:N\",\"version\":\"2.0\",\"base\":5.0}",
                        "{\"vector\":\"no\",\"problem\":\"'no' is no metric of this version with one of its values\"}");
        assertThat(exit).isEqualTo(1);
    }

    private int run(String lines, String... arguments) {
        var command = new CvssCommand(
                new ByteArrayInputStream(lines.getBytes(UTF_8)), output, new PrintStream(errors, true, UTF_8));
        return new CommandLine(command).execute(arguments);
    }
}
