package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.log.LogException;
import io.oakum.trust.log.LogVerification;
import io.oakum.trust.log.LogVerification.Finding;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.order.Approvals;
import io.oakum.trust.order.Restorations;
import io.oakum.trust.order.TrustChain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks an export of the audit log, with no network and without believing who made it. */
@Command(
        name = "verify-log",
        mixinStandardHelpOptions = true,
        description = {
            "Checks an exported audit log offline: every entry, every checkpoint, and what others saw of it.",
            "Needs no server. Whoever has the key from elsewhere should name it: the export brings its own."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:proven", "1:refuted: something does not fit, and is named", "2:wrong usage", "3:unreadable"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum verify-log ./log",
            "  oakum verify-log ./log --key log.vkey --observed seen-by-our-siem.jsonl"
        })
public final class VerifyLogCommand implements Callable<Integer> {
    private static final int REFUTED = 1;
    private static final int UNREADABLE = 3;

    @Parameters(paramLabel = "DIR", description = "what oakum audit export wrote")
    private Path folder = Path.of(".");

    @Option(names = "--key", paramLabel = "FILE", description = "the log's key, kept from earlier")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--observed",
            paramLabel = "FILE",
            description = "checkpoints that agents, operators or a SIEM kept: JSON lines with a member checkpoint")
    private Optional<Path> observed = Optional.empty();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        try {
            return show(verify());
        } catch (LogExport.UnreadableException | LogException | IOException e) {
            Problem problem =
                    Problem.of(ProblemCode.LOG_UNREADABLE, e.getMessage() == null ? e.toString() : e.getMessage());
            Terminal.problem(new PrintWriter(System.err, true, StandardCharsets.UTF_8), problem);
            return UNREADABLE;
        }
    }

    /** @param signatures of people that the log records, each held against the trust files */
    private record Checked(Finding finding, long signatures) {}

    private Checked verify() throws IOException, LogExport.UnreadableException, LogException {
        LogExport export = LogExport.read(folder);
        List<String> seen = observed.isPresent() ? LogExport.observed(observed.get()) : List.of();
        NoteKey trusted = key.isPresent() ? NoteKey.ofText(Files.readString(key.get())) : export.key();
        TrustChain trust = TrustChain.read(LogExport.trustFiles(folder));
        Approvals approvals = Approvals.of(export.entries(), trust);
        Restorations restorations = Restorations.of(export.entries(), trust);
        Finding finding =
                LogVerification.of(trusted, export.entries(), export.checkpoints(), seen, restorations.epochs());
        var refutations = new ArrayList<>(LogExport.differences(folder));
        refutations.addAll(finding.refutations());
        refutations.addAll(trust.refutations());
        refutations.addAll(approvals.refutations());
        refutations.addAll(restorations.refutations());
        var notChecked = new ArrayList<>(finding.notChecked());
        if (key.isEmpty()) {
            notChecked.add("whose key it is: the export brought its own; name one you trust with --key");
        }
        if (observed.isEmpty()) {
            notChecked.add(
                    "whether it was cut or forked as a whole: no checkpoints that others saw were given (--observed)");
        }
        notChecked.add("whether hosts did what they said: their reports are not signed");
        var all = new Finding(
                finding.entries(), finding.checkpoints(), finding.observed(), finding.lost(), refutations, notChecked);
        return new Checked(all, approvals.checked());
    }

    private int show(Checked checked) {
        Finding finding = checked.finding();
        if (json) {
            System.out.println(Json.writeIndented(JsonObject.with("proven", finding.isProven())
                    .and("entries", finding.entries())
                    .and("checkpoints", finding.checkpoints())
                    .and("observed", finding.observed())
                    .and("signatures", checked.signatures())
                    .and("lost", JsonArray.ofTexts(finding.lost()))
                    .and("refutations", JsonArray.ofTexts(finding.refutations()))
                    .and("notChecked", JsonArray.ofTexts(finding.notChecked()))
                    .build()));
        } else {
            System.out.println((finding.isProven() ? "Proven." : "Refuted.") + "  " + finding.entries() + " entries, "
                    + finding.checkpoints() + " checkpoints, " + finding.observed() + " seen by others, "
                    + checked.signatures() + " signatures of people");
            finding.lost().forEach(what -> System.out.println("  lost: " + Terminal.plain(what)));
            finding.refutations().forEach(why -> System.out.println("  ! " + Terminal.plain(why)));
            finding.notChecked().forEach(what -> System.out.println("  not checked: " + Terminal.plain(what)));
        }
        return finding.isProven() ? 0 : REFUTED;
    }
}
