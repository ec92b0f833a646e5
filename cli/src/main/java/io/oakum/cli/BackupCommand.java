package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes all that a server is into one file. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Writes all that a server is into one file, as of one moment and while it goes on working: everything in its",
            "database, its keys, and the key that you sign with where that lies in its folder.",
            "The file is as secret as the server itself. Keep it on another machine, encrypted."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo oakum backup                                      into /var/lib/oakum-server/back-ups",
            "  sudo oakum backup --to /mnt/nas/oakum.zip",
            "  sudo oakum backup --to - | age -r age1... > oakum.age  encrypted before it leaves",
            "To bring it back: oakum restore FILE"
        })
public final class BackupCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    @Option(names = "--data", paramLabel = "DIR", description = "the server's folder (default: /var/lib/oakum-server)")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description =
                    "where to write it, - for standard output (default: back-ups/TIME.zip in the server's folder)")
    private Optional<String> to = Optional.empty();

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var folder = new ServerFolder(
                data.orElseGet(ServerFolder::usual).toAbsolutePath().normalize());
        boolean isStreamed = to.equals(Optional.of(STANDARD_OUTPUT));
        Path file = to.isPresent() && !isStreamed ? Path.of(to.get()).toAbsolutePath() : usual(folder);
        var progress = ProgressLine.onStandardError();
        progress.step("writing the back-up");
        JsonObject done = new BackUpRun(progress).run(BackUpRun.words("back-up", folder, file.toString(), database));
        if (isStreamed) {
            try {
                Files.copy(file, System.out);
                System.out.flush();
            } finally {
                Files.delete(file);
            }
        } else {
            System.out.print(json ? Json.writeIndented(done) + "\n" : words(done));
        }
        return 0;
    }

    private static Path usual(ServerFolder folder) throws IOException {
        Path backUps = folder.folder().resolve("back-ups");
        if (Files.isDirectory(folder.folder())) {
            Files.createDirectories(
                    backUps, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        return backUps.resolve(time + ".zip");
    }

    private static String words(JsonObject done) throws JsonException {
        return "Back-up of the fleet " + done.text("fleet") + " as of " + done.text("takenAt") + ": "
                + done.wholeNumber("rows") + " rows, a log of "
                + Terminal.count(done.wholeNumber("logEntries"), "entry", "entries") + ", "
                + done.wholeNumber("bytes") + " bytes in " + done.text("file") + "\n"
                + (done.truth("signingKey")
                        ? "The key that you sign with is in it.\n"
                        : "Not in it: the key that you sign with, which does not lie in the server's folder. Keep it yourself.\n");
    }
}
