package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.HostReport;
import io.oakum.execution.ScanJson;
import io.oakum.execution.WhyNot;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
            "Answers why a host, a package or a vulnerability is not patched: every cause, the root first, each with the",
            "command that gets it out of the way. Of this host it tells what it sees now; of a host of the fleet, named before",
            "the package or with --host, what its server knows. With --fleet it counts what keeps all that is open in the fleet",
            "open, or what fits a filter; each exposure under one cause, what keeps most of what is late first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum why                          this host",
            "  oakum why openssl                  a package of this host",
            "  oakum why CVE-2024-6387",
            "  oakum why --host web-1             a host of the fleet",
            "  oakum why web-1 openssl            a package of it",
            "  oakum why --fleet                  all that is open in the fleet",
            "  oakum why --fleet due:late group:web"
        })
public final class WhyCommand implements Callable<Integer> {
    @Mixin
    private HostTools tools = new HostTools();

    @Mixin
    private FleetApi api = new FleetApi();

    @Parameters(
            paramLabel = "[HOST] PACKAGE|CVE",
            arity = "0..*",
            description =
                    "what to ask about; the whole host without it. With --fleet the words of a filter, as on the page")
    private List<String> words = new ArrayList<>();

    @Option(names = "--host", paramLabel = "NAME", description = "a host of the fleet, by name or id")
    private Optional<String> host = Optional.empty();

    @Option(names = "--fleet", description = "why what is open in the fleet is still open")
    private boolean fleet;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (fleet && host.isPresent()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE, "--fleet asks about all hosts and --host about one", "leave one of them out"));
        }
        if (fleet) {
            return new FleetWhyText(api, json).ask(String.join(" ", words));
        }
        if (words.size() > 2) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "there is a word too many: '" + words.getLast() + "'",
                    "name a host and a package or vulnerability, or ask with --fleet"));
        }
        if (words.size() == 2 && host.isPresent()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "two hosts are named: '" + words.getFirst() + "' and '" + host.get() + "'",
                    "name one, as in: oakum why --host " + host.get() + " " + words.getLast()));
        }
        Optional<String> named = words.size() == 2 ? Optional.of(words.getFirst()) : host;
        String subject = words.isEmpty() ? "" : spelled(words.getLast());
        return named.isPresent() ? askServer(named.get(), subject) : lookHere(subject);
    }

    private int askServer(String name, String subject) throws Refusal, IOException, JsonException {
        JsonObject answer = api.get("/api/v1/hosts/" + FleetApi.segment(name) + "/why"
                + (subject.isEmpty() ? "" : "?about=" + FleetApi.segment(subject)));
        var causes = new ArrayList<Problem>();
        for (JsonObject cause : answer.objects("causes")) {
            causes.add(new Problem(
                    ProblemCode.byId(cause.text("code")).orElse(ProblemCode.INTERNAL),
                    cause.text("message"),
                    cause.text("wayOut")));
        }
        if (json) {
            System.out.println(Json.writeIndented(answer));
        } else {
            var remarks = new ArrayList<>(answer.texts("remarks"));
            remarks.add(
                    answer.get("reportedAt") instanceof JsonString(String at)
                            ? "as the host saw itself "
                                    + Terminal.age(Duration.between(Instant.parse(at), Instant.now())) + " ago"
                            : "the host never said what it has");
            answer.texts("notKnown").forEach(unknown -> remarks.add("not known: " + unknown));
            print(new WhyNot.Answer(answer.text("subject"), answer.truth("open"), causes, remarks));
        }
        return exit(answer.truth("open"), causes);
    }

    private int lookHere(String subject) throws Exception {
        var progress = ProgressLine.onStandardError();
        progress.step("looking at this host");
        HostReport report = tools.survey()
                .look(tools.risk(), tools.reading(), Instant.now(), progress)
                .report();
        var why = new WhyNot(tools.runner(), tools.packages(), report);
        WhyNot.Answer answer = subject.isEmpty() ? why.ofHost() : why.of(subject);
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
        return exit(answer.isOpen(), answer.causes());
    }

    private static int exit(boolean isOpen, List<Problem> causes) {
        return isOpen || causes.isEmpty() ? 0 : Refusal.exit(causes);
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
