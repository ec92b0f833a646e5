package io.oakum.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Answers each line of an input with one line, in the same order, whatever it holds: whoever feeds thousands must be able to lay the
 * answers beside the questions. A line that makes no sense is answered too, and named on the error stream.
 */
final class LineAnswers {
    static final int MAX_LINE = 1 << 16;
    private static final int MAX_NAMED_LINES = 10;

    private final String command;
    private final InputStream input;
    private final OutputStream output;
    private final PrintStream errors;

    /** What a line is answered with. */
    @FunctionalInterface
    interface Answering {
        Answer answer(String line);
    }

    /**
     * One answer.
     *
     * @param text without an end of line
     * @param mistake what is wrong with the line, as the end of a sentence that begins with the line; empty where it makes sense
     */
    record Answer(String text, Optional<String> mistake) {
        static Answer of(String text) {
            return new Answer(text, Optional.empty());
        }

        static Answer mistaken(String text, String mistake) {
            return new Answer(text, Optional.of(mistake));
        }
    }

    LineAnswers(String command, InputStream input, OutputStream output, PrintStream errors) {
        this.command = "oakum " + command + ": ";
        this.input = input;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Answers all lines.
     *
     * @param mistakes what the lines that make no sense are, all together, such as {@code no pair}
     * @return the exit code: 0, 1 where a line made no sense, 3 where the world failed
     */
    int answer(Answering answering, String mistakes) {
        var answers = new BufferedOutputStream(output, 1 << 16);
        try {
            long mistaken = answerAll(answering, mistakes, answers);
            answers.flush();
            boolean isWritten = !(output instanceof PrintStream printed && printed.checkError());
            if (!isWritten) {
                errors.println(command + "cannot write to standard output: its reader is gone or the disk is full");
                return 3;
            }
            return mistaken == 0 ? 0 : 1;
        } catch (IOException e) {
            errors.println(command + "cannot go on: " + e.getMessage());
            return 3;
        }
    }

    private long answerAll(Answering answering, String mistakes, OutputStream answers) throws IOException {
        var lines = new BoundedLines(input, MAX_LINE, answers::flush);
        long number = 0;
        long mistaken = 0;
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            number++;
            Answer answer = answering.answer(line.orElseThrow());
            if (answer.mistake().isPresent() && ++mistaken <= MAX_NAMED_LINES) {
                errors.println(
                        command + "line " + number + " " + answer.mistake().orElseThrow());
            }
            answers.write(answer.text().getBytes(StandardCharsets.ISO_8859_1));
            answers.write('\n');
        }
        if (mistaken > MAX_NAMED_LINES) {
            errors.println(command + mistaken + " of " + number + " lines were " + mistakes);
        }
        return mistaken;
    }
}
