package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.execution.HostReport;
import io.oakum.execution.ScanJson;
import io.oakum.execution.WhyNot;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers why something is not patched. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description = {
            "Answers why this host, a package or a vulnerability is not patched: every cause, the root first,",
            "each with the command that gets it out of the way."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  oakum why", "  oakum why openssl", "  oakum why CVE-2024-6387"})
public final class WhyCommand implements Callable<Integer> {
    @Mixin
    private HostTools tools = new HostTools();

    @Parameters(
            paramLabel = "PACKAGE|CVE",
            arity = "0..1",
            description = "what to ask about; the whole host without it")
    private Optional<String> subject = Optional.empty();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var progress = ProgressLine.onStandardError();
        progress.step("looking at this host");
        HostReport report = tools.survey().look(tools.risk(), tools.budgetBytes(), Instant.now(), progress);
        var why = new WhyNot(tools.runner(), tools.packages(), report);
        WhyNot.Answer answer = subject.isPresent() ? why.of(spelled(subject.get())) : why.ofHost();
        progress.clear();
        if (json) {
            System.out.println(Json.writeIndented(JsonObject.with("subject", answer.subject())
                    .and("open", answer.isOpen())
                    .and("causes", ScanJson.array(answer.causes(), ScanJson::problem))
                    .and("remarks", JsonArray.ofTexts(answer.remarks()))
                    .build()));
        } else {
            print(answer);
        }
        return answer.isOpen() || answer.causes().isEmpty() ? 0 : Refusal.exit(answer.causes());
    }

    private static String spelled(String subject) {
        return subject.toLowerCase(Locale.ROOT).startsWith("cve-") ? subject.toUpperCase(Locale.ROOT) : subject;
    }

    private static void print(WhyNot.Answer answer) {
        var terminal = Terminal.ofOutput();
        if (answer.causes().isEmpty()) {
            System.out.println(
                    terminal.good(Terminal.plain(answer.subject()) + ": nothing is open, as far as is known here."));
        } else {
            System.out.println(terminal.bold(Terminal.plain(answer.subject()))
                    + (answer.isOpen() ? " is not patched because:" : ":"));
        }
        int number = 1;
        for (Problem cause : answer.causes()) {
            System.out.println(String.format(
                    Locale.ROOT,
                    "%2d. %s  %s",
                    number,
                    Terminal.plain(cause.message()),
                    terminal.faint("[" + cause.code().id() + "]")));
            System.out.println("    " + terminal.bold(Terminal.plain(cause.wayOut())));
            number++;
        }
        answer.remarks().forEach(remark -> System.out.println("  - " + Terminal.plain(remark)));
    }
}
