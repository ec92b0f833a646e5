package io.oakum.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.schemes.VersionSchemes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CompareCommandTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void each_pair_gets_its_answer_in_order() {
        int exit = compare("1.0~rc1\t1.0\n1.0\t1.0-0\n1:0\t9.9\n");

        assertThat(output.toString(UTF_8)).isEqualTo("<\n=\n>\n");
        assertThat(exit).isZero();
        assertThat(errors.toString(UTF_8)).isEmpty();
    }

    @Test
    void what_is_no_version_is_answered_with_a_question_mark() {
        int exit = compare("1.0 -y\t1.0\n\t1.0\n1.0\té\n1.0\t1.1\n");

        assertThat(output.toString(UTF_8)).isEqualTo("?\n?\n?\n<\n");
        assertThat(exit).isZero();
    }

    @Test
    void a_line_that_is_no_pair_is_named_and_does_not_stop_the_others() {
        int exit = compare("1.0\t1.1\nnonsense\n1.0\t1.1\t1.2\n2\t1");

        assertThat(output.toString(UTF_8)).isEqualTo("<\n?\n?\n>\n");
        assertThat(exit).isEqualTo(1);
        assertThat(errors.toString(UTF_8)).contains("line 2 is no pair").contains("line 3 is no pair");
    }

    @Test
    void a_flood_of_bad_lines_is_counted_and_not_listed() {
        int exit = compare("x\n".repeat(1000));

        assertThat(exit).isEqualTo(1);
        assertThat(errors.toString(UTF_8).lines()).hasSize(11).last().asString().contains("1000 of 1000");
    }

    @Test
    void a_line_longer_than_any_version_is_no_pair_and_the_next_one_counts() {
        int exit = compare("1".repeat(1_000_000) + "\t2\n1\t2\r\n");

        assertThat(output.toString(UTF_8)).isEqualTo("?\n<\n");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void no_input_gives_no_answer() {
        assertThat(compare("")).isZero();
        assertThat(output.toString(UTF_8)).isEmpty();
    }

    @Test
    void an_answer_comes_before_the_next_question_is_asked() throws Exception {
        try (var answers = new PipedInputStream()) {
            var answered = new PipedOutputStream(answers);
            Thread running;
            try (var questions = new PipedOutputStream()) {
                var command = new CompareCommand(
                        new PipedInputStream(questions), answered, new PrintStream(errors, true, UTF_8));
                running = Thread.ofVirtual().start(command::call);

                questions.write("1\t2\n".getBytes(UTF_8));
                questions.flush();

                assertThat(new String(answers.readNBytes(2), UTF_8)).isEqualTo("<\n");
            }
            running.join();
        }
    }

    @Test
    void an_unknown_scheme_is_wrong_usage_and_the_known_ones_are_named() {
        assertThat(run("", "--scheme", "debian")).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).contains("no scheme is called 'debian'; there are: alpm, apk, cargo");
    }

    @Test
    void every_scheme_answers_and_is_named_in_the_help() {
        assertThat(VersionSchemes.names()).allSatisfy(name -> {
            output.reset();
            assertThat(run("1.0.0\t1.0.1\n1.0.1\t1.0.0\n1.0.0\t1.0.0\n", "--scheme", name))
                    .isZero();
            assertThat(output.toString(UTF_8)).as(name).isEqualTo("<\n>\n=\n");
        });
        assertThat(new CommandLine(new CompareCommand()).getUsageMessage().replaceAll("\\s+", " "))
                .contains(String.join(", ", VersionSchemes.names()));
    }

    @Test
    void a_version_is_in_a_range_or_out_of_it() {
        int exit = run(
                ">= 1.0, < 2.0\t1.5\n>= 1.0, < 2.0\t2.0\nvers:npm/>=1.0.0|<2.0.0\t1.9.9\n~= 1\t1\nnonsense\n",
                "--scheme",
                "pypi",
                "--ranges");

        assertThat(output.toString(UTF_8)).isEqualTo("in\nout\nin\n?\n?\n");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void a_scheme_must_be_named() {
        assertThat(run("1\t2\n")).isEqualTo(2);
        assertThat(output.toString(UTF_8)).isEmpty();
    }

    @Test
    void a_broken_input_or_output_is_the_worlds_failure() {
        var errorStream = new PrintStream(errors, true, UTF_8);

        assertThat(new CompareCommand(new BrokenInput(), output, errorStream).call())
                .isEqualTo(3);
        assertThat(new CompareCommand(input("1\t2\n"), new FullOutput(), errorStream).call())
                .isEqualTo(3);
        assertThat(new CompareCommand(input("1\t2\n"), new PrintStream(new FullOutput(), false, UTF_8), errorStream)
                        .call())
                .isEqualTo(3);
        assertThat(errors.toString(UTF_8)).contains("input is broken").contains("disk is full");
    }

    private int compare(String lines) {
        return run(lines, "--scheme", "deb");
    }

    private int run(String lines, String... arguments) {
        var command = new CompareCommand(input(lines), output, new PrintStream(errors, true, UTF_8));
        return new CommandLine(command)
                .setErr(new java.io.PrintWriter(errors, true, UTF_8))
                .execute(arguments);
    }

    private static InputStream input(String lines) {
        return new ByteArrayInputStream(lines.getBytes(UTF_8));
    }

    private static final class BrokenInput extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the input is broken");
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            throw new IOException("the input is broken");
        }
    }

    private static final class FullOutput extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("the disk is full");
        }
    }
}
