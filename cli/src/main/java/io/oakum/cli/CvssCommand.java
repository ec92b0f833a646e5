package io.oakum.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores CVSS vectors from standard input, one answer a line. */
@Command(
        name = "cvss",
        mixinStandardHelpOptions = true,
        description = {
            "Scores CVSS vectors of the versions 2.0, 3.0, 3.1 and 4.0.",
            "Reads one vector a line from standard input. Prints one line for each, in the same order:"
                    + " VECTOR<TAB>BASE<TAB>TEMPORAL<TAB>ENVIRONMENTAL. A field is empty where a version has no such score"
                    + " or the vector says nothing for it; in 4.0 the first field is the one score there is, with threat and"
                    + " environment in it. What is no vector has @|bold ?|@ for a base."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every line was a vector",
            "1:a line was no vector: answered with ? and named on standard error",
            "2:wrong usage",
            "3:reading or writing failed"
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  echo CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H | oakum cvss",
            "  CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H     9.8     9.8     9.8"
        })
public final class CvssCommand implements Callable<Integer> {
    private final InputStream input;
    private final OutputStream output;
    private final PrintStream errors;

    @Option(names = "--json", description = "print one JSON document a line")
    private boolean isJson;

    public CvssCommand() {
        this(System.in, System.out, System.err);
    }

    CvssCommand(InputStream input, OutputStream output, PrintStream errors) {
        this.input = input;
        this.output = output;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        return new LineAnswers("cvss", input, output, errors).answer(new CvssAnswers(isJson)::answer, "no vector");
    }
}
