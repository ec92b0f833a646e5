package io.oakum.cli;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.PayloadType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a plan's order says, from the very bytes that are signed, and signs it with a person's own key. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a plan would do, read from the very bytes that are signed and not from what the server says of them,",
            "and signs it with your SSH key. The key stays here, or in your SSH agent or security key."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum approve p-7k2m",
            "  oakum approve p-7k2m --key ~/.ssh/id_ed25519.pub     the key is in the SSH agent",
            "  oakum approve p-7k2m --show                          what would be signed, and nothing more"
        })
public final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private FleetCall server = new FleetCall();

    @Parameters(paramLabel = "PLAN", description = "the plan, as in oakum plans")
    private String id = "";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "your Ed25519 key, or its public half where the SSH agent has it (default: the server's own"
                    + " operator key if it lies here, else ~/.ssh/id_ed25519)")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--show", description = "show what would be signed, and sign nothing")
    private boolean show;

    @Option(names = "--yes", description = "do not ask again")
    private boolean yes;

    @Override
    public Integer call() throws Exception {
        SignedPlan plan = checked(server.get("/api/v1/plans/" + FleetApi.segment(id) + "/order"));
        var terminal = Terminal.ofOutput();
        if (!server.isJson() || show) {
            server.tell(shown(plan), _ -> text(plan, terminal));
        }
        if (show) {
            return 0;
        }
        requireConsent(plan);
        String armour =
                SshKey.of(key, server.api().folder(), "oakum approve " + id).sign(PayloadType.ORDER, plan.bytes());
        JsonObject answer = server.post(
                "/api/v1/plans/" + FleetApi.segment(id) + "/signatures",
                JsonObject.with("signature", armour).build());
        keepCheckpoint();
        server.tell(answer, ApproveCommand::outcome);
        return 0;
    }

    private static SignedPlan checked(JsonObject offered) throws Refusal {
        try {
            return SignedPlan.check(offered);
        } catch (JsonException | IllegalArgumentException e) {
            throw new Refusal(new Problem(
                    ProblemCode.PLAN_REFUSED,
                    "what the server shows is not what would be signed: " + e.getMessage(),
                    "sign nothing, and find out who changed it: oakum audit"));
        }
    }

    private static JsonObject shown(SignedPlan plan) {
        return JsonObject.with("digest", plan.digest().hex())
                .and("order", new JsonString(new String(plan.order().write(), java.nio.charset.StandardCharsets.UTF_8)))
                .and("document", plan.document())
                .build();
    }

    private static String text(SignedPlan plan, Terminal terminal) throws JsonException {
        Order order = plan.order();
        Order.Limits limits = order.limits();
        String reboots = limits.reboot() ? terminal.warning("Hosts may be rebooted.") + "\n" : "No host is rebooted.\n";
        return "Order " + order.id() + " of the fleet " + order.fleet() + ", for "
                + order.targets().count() + " hosts\n"
                + PlanText.document(plan.document())
                + "\n" + ofAgent(plan.document(), terminal) + reboots
                + (limits.maxRemovals() > 0
                        ? terminal.warning("Up to " + limits.maxRemovals() + " packages are removed on a host.") + "\n"
                        : "No package is removed.\n")
                + (limits.undoIfUnhealthy()
                        ? "A host on which a service or health check is lost by it takes it back itself.\n"
                        : "")
                + "Good from " + order.validity().notBefore() + " to "
                + order.validity().expires()
                + (limits.undo() ? "; the signature also covers taking it back.\n" : "; it cannot be taken back.\n")
                + starts(order)
                + (order.reason().isEmpty() ? "" : "Reason: " + Terminal.plain(order.reason()) + "\n")
                + (order.changeReference().isEmpty() ? "" : "Change: " + Terminal.plain(order.changeReference()) + "\n")
                + "Digest " + terminal.bold(plan.digest().hex()) + "\n";
    }

    /** When hosts refuse to begin, whatever the server says: of rings that it could open all at once too. */
    static String starts(Order order) {
        List<Order.Ring> rings = order.rings();
        if (rings.size() == 1) {
            return "";
        }
        if (rings.stream().map(Order.Ring::earliest).distinct().count() == 1) {
            return "Every ring may begin from " + rings.getFirst().earliest()
                    + " on: none is watched before the next, so only the server keeps them in their order.\n";
        }
        var text = new StringBuilder();
        for (Order.Ring ring : rings.subList(1, rings.size())) {
            text.append("Hosts of ring ")
                    .append(ring.no())
                    .append(" refuse to begin before ")
                    .append(ring.earliest())
                    .append(".\n");
        }
        return text.toString();
    }

    private static String ofAgent(JsonObject document, Terminal terminal) throws JsonException {
        for (JsonObject set : document.objects("changeSets")) {
            if (ChangeSet.ofCanonicalLines(set.text("lines")).touchesAgent()) {
                return terminal.warning("It replaces the agent, the program that carries orders out as root.")
                        + "\nA host on which the new one is not heard puts the old one back.\n";
            }
        }
        return "";
    }

    private void requireConsent(SignedPlan plan) throws Refusal {
        if (yes) {
            return;
        }
        if (!Terminal.isTerminal()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "nobody is here to be asked whether to sign",
                    "read it with --show, then: --yes"));
        }
        String hosts = Terminal.count(plan.order().targets().count(), "host", "hosts");
        if (!Terminal.ask("\nSign this for " + hosts + "? Type yes: ").equals(Optional.of("yes"))) {
            throw new Refusal(new Problem(ProblemCode.STOPPED, "nothing was signed", "oakum approve " + id));
        }
    }

    /** What the server's log said of itself when this was signed; it can never again say otherwise unnoticed. */
    private void keepCheckpoint() throws IOException {
        try {
            JsonObject log = server.get("/api/v1/audit/checkpoints");
            List<String> notes = log.texts("checkpoints");
            if (!notes.isEmpty()) {
                Path folder = Path.of(System.getProperty("user.home"), ".oakum");
                Files.createDirectories(folder);
                String line = Json.write(
                                JsonObject.with("checkpoint", notes.getLast()).build()) + "\n";
                Files.writeString(
                        folder.resolve("observed.jsonl"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (Refusal | JsonException e) {
            System.err.println("oakum: the log's checkpoint could not be kept: " + e.getMessage());
        }
    }

    private static String outcome(JsonObject answer) throws JsonException {
        return answer.get("rollout") instanceof JsonString(String rollout)
                ? "Signed. Its rollout begins: oakum rollout watch " + rollout + "\n"
                : "Signed. " + Terminal.count(answer.wholeNumber("missingSignatures"), "signature is", "signatures are")
                        + " missing.\n";
    }
}
