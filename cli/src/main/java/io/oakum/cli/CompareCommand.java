package io.oakum.cli;

import io.oakum.core.version.DebScheme;
import io.oakum.core.version.VersionScheme;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Orders pairs of versions from standard input, one answer a line, as the scheme's own package manager would. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Orders pairs of versions as their package manager does.",
            "Reads lines LEFT<TAB>RIGHT from standard input. Prints one line for each, in the same order:"
                    + " @|bold <|@, @|bold =|@ or @|bold >|@, and @|bold ?|@ where one of the two is no version of the scheme."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every line was a pair, whatever the answers",
            "1:a line was no pair (no tab, two tabs, or too long): answered with ? and named on standard error",
            "2:wrong usage",
            "3:reading or writing failed"
        },
        footerHeading = "%nExample:%n",
        footer = {"  printf '1.0~rc1\\t1.0\\n' | oakum compare --scheme deb", "  <"})
public final class CompareCommand implements Callable<Integer> {
    static final int MAX_LINE = 1 << 16;
    private static final int MAX_NAMED_LINES = 10;

    private final InputStream input;
    private final OutputStream output;
    private final PrintStream errors;

    @Option(
            names = "--scheme",
            required = true,
            paramLabel = "SCHEME",
            converter = SchemeByName.class,
            description = "whose order: deb (Debian, Ubuntu and their kin, as dpkg orders)")
    private VersionScheme scheme = DebScheme.DEB;

    public CompareCommand() {
        this(System.in, System.out, System.err);
    }

    CompareCommand(InputStream input, OutputStream output, PrintStream errors) {
        this.input = input;
        this.output = output;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        var answers = new BufferedOutputStream(output, 1 << 16);
        try {
            long noPairs = answerAll(answers);
            answers.flush();
            boolean isWritten = !(output instanceof PrintStream printed && printed.checkError());
            if (!isWritten) {
                errors.println(
                        "oakum compare: cannot write to standard output: its reader is gone or the disk is full");
                return 3;
            }
            return noPairs == 0 ? 0 : 1;
        } catch (IOException e) {
            errors.println("oakum compare: cannot go on: " + e.getMessage());
            return 3;
        }
    }

    private long answerAll(OutputStream answers) throws IOException {
        var lines = new BoundedLines(input, MAX_LINE, answers::flush);
        long number = 0;
        long noPairs = 0;
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            number++;
            Answer answer = answer(line.orElseThrow());
            if (answer == Answer.NO_PAIR) {
                noPairs++;
                note(number, noPairs);
            }
            answers.write(answer.sign);
            answers.write('\n');
        }
        if (noPairs > MAX_NAMED_LINES) {
            errors.println("oakum compare: " + noPairs + " of " + number + " lines were no pair");
        }
        return noPairs;
    }

    private Answer answer(String line) {
        int tab = line.indexOf('\t');
        if (tab < 0 || line.indexOf('\t', tab + 1) >= 0 || line.length() >= MAX_LINE) {
            return Answer.NO_PAIR;
        }
        String left = line.substring(0, tab);
        String right = line.substring(tab + 1);
        if (!scheme.isValid(left) || !scheme.isValid(right)) {
            return Answer.NO_VERSION;
        }
        int order = scheme.compare(left, right);
        return order < 0 ? Answer.BEFORE : order > 0 ? Answer.AFTER : Answer.SAME;
    }

    private void note(long number, long noPairs) {
        if (noPairs <= MAX_NAMED_LINES) {
            errors.println("oakum compare: line " + number + " is no pair: write LEFT, one tab, RIGHT, at most "
                    + MAX_LINE + " characters");
        }
    }

    private enum Answer {
        BEFORE('<'),
        SAME('='),
        AFTER('>'),
        NO_VERSION('?'),
        NO_PAIR('?');

        private final char sign;

        Answer(char sign) {
            this.sign = sign;
        }
    }

    /** Finds a scheme by the name it has in advisories. */
    static final class SchemeByName implements ITypeConverter<VersionScheme> {
        @Override
        public VersionScheme convert(String name) {
            if (name.equals(DebScheme.DEB.name())) {
                return DebScheme.DEB;
            }
            throw new TypeConversionException("no scheme is called '" + name + "'; there is: deb");
        }
    }
}
