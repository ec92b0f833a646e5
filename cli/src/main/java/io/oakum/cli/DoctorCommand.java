package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what is wrong with the server on this machine. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at the server on this machine, part by part, and says what is wrong and what to do.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "1:something is", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {"  sudo oakum doctor", "  sudo oakum doctor --data /srv/oakum --json"})
public final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "the server's folder (default: /var/lib/oakum-server)")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var folder = new ServerFolder(
                data.orElseGet(ServerFolder::usual).toAbsolutePath().normalize());
        List<Examination.Finding> findings = new Examination(folder).findings();
        System.out.print(json ? Json.writeIndented(document(findings)) + "\n" : text(findings));
        return findings.stream().anyMatch(finding -> finding.verdict() == Examination.Verdict.WRONG) ? 1 : 0;
    }

    private static JsonObject document(List<Examination.Finding> findings) {
        List<JsonValue> all = findings.stream()
                .<JsonValue>map(finding -> JsonObject.with("part", finding.part())
                        .and("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
                        .and("seen", finding.seen())
                        .and("wayOut", finding.wayOut())
                        .build())
                .toList();
        return JsonObject.with("findings", new JsonArray(all)).build();
    }

    private static String text(List<Examination.Finding> findings) {
        var text = new StringBuilder();
        for (Examination.Finding finding : findings) {
            String mark = switch (finding.verdict()) {
                case FINE -> "ok    ";
                case NOTE -> "note  ";
                case WRONG -> "WRONG ";
            };
            text.append(mark)
                    .append(String.format(Locale.ROOT, "%-16s %s%n", finding.part(), Terminal.plain(finding.seen())));
            if (!finding.wayOut().isEmpty()) {
                text.append("                       ").append(finding.wayOut()).append('\n');
            }
        }
        return text.toString();
    }
}
