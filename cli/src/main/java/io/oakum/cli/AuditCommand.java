package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.log.LogEntry;
import io.oakum.trust.log.LogException;
import io.oakum.trust.log.NoteKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads the audit log. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Who did what to what, from the log that nobody can rewrite unseen.",
        subcommands = AuditCommand.Export.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum audit",
            "  oakum audit --from 120 --json",
            "  oakum audit export ./log && oakum verify-log ./log"
        })
public final class AuditCommand implements Callable<Integer> {
    private static final int PAGE = 1000;

    @Mixin
    private FleetApi api = new FleetApi();

    @Option(names = "--from", paramLabel = "N", description = "the first entry to show (default: ${DEFAULT-VALUE})")
    private long from;

    @Option(names = "--json", description = "print JSON lines, one for each entry")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        long index = from;
        for (Bytes entry : entries(api, from)) {
            System.out.println(
                    json ? new String(entry.array(), java.nio.charset.StandardCharsets.UTF_8) : line(index, entry));
            index++;
        }
        return 0;
    }

    private static String line(long index, Bytes bytes) throws JsonException {
        LogEntry entry = LogEntry.read(bytes);
        return Terminal.plain(String.format(
                Locale.ROOT,
                "%6d  %s  %-22s %-24s %s%s",
                index,
                entry.at(),
                entry.action(),
                entry.actor(),
                entry.object(),
                entry.outcome().equals(LogEntry.DONE) ? "" : "  refused: " + entry.outcome()));
    }

    /** The exact text of every entry from an index on. */
    static List<Bytes> entries(FleetApi api, long from) throws Refusal, IOException, JsonException {
        var entries = new ArrayList<Bytes>();
        List<JsonObject> page;
        do {
            page = api.get("/api/v1/audit/entries?limit=" + PAGE + "&from=" + (from + entries.size()))
                    .objects("entries");
            for (JsonObject entry : page) {
                entries.add(Bytes.ofText(entry.text("text")));
            }
        } while (page.size() == PAGE);
        return entries;
    }

    /** Writes the log into a folder that can be checked offline. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes the whole log, its checkpoints and its key into an empty folder.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum audit export ./log"})
    static final class Export implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(paramLabel = "DIR", description = "an empty folder, or one that is not there yet")
        private Path folder = Path.of(".");

        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            requireEmpty();
            // The checkpoints first: entries that come meanwhile are behind the last of them, and never the other way
            // round.
            JsonObject said = api.get("/api/v1/audit/checkpoints");
            var trust = new ArrayList<Bytes>();
            for (String file : api.get("/api/v1/trust").texts("files")) {
                trust.add(Bytes.ofBase64(file));
            }
            var export = new LogExport(key(said.text("key")), entries(api, 0), said.texts("checkpoints"));
            export.write(folder, trust);
            System.out.println(
                    json
                            ? Json.write(JsonObject.with(
                                            "entries", export.entries().size())
                                    .and("checkpoints", export.checkpoints().size())
                                    .build())
                            : export.entries().size() + " entries and "
                                    + export.checkpoints().size() + " checkpoints are in " + folder
                                    + ". Check them: oakum verify-log " + folder);
            return 0;
        }

        private static NoteKey key(String text) throws Refusal {
            try {
                return NoteKey.ofText(text);
            } catch (LogException e) {
                throw new Refusal(Problem.of(ProblemCode.LOG_UNREADABLE, String.valueOf(e.getMessage())));
            }
        }

        private void requireEmpty() throws Refusal, IOException {
            if (!Files.isDirectory(folder)) {
                return;
            }
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new Refusal(new Problem(
                            ProblemCode.USAGE, folder + " is not empty", "name a folder that is not there yet"));
                }
            }
        }
    }
}
