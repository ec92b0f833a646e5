package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class WrongUsageTest {

    @ParameterizedTest(name = "oakum {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "patch --all --security              | say one of --all, --security, --cve and package names, not several",
                "patch --all curl                    | say one of",
                "patch --security --cve CVE-2024-6387| say one of",
                "patch --cve CVE-2024                | 'CVE-2024' is no CVE id",
                "patch --cve 2024-6387               | is no CVE id",
                "patch --cve CVE-2024-6387;id        | is no CVE id",
                "patch --no-rehearsal                | --no-rehearsal needs a reason",
                "undo --no-rehearsal                 | --no-rehearsal needs a reason",
                "patch --frobnicate                  | Unknown option: '--frobnicate'",
                "patch --limit soon                  | soon",
                "scan --budget -1                    | --budget -1 is negative",
                "scan --budget lots                  | lots",
                "scan --exposed perhaps              | perhaps",
                "scan --kev /nonexistent/kev.json    | is no catalogue of known exploited vulnerabilities",
                "scan --fail-on never                | never",
                "why web-1 openssl --host web-2      | two hosts are named: 'web-1' and 'web-2'",
                "hosts retire --reason gone          | no host is named",
                "hosts retire h-1 --match web --reason gone --yes | one host is named, h-1, and many by --match",
                "hosts set h-1 --match web --owner Ann --yes | one host is named, h-1, and many by --match",
                "hosts tag                           | no host is named",
                "frobnicate                          | frobnicate",
                "show                                | ID",
                "compare --scheme nosuch             | nosuch",
            })
    void it_is_refused_with_its_words_and_exit_code_2(String arguments, String said) {
        var err = new StringWriter();
        CommandLine command = CliMain.commandLine().setErr(new PrintWriter(err, true));

        int exit = command.execute(arguments.split(" "));

        assertThat(exit).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).contains(said).startsWith("oakum: ").doesNotContain("\tat ");
    }
}
