package io.oakum.cli;

import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.log.LogEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows what happens to the fleet. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "What happens to the fleet, line by line while it happens, until you stop it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:with --once, all that happened was told",
            "1:not all that happened since then is known any more"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum events                                 from now on",
            "  oakum events --kinds plan,rollout            plans and rollouts alone",
            "  oakum events --json | ./tell-the-pager       JSON lines for a program",
            "  oakum events --once --json --after CURSOR    since a line that you have, and no longer"
        })
public final class EventsCommand implements Callable<Integer> {
    private static final Duration AWAY_FOR = Duration.ofSeconds(5);

    @Mixin
    private FleetApi api = new FleetApi();

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            description = {
                "of which kinds: exposures, exception, feed, group, host, hosts, plan, policy, rollout (default: all)"
            })
    private List<String> kinds = List.of();

    @Option(
            names = "--after",
            paramLabel = "CURSOR",
            description = "behind the line that has this cursor in its JSON (default: from now on)")
    private Optional<String> after = Optional.empty();

    @Option(names = "--once", description = "tell what there is, and end; the cursor to go on from comes last")
    private boolean once;

    @Option(names = "--json", description = "print JSON lines, one for each event")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        String cursor = after.orElse("");
        boolean isOver = false;
        // Where nobody reads what is printed any more there is nobody to tell.
        while (!isOver && !System.out.checkError()) {
            JsonObject told = once ? api.get(address(cursor)) : patiently(cursor);
            for (JsonObject event : told.objects("events")) {
                System.out.println(json ? Json.write(event) : line(event));
            }
            cursor = told.text("next");
            isOver = once && !told.truth("more");
            if (!isOver && !told.truth("more")) {
                Waiting.aWhile();
            }
        }
        if (once) {
            tellCursor(cursor);
        }
        return 0;
    }

    private void tellCursor(String cursor) {
        System.out.println(
                json
                        ? Json.write(JsonObject.with("cursor", cursor).build())
                        : "Go on from here: oakum events --after " + cursor);
    }

    private String address(String cursor) {
        return "/api/v1/events?kinds=" + FleetApi.segment(String.join(",", kinds))
                + (cursor.isEmpty() ? "" : "&after=" + FleetApi.segment(cursor));
    }

    /** A server that is away for a while is waited for: nothing of what happens meanwhile is lost. */
    private JsonObject patiently(String cursor) throws Refusal, IOException {
        boolean isTold = false;
        while (true) {
            try {
                JsonObject told = api.get(address(cursor));
                if (isTold) {
                    System.err.println("oakum: the server answers again");
                }
                return told;
            } catch (Refusal refusal) {
                ProblemCode code = refusal.problem().code();
                boolean isAway = code == ProblemCode.SERVER_AWAY || code == ProblemCode.DATABASE_AWAY;
                if (!isAway || cursor.isEmpty()) {
                    throw refusal;
                }
                if (!isTold) {
                    System.err.println("oakum: " + refusal.problem().message() + "; waiting for it");
                }
                isTold = true;
                Waiting.pause(AWAY_FOR);
            }
        }
    }

    private static String line(JsonObject event) throws JsonException {
        String became = switch (event.find("became").orElse(new JsonNull())) {
            case JsonString(String state) -> "  " + state;
            default -> "";
        };
        String outcome = event.text("outcome");
        return Terminal.plain(String.format(
                Locale.ROOT,
                "%s  %-24s %s%s%s",
                event.text("at"),
                event.text("kind"),
                event.text("of"),
                became,
                outcome.equals(LogEntry.DONE) ? "" : "  refused: " + outcome));
    }
}
