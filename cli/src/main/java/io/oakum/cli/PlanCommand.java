package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.GoalRequest;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Turns a wish into a frozen plan that was tried on copies of the hosts, for people to sign. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Asks hosts what a wish would change on them, has each change tried on a copy of one of them, and freezes the",
            "result as a plan. Nothing is changed before people have signed it: oakum approve."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the plan waits to be signed",
            "1:it covers no host, and says why for each",
            "2:wrong usage",
            "3:the server does not answer"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum plan --security                                  on every host, one first, then the others",
            "  oakum plan --cve CVE-2024-6387 --rings 1,10%%,rest --soak 30m",
            "  oakum plan --cve CVE-2024-6387 --cve CVE-2024-3094     each host what it has of these",
            "  oakum plan openssl --host web-1,web-2 --change CHG-1234",
            "  oakum plan --all --tag lab --reboot --failures 1",
            "  oakum plan --security --undo-if-unhealthy              a host that is not well after it takes it back itself",
            "  oakum plan --agent --rings 1,10%%,rest                  the agent itself, on every host where it is behind",
            "  oakum plans                                            the plans and where they stand"
        })
public final class PlanCommand implements Callable<Integer> {
    @Mixin
    private FleetCall server = new FleetCall();

    @Mixin
    private GoalOptions goal = new GoalOptions();

    @Mixin
    private PaceOptions pace = new PaceOptions();

    @Option(
            names = "--agent",
            description = "the agent itself, to the version that the server hands out; needs the signatures for that")
    private boolean agent;

    @Sent("hosts")
    @Option(names = "--host", paramLabel = "NAME", split = ",", description = "just these hosts, by name or id")
    private List<String> hosts = new ArrayList<>();

    @Sent("tags")
    @Option(names = "--tag", paramLabel = "TAG", split = ",", description = "just hosts with one of these tags")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--reboot",
            description = "reboot hosts on which old code is left running; needs the signatures for that")
    private boolean reboot;

    @Option(
            names = "--undo-if-unhealthy",
            description = "a host takes the change back at once where a service or health check that was well before is"
                    + " not after it; stands in what people sign")
    private boolean undoIfUnhealthy;

    @Option(
            names = "--rehearse-each",
            description =
                    "every host tries it on a copy of itself before anybody is asked to sign, not one of those that"
                            + " would change alike")
    private boolean rehearseEach;

    @Sent("rehearse")
    @Option(names = "--no-rehearsal", description = "do not try it on copies first; needs --reason")
    private boolean noRehearsal;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; stands in what people sign")
    private String reason = "";

    @Sent("changeReference")
    @Option(names = "--change", paramLabel = "ID", description = "your own reference for it, such as a ticket")
    private String change = "";

    @Option(names = "--not-before", paramLabel = "TIME", description = "as in 2026-12-01T22:00:00Z")
    private Optional<String> notBefore = Optional.empty();

    @Option(names = "--no-wait", description = "do not wait until it is frozen")
    private boolean noWait;

    @Override
    public Integer call() throws Exception {
        String id = server.post("/api/v1/plans", request()).text("id");
        JsonObject plan = server.get("/api/v1/plans/" + id);
        var progress = ProgressLine.onStandardError();
        String shown = "";
        while (!noWait && List.of("asking", "rehearsing").contains(plan.text("state"))) {
            if (!shown.equals(plan.text("words"))) {
                shown = plan.text("words");
                progress.step(shown);
            }
            Waiting.aWhile();
            plan = server.get("/api/v1/plans/" + id);
        }
        progress.clear();
        server.tell(plan, PlanText::of);
        if (plan.text("state").equals("failed")) {
            System.err.println("oakum: the plan covers no host  [" + ProblemCode.PLAN_REFUSED.id() + "]");
            return ProblemCode.PLAN_REFUSED.exit();
        }
        return 0;
    }

    private JsonObject request() throws Refusal, IOException, JsonException {
        JsonObject wanted = goal();
        JsonValue from = notBefore.<JsonValue>map(JsonString::new).orElse(new JsonNull());
        return pace.addTo(JsonObject.with("goal", wanted)
                        .and("hosts", JsonArray.ofTexts(hosts))
                        .and("tags", JsonArray.ofTexts(tags))
                        .and(
                                "allowRemove",
                                JsonArray.ofTexts(
                                        goal.allowRemove().stream().sorted().toList()))
                        .and("reboot", reboot)
                        .and("undoIfUnhealthy", undoIfUnhealthy)
                        .and("rehearse", !noRehearsal)
                        .and("rehearseEach", rehearseEach)
                        .and("reason", reason)
                        .and("changeReference", change)
                        .and("notBefore", from))
                .build();
    }

    private JsonObject goal() throws Refusal {
        if (!agent) {
            return json(goal.request());
        }
        if (goal.isSaid()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "the agent is upgraded by a plan of its own: --agent goes without any other change",
                    "oakum plan --help"));
        }
        return json("agent", List.of());
    }

    private static JsonObject json(GoalRequest request) {
        return switch (request) {
            case GoalRequest.All() -> json("all", List.of());
            case GoalRequest.Security() -> json("security", List.of());
            case GoalRequest.Close(var ids) -> json("close", ids);
            case GoalRequest.Packages(var names) -> json("packages", names);
        };
    }

    private static JsonObject json(String kind, List<String> names) {
        return JsonObject.with("kind", kind)
                .and("names", JsonArray.ofTexts(names))
                .build();
    }

    /** How carefully it is carried out. */
    static final class PaceOptions {
        @Option(
                names = "--rings",
                paramLabel = "SIZES",
                defaultValue = "1,rest",
                description = "how many hosts go together, one ring after the other, as in 1,10%%,rest (default:"
                        + " ${DEFAULT-VALUE})")
        private String rings = "1,rest";

        @Option(
                names = "--max-active",
                paramLabel = "N",
                description = "how many hosts of a ring at the same time (default: a quarter of it)")
        private int maxActive;

        @Sent("failureBudget")
        @Option(
                names = "--failures",
                paramLabel = "N",
                description = "how many hosts of a ring may fail before it is held (default: 0)")
        private int failures;

        @Sent("soakSeconds")
        @Option(
                names = "--soak",
                paramLabel = "TIME",
                defaultValue = "0",
                converter = Time.class,
                description = "how long a ring is watched before the next begins, as in 30m or 2d (default: 0)")
        private Duration soak = Duration.ZERO;

        @Sent("limitSeconds")
        @Option(
                names = "--limit",
                paramLabel = "TIME",
                defaultValue = "2h",
                converter = Time.class,
                description = "how long one host may take (default: ${DEFAULT-VALUE})")
        private Duration limit = Duration.ofHours(2);

        @Sent("openForSeconds")
        @Option(
                names = "--open-for",
                paramLabel = "TIME",
                defaultValue = "2d",
                converter = Time.class,
                description = "how long a ring waits for hosts that do not come (default: ${DEFAULT-VALUE})")
        private Duration openFor = Duration.ofDays(2);

        @Sent("validForSeconds")
        @Option(
                names = "--valid",
                paramLabel = "TIME",
                defaultValue = "7d",
                converter = Time.class,
                description = "how long a signature is good (default: ${DEFAULT-VALUE})")
        private Duration valid = Duration.ofDays(7);

        @Option(names = "--approve-each", description = "a person lets each ring after the first open")
        private boolean approveEach;

        JsonValue.Builder addTo(JsonValue.Builder request) {
            return request.and("rings", rings)
                    .and("maxActive", maxActive)
                    .and("failureBudget", failures)
                    .and("soakSeconds", soak.toSeconds())
                    .and("limitSeconds", limit.toSeconds())
                    .and("openForSeconds", openFor.toSeconds())
                    .and("validForSeconds", valid.toSeconds())
                    .and("approveEach", approveEach);
        }
    }

    /** Reads a time as a person writes it: 90s, 30m, 2h, 7d; a bare number is seconds. */
    static final class Time implements picocli.CommandLine.ITypeConverter<Duration> {
        private static final java.util.regex.Pattern TIME = java.util.regex.Pattern.compile("(\\d{1,6})([smhd]?)");

        @Override
        public Duration convert(String text) {
            var time = TIME.matcher(text);
            if (!time.matches()) {
                throw new picocli.CommandLine.TypeConversionException(
                        "'" + text + "' is no time; write it as in 90s, 30m, 2h or 7d");
            }
            long number = Long.parseLong(time.group(1));
            return switch (time.group(2)) {
                case "d" -> Duration.ofDays(number);
                case "h" -> Duration.ofHours(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofSeconds(number);
            };
        }
    }
}
