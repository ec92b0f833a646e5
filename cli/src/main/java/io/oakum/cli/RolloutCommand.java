package io.oakum.cli;

import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rollouts: how they go, and what people do to them. */
@Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        description = "The newest rollouts; with an ID, ring by ring and host by host.",
        subcommands = {
            RolloutCommand.Watch.class,
            RolloutCommand.Log.class,
            RolloutCommand.Pause.class,
            RolloutCommand.Resume.class,
            RolloutCommand.End.class,
            RolloutCommand.Retry.class,
            RolloutCommand.OpenRing.class,
            RolloutCommand.Waive.class,
            RolloutCommand.Undo.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum rollout                              the newest",
            "  oakum rollout r-3fb2                       where it stands",
            "  oakum rollout watch r-3fb2                 follows it to its end",
            "  oakum rollout log r-3fb2 web-1             what web-1 printed",
            "  oakum rollout retry r-3fb2 --host web-1    another attempt",
            "  oakum rollout undo r-3fb2                  takes it back where it was done",
            "  oakum halt                                 stops all of them at once"
        })
public final class RolloutCommand implements Callable<Integer> {
    @Mixin
    private FleetCall server = new FleetCall();

    @Parameters(paramLabel = "ID", arity = "0..1", description = "the rollout")
    private Optional<String> id = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (id.isPresent()) {
            server.tell(server.get(path(id.get())), RolloutText::of);
        } else {
            server.tell(server.get("/api/v1/rollouts"), RolloutText::list);
        }
        return 0;
    }

    private static String path(String id) {
        return "/api/v1/rollouts/" + FleetApi.segment(id);
    }

    private static JsonObject why(String reason) {
        return JsonObject.with("why", reason).build();
    }

    /** The rollout that a command is about. */
    static final class OneRollout {
        @Mixin
        private FleetCall server = new FleetCall();

        @Parameters(index = "0", paramLabel = "ID", description = "the rollout")
        private String id = "";

        JsonObject seen() throws Refusal, IOException {
            return server.get(path(id));
        }

        /** @param done what is said where that changed something */
        int steer(String act, JsonObject body, String done) throws Refusal, IOException, JsonException {
            server.tell(
                    server.post(path(id) + act, body),
                    answer -> answer.truth("changed") ? done + "\n" : "That was so already.\n");
            return 0;
        }
    }

    /** Follows a rollout. */
    @Command(
            name = "watch",
            mixinStandardHelpOptions = true,
            description = "Follows a rollout until it is over, or held and in need of a person.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:it came to its good end", "1:it is held, or was ended before its end"},
            footerHeading = "%nExample:%n",
            footer = {"  oakum rollout watch r-3fb2"})
    static final class Watch implements Callable<Integer> {
        @Mixin
        private OneRollout rollout = new OneRollout();

        @Override
        public Integer call() throws Exception {
            var seen = new RolloutText.Changes();
            JsonObject now = rollout.seen();
            while (true) {
                for (String line : seen.since(now)) {
                    System.err.println("oakum: " + line);
                }
                if (isOver(now)) {
                    rollout.server.tell(now, RolloutText::of);
                    return now.text("outcome").equals("succeeded") ? 0 : ProblemCode.ROLLOUT_NOT_GOOD.exit();
                }
                Waiting.aWhile();
                now = rollout.seen();
            }
        }

        /** Held: nothing is at work, and nothing will begin before a person says something. */
        private static boolean isOver(JsonObject rollout) throws JsonException {
            return switch (rollout.text("state")) {
                case "closed" -> true;
                case "held", "paused", "awaiting-approval" -> RolloutText.active(rollout) == 0;
                default -> false;
            };
        }
    }

    /** What a host printed. */
    @Command(
            name = "log",
            mixinStandardHelpOptions = true,
            description = "What one host's programs printed last, and how its part ended.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum rollout log r-3fb2 web-1"})
    static final class Log implements Callable<Integer> {
        @Mixin
        private OneRollout rollout = new OneRollout();

        @Parameters(index = "1", paramLabel = "HOST", description = "its name or id")
        private String host = "";

        @Override
        public Integer call() throws Exception {
            String path = path(rollout.id) + "/hosts/" + FleetApi.segment(host);
            rollout.server.tell(rollout.server.get(path), RolloutText::log);
            return 0;
        }
    }

    /** Lets no further host begin. */
    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "No further host begins; those at work finish.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum rollout pause r-3fb2 --reason 'month-end closing'"})
    static final class Pause implements Callable<Integer> {
        @Mixin
        private OneRollout rollout = new OneRollout();

        @Option(names = "--reason", paramLabel = "TEXT", description = "why; stands in the log")
        private String reason = "";

        @Override
        public Integer call() throws Exception {
            return rollout.steer("/pause", why(reason), "Paused.");
        }
    }

    /** Goes on. */
    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Goes on after a pause.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum rollout resume r-3fb2"})
    static final class Resume implements Callable<Integer> {
        @Mixin
        private OneRollout rollout = new OneRollout();

        @Override
        public Integer call() throws Exception {
            return rollout.steer("/resume", why(""), "It goes on.");
        }
    }

    /** Ends it for good. */
    @Command(
            name = "end",
            mixinStandardHelpOptions = true,
            description =
                    "Ends it for good: no host begins any more, and those at work stop where nothing is left half-done.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum rollout end r-3fb2 --reason 'the fix breaks the printers'"})
    static final class End implements Callable<Integer> {
        @Mixin
        private OneRollout rollout = new OneRollout();

        @Option(names = "--reason", paramLabel = "TEXT", description = "why; stands in the log")
        private String reason = "";

        @Override
        public Integer call() throws Exception {
            return rollout.steer("/end", why(reason), "It ends.");
        }
    }

    /** Tries again. */
    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = "Another attempt for hosts that did not end well; without --host, for all of them.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum rollout retry r-3fb2 --host web-1"})
    static final class Retry implements Callable<Integer> {
        @Mixin
        private OneRollout rollout = new OneRollout();

        @Option(names = "--host", paramLabel = "NAME", split = ",", description = "just these hosts")
        private List<String> hosts = new ArrayList<>();

        @Override
        public Integer call() throws Exception {
            JsonObject body = JsonObject.with("hosts", JsonArray.ofTexts(hosts)).build();
            return rollout.steer("/retry", body, "They are tried again.");
        }
    }

    /** Lets a ring open. */
    @Command(
            name = "open-ring",
            mixinStandardHelpOptions = true,
            description = "Lets a ring open that waits for a person.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum rollout open-ring r-3fb2 1"})
    static final class OpenRing implements Callable<Integer> {
        @Mixin
        private OneRollout rollout = new OneRollout();

        @Parameters(index = "1", paramLabel = "RING", description = "its number")
        private int ring;

        @Override
        public Integer call() throws Exception {
            return rollout.steer("/rings/" + ring + "/approve", new JsonObject(Map.of()), "It may open.");
        }
    }

    /** Lets a ring pass in spite of its gate. */
    @Command(
            name = "waive",
            mixinStandardHelpOptions = true,
            description = "Lets a ring pass in spite of its gate. Who did it and why stays on record.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum rollout waive r-3fb2 0 --reason 'web-1 was scrapped meanwhile'"})
    static final class Waive implements Callable<Integer> {
        @Mixin
        private OneRollout rollout = new OneRollout();

        @Parameters(index = "1", paramLabel = "RING", description = "its number")
        private int ring;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why; stands in the log")
        private String reason = "";

        @Override
        public Integer call() throws Exception {
            return rollout.steer("/rings/" + ring + "/waive", why(reason), "It passes.");
        }
    }

    /** Takes it back. */
    @Command(
            name = "undo",
            mixinStandardHelpOptions = true,
            description = {
                "Takes back what a rollout changed, on the hosts that it changed, ring by ring. Each host rehearses it first.",
                "The signature of the plan covers it."
            },
            footerHeading = "%nExample:%n",
            footer = {"  oakum rollout undo r-3fb2"})
    static final class Undo implements Callable<Integer> {
        @Mixin
        private OneRollout rollout = new OneRollout();

        @Override
        public Integer call() throws Exception {
            rollout.server.tell(
                    rollout.server.post(path(rollout.id) + "/undo", new JsonObject(Map.of())),
                    answer -> "It is taken back: oakum rollout watch " + answer.text("rollout") + "\n");
            return 0;
        }
    }
}
