package io.oakum.cli;

import io.oakum.cli.LineAnswers.Answer;
import io.oakum.core.version.DebScheme;
import io.oakum.core.version.VersionScheme;
import io.oakum.schemes.VersionSchemes;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
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
        footerHeading = "%nExamples:%n",
        footer = {
            "  printf '1.0~rc1\\t1.0\\n' | oakum compare --scheme deb",
            "  <",
            "  printf '>= 1.0, < 2.0\\t1.5\\n' | oakum compare --scheme pypi --ranges",
            "  in"
        })
public final class CompareCommand implements Callable<Integer> {
    private static final Answer NO_PAIR = Answer.mistaken(
            "?", "is no pair: write LEFT, one tab, RIGHT, at most " + LineAnswers.MAX_LINE + " characters");

    private static final Answer BEFORE = Answer.of("<");
    private static final Answer SAME = Answer.of("=");
    private static final Answer AFTER = Answer.of(">");
    private static final Answer NO_VERSION = Answer.of("?");

    private final InputStream input;
    private final OutputStream output;
    private final PrintStream errors;

    @Option(
            names = "--scheme",
            required = true,
            paramLabel = "SCHEME",
            converter = SchemeByName.class,
            description = "whose order: alpm, apk, cargo, composer, cran, deb, gem, golang, hackage, jvm, maven, npm,"
                    + " npm-loose, nuget, portage, pub, pypi, rpm, semver")
    private VersionScheme scheme = DebScheme.DEB;

    @Option(
            names = "--ranges",
            description = "read lines RANGE<TAB>VERSION, a range in the scheme's own syntax or of the kind"
                    + " vers:SCHEME/>=1|<2, and answer in, out, or ? where it is no range")
    private boolean isRanges;

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
        return new LineAnswers("compare", input, output, errors).answer(this::answer, "no pair");
    }

    private Answer answer(String line) {
        int tab = line.indexOf('\t');
        if (tab < 0 || line.indexOf('\t', tab + 1) >= 0 || line.length() >= LineAnswers.MAX_LINE) {
            return NO_PAIR;
        }
        String left = line.substring(0, tab);
        String right = line.substring(tab + 1);
        return isRanges ? RangeAnswers.of(scheme.name(), left, right) : compared(left, right);
    }

    private Answer compared(String left, String right) {
        if (!scheme.isValid(left) || !scheme.isValid(right)) {
            return NO_VERSION;
        }
        int order = scheme.compare(left, right);
        return order < 0 ? BEFORE : order > 0 ? AFTER : SAME;
    }

    /** Finds a scheme by its name. */
    static final class SchemeByName implements ITypeConverter<VersionScheme> {
        @Override
        public VersionScheme convert(String name) {
            return VersionSchemes.byName(name)
                    .orElseThrow(() -> new TypeConversionException("no scheme is called '" + name + "'; there are: "
                            + String.join(", ", VersionSchemes.names())));
        }
    }
}
