package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Restoration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a server back from a back-up, and declares that its log goes on from there. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Brings a server back from a back-up, into a folder where none is yet. What it was in the middle of is paused.",
            "",
            "Hosts refuse a server whose log is shorter than it was: so looks one that somebody cut. Until you declare, with",
            "your signature, that the log goes on from a back-up, they report and change nothing. The declaration stands in the",
            "log for ever: from which entry on it was lost, why, and by whose word."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo oakum restore /mnt/nas/oakum.zip",
            "  sudo oakum up --detach",
            "  sudo oakum restore --declare --reason 'the disk died on Monday'",
            "  oakum restore --declare --key ~/.ssh/id_ed25519     the next root signs the same, where several must"
        })
public final class RestoreCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "what oakum backup wrote")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--declare", description = "declare, to the server that runs, that its log goes on from a back-up")
    private boolean declare;

    @Option(names = "--reason", paramLabel = "TEXT", description = "what happened, for whoever reads the log in years")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--lost-from",
            paramLabel = "N",
            description =
                    "the first entry that is lost, where the database was brought back by other means than this command")
    private Optional<Long> lostFrom = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "a root's Ed25519 key, or its public half where the SSH agent has it (default: as for oakum approve)")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--yes", description = "do not ask again")
    private boolean yes;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private FleetCall server = new FleetCall();

    @Override
    public Integer call() throws Exception {
        if (declare == file.isPresent()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    declare ? "--declare takes no file: " + file.get() : "neither a back-up nor --declare is named",
                    "oakum restore FILE, then oakum up, then oakum restore --declare --reason TEXT"));
        }
        if (declare) {
            declare();
        } else {
            bringBack(file.orElseThrow().toAbsolutePath());
        }
        return 0;
    }

    private void bringBack(Path from) throws Exception {
        var folder = new ServerFolder(server.api().folder().toAbsolutePath().normalize());
        if (folder.process("server").isPresent()) {
            throw new Refusal(Problem.of(
                    ProblemCode.BACK_UP_FAILED,
                    "a server runs in " + folder.folder() + "; a back-up comes back where none is"));
        }
        var progress = ProgressLine.onStandardError();
        progress.step("bringing the server back");
        List<String> words = new ArrayList<>(BackUpRun.words("restore", folder, from.toString(), database));
        words.addAll(List.of(
                "--person", Optional.ofNullable(System.getenv("SUDO_USER")).orElse(System.getProperty("user.name"))));
        JsonObject done = new BackUpRun(progress).run(words);
        server.tell(done, RestoreCommand::words);
    }

    private static String words(JsonObject done) throws JsonException {
        return "The fleet " + done.text("fleet") + " is back as of " + done.text("takenAt") + ": "
                + done.wholeNumber("rows") + " rows, a log of "
                + Terminal.count(done.wholeNumber("logEntries"), "entry", "entries") + ".\n"
                + "Paused: " + Terminal.count(done.wholeNumber("pausedRollouts"), "rollout", "rollouts")
                + "; hosts lost to them in the middle of a change: " + done.wholeNumber("lostHosts")
                + "; enrolment tokens that are void: " + done.wholeNumber("voidTokens") + ".\n"
                + "Whatever was retired, revoked or taken back since then is as it was before: look through it.\n"
                + (done.truth("signingKey") ? "" : "The key that you sign with was not in it.\n")
                + "Next:\n  sudo oakum up\n  sudo oakum restore --declare --reason 'what happened'\n";
    }

    private void declare() throws Exception {
        Optional<JsonObject> returned = new TrustAsk(server, Optional.empty(), false).giveBack();
        if (!server.isJson() && returned.isPresent()) {
            System.out.print(TrustText.returned(returned.get()));
        }
        JsonObject offered = reason.isPresent() ? proposed(reason.get()) : open();
        Bytes payload = Bytes.ofBase64(offered.text("payload"));
        Restoration restoration = read(payload);
        if (!server.isJson()) {
            System.out.print(text(restoration));
        }
        requireConsent();
        Envelope envelope = Envelope.unsigned(PayloadType.RESTORATION, payload.array());
        String armour = SshKey.of(key, server.api().folder(), "oakum restore --declare")
                .sign(PayloadType.RESTORATION, Bytes.of(envelope.signedBytes()));
        JsonObject answer = server.post(
                "/api/v1/restorations/" + restoration.epoch() + "/signatures",
                JsonObject.with("signature", armour).build());
        server.tell(answer, said -> outcome(said, restoration));
    }

    private JsonObject proposed(String why) throws Refusal, IOException {
        JsonValue.Builder wanted = JsonObject.with("reason", why);
        lostFrom.ifPresent(from -> wanted.and("lostFrom", from));
        return server.post("/api/v1/restorations", wanted.build());
    }

    /** What another root began to declare. */
    private JsonObject open() throws Refusal, IOException, JsonException {
        for (JsonObject one : server.get("/api/v1/restorations").objects("restorations")) {
            if (one.get("inForceAt") instanceof JsonNull) {
                return one;
            }
        }
        throw new Refusal(new Problem(
                ProblemCode.USAGE,
                "nobody began to declare anything, and --reason is missing",
                "oakum restore --declare --reason TEXT"));
    }

    private static Restoration read(Bytes payload) throws Refusal {
        try {
            return Restoration.read(payload.array());
        } catch (JsonException e) {
            throw new Refusal(Problem.of(
                    ProblemCode.RESTORATION_REFUSED,
                    "what the server would have signed cannot be read: " + e.getMessage()));
        }
    }

    private static String text(Restoration restoration) {
        return "The log of the fleet " + restoration.fleet() + " goes on from a back-up: epoch " + restoration.epoch()
                + " begins.\n"
                + "It has " + Terminal.count(restoration.size(), "entry", "entries") + ", root " + restoration.root()
                + "\nEntries from " + restoration.lostFrom() + " on that hosts may have seen are lost for good.\n"
                + "Reason: " + Terminal.plain(restoration.reason()) + "\n";
    }

    private void requireConsent() throws Refusal {
        if (yes) {
            return;
        }
        if (!Terminal.isTerminal()) {
            throw new Refusal(
                    new Problem(ProblemCode.USAGE, "nobody is here to be asked whether to sign", "add --yes"));
        }
        if (!Terminal.ask("\nSign this? Type yes: ").equals(Optional.of("yes"))) {
            throw new Refusal(new Problem(ProblemCode.STOPPED, "nothing was signed", "oakum restore --declare"));
        }
    }

    private static String outcome(JsonObject answer, Restoration restoration) throws JsonException {
        long missing = answer.wholeNumber("missingSignatures");
        return missing == 0
                ? "Signed. Epoch " + restoration.epoch()
                        + " has begun; hosts believe the log again when they next ask.\n"
                        + "Paused rollouts go on by: oakum rollout resume ID\n"
                : "Signed. " + Terminal.count(missing, "root's signature is", "roots' signatures are")
                        + " missing; each of them: oakum restore --declare\n";
    }
}
