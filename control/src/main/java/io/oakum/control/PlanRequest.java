package io.oakum.control;

import io.oakum.core.plan.Pace;
import io.oakum.core.plan.RingSizes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody wants changed, where, and how carefully.
 *
 * @param scope which hosts
 * @param allowRemove packages that the change may remove
 * @param undoesIfUnhealthy whether a host takes the change back by itself where what was well before is not after it
 * @param rehearsing on whose copies it is tried before anybody is asked to sign; if on none, {@code reason} says why
 * @param changeReference a ticket of the owner's, empty for none
 * @param notBefore empty for as soon as it is signed
 * @param validFor how long the signature is good
 */
public record PlanRequest(
        Goal goal,
        Scope scope,
        RingSizes rings,
        Pace pace,
        Set<String> allowRemove,
        boolean reboots,
        boolean undoesIfUnhealthy,
        Rehearsing rehearsing,
        String reason,
        String changeReference,
        Optional<Instant> notBefore,
        Duration validFor) {
    /** Requests that are older than this word do not have it. */
    private static final String UNDO_IF_UNHEALTHY = "undoIfUnhealthy";

    private static final String REHEARSE_EACH = "rehearseEach";

    private static final Set<String> MEMBERS = Set.of(
            "goal",
            "hosts",
            "tags",
            "rings",
            "maxActive",
            "failureBudget",
            "soakSeconds",
            "limitSeconds",
            "openForSeconds",
            "approveEach",
            "allowRemove",
            "reboot",
            UNDO_IF_UNHEALTHY,
            "rehearse",
            REHEARSE_EACH,
            "reason",
            "changeReference",
            "notBefore",
            "validForSeconds");

    private static final int MAX_NAMES = 10_000;
    private static final int MAX_WORDS = 1000;
    private static final int MAX_HOSTS = 1_000_000;
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final long MAX_SOAK = 31 * DAY;
    private static final long MAX_VALID = 60 * DAY;
    private static final long MIN_LIMIT = 60;

    public PlanRequest {
        allowRemove = Set.copyOf(allowRemove);
    }

    /** On whose copies a change is tried. */
    public enum Rehearsing {
        NONE,
        /** Of the hosts with one change set, one. */
        ONE_OF_A_CLASS,
        EACH_HOST
    }

    /** Whether each change set is tried on a copy of a host before anybody is asked to sign. */
    public boolean rehearses() {
        return rehearsing != Rehearsing.NONE;
    }

    /**
     * What is to be changed.
     *
     * @param kind {@code all}, {@code security}, {@code close}, {@code packages}, or {@code agent}: the agent that the server hands out
     * @param names vulnerabilities to close, or packages
     */
    public record Goal(String kind, List<String> names) {
        /** So many are told where there is room for a line. */
        private static final int NAMED = 5;

        public Goal {
            names = List.copyOf(names);
        }

        /** Whether it is Oakum's own agent that is to be upgraded. */
        public boolean isAgent() {
            return kind.equals("agent");
        }

        /** Whether a version is asked for that need not be the one which is offered. */
        public boolean namesVersions() {
            return kind.equals("packages") && names.stream().anyMatch(name -> name.contains("="));
        }

        public String inWords() {
            return switch (kind) {
                case "agent" -> "the agent itself";
                case "all" -> "every update";
                case "security" -> "every security update";
                case "close" -> "closing " + some();
                default -> some();
            };
        }

        /** All of few, and the first of many. */
        private String some() {
            return names.size() <= NAMED
                    ? String.join(", ", names)
                    : String.join(", ", names.subList(0, NAMED - 1)) + " and " + (names.size() - NAMED + 1) + " others";
        }
    }

    /**
     * Which hosts; each list is empty for no limit of its kind.
     *
     * @param hosts names or ids
     */
    public record Scope(List<String> hosts, List<String> tags) {
        public Scope {
            hosts = List.copyOf(hosts);
            tags = List.copyOf(tags);
        }
    }

    /** @throws JsonException if something is missing or cannot be so; the message names it */
    public static PlanRequest read(JsonObject object) throws JsonException {
        object.only(MEMBERS);
        String reason = words(object, "reason");
        Rehearsing rehearsing = rehearsing(object);
        if (rehearsing == Rehearsing.NONE && reason.isBlank()) {
            throw new JsonException("a plan that is not rehearsed needs a \"reason\"");
        }
        boolean undoes = object.find(UNDO_IF_UNHEALTHY).isPresent() && object.truth(UNDO_IF_UNHEALTHY);
        refuseForAgents(object, undoes);
        try {
            return new PlanRequest(
                    goal(object.object("goal")),
                    new Scope(names(object, "hosts"), names(object, "tags")),
                    RingSizes.parse(object.text("rings")),
                    pace(object),
                    Set.copyOf(names(object, "allowRemove")),
                    object.truth("reboot"),
                    undoes,
                    rehearsing,
                    reason,
                    words(object, "changeReference"),
                    notBefore(object),
                    Duration.ofSeconds(number(object, "validForSeconds", MIN_LIMIT, MAX_VALID)));
        } catch (IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private static Rehearsing rehearsing(JsonObject object) throws JsonException {
        boolean each = object.find(REHEARSE_EACH).isPresent() && object.truth(REHEARSE_EACH);
        if (!object.truth("rehearse")) {
            if (each) {
                throw new JsonException("\"" + REHEARSE_EACH + "\" goes with \"rehearse\"");
            }
            return Rehearsing.NONE;
        }
        return each ? Rehearsing.EACH_HOST : Rehearsing.ONE_OF_A_CLASS;
    }

    private static void refuseForAgents(JsonObject object, boolean undoes) throws JsonException {
        if (!object.object("goal").text("kind").equals("agent")) {
            return;
        }
        if (object.truth("reboot")) {
            throw new JsonException("an upgrade of the agent reboots no host");
        }
        if (rehearsing(object) == Rehearsing.EACH_HOST) {
            throw new JsonException("what an upgrade of the agent changes is the same on every host: leave \""
                    + REHEARSE_EACH + "\" out");
        }
        if (undoes) {
            throw new JsonException(
                    "an agent that is not heard is taken back in any case, and nothing else is looked at:" + " leave \""
                            + UNDO_IF_UNHEALTHY + "\" out");
        }
    }

    private static Goal goal(JsonObject object) throws JsonException {
        object.only(Set.of("kind", "names"));
        String kind = object.text("kind");
        List<String> names = names(object, "names");
        boolean isNamed = Set.of("close", "packages").contains(kind);
        if (!isNamed && !Set.of("all", "security", "agent").contains(kind)) {
            throw new JsonException("\"kind\" is all, security, close, packages or agent, not '" + kind + "'");
        }
        if (isNamed == names.isEmpty()) {
            throw new JsonException("\"names\" " + (isNamed ? "is empty" : "belongs to close and packages only"));
        }
        return new Goal(kind, names);
    }

    private static Pace pace(JsonObject object) throws JsonException {
        return new Pace(
                (int) number(object, "maxActive", 0, MAX_HOSTS),
                (int) number(object, "failureBudget", 0, MAX_HOSTS),
                Duration.ofSeconds(number(object, "soakSeconds", 0, MAX_SOAK)),
                Duration.ofSeconds(number(object, "limitSeconds", MIN_LIMIT, DAY)),
                Duration.ofSeconds(number(object, "openForSeconds", MIN_LIMIT, MAX_VALID)),
                object.truth("approveEach"));
    }

    private static Optional<Instant> notBefore(JsonObject object) throws JsonException {
        if (!(object.get("notBefore") instanceof JsonString(String text))) {
            return Optional.empty();
        }
        return Optional.of(WrittenInstants.read(text)
                .orElseThrow(() -> new JsonException(
                        "\"notBefore\" is no instant in UTC, as in 2026-12-01T22:00:00Z: '" + text + "'")));
    }

    private static long number(JsonObject object, String name, long min, long max) throws JsonException {
        long value = object.wholeNumber(name);
        if (value < min || value > max) {
            String unit = name.endsWith("Seconds") ? " seconds" : "";
            throw new JsonException("\"" + name + "\" is " + min + " to " + max + unit + ", not " + value);
        }
        return value;
    }

    private static String words(JsonObject object, String name) throws JsonException {
        String text = object.text(name);
        if (text.length() > MAX_WORDS || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new JsonException("\"" + name + "\" is one line of at most " + MAX_WORDS + " characters");
        }
        return text;
    }

    private static List<String> names(JsonObject object, String name) throws JsonException {
        List<String> names = object.texts(name);
        if (names.size() > MAX_NAMES || names.stream().anyMatch(one -> one.isBlank() || one.length() > 253)) {
            throw new JsonException("\"" + name + "\" holds at most " + MAX_NAMES + " names of 1 to 253 characters");
        }
        return names;
    }

    public JsonObject json() {
        JsonValue from =
                notBefore.<JsonValue>map(at -> new JsonString(at.toString())).orElse(new JsonValue.JsonNull());
        return JsonObject.with("goal", goalJson())
                .and("hosts", JsonArray.ofTexts(scope.hosts()))
                .and("tags", JsonArray.ofTexts(scope.tags()))
                .and("rings", rings.text())
                .and("maxActive", pace.maxActive())
                .and("failureBudget", pace.failureBudget())
                .and("soakSeconds", pace.soak().toSeconds())
                .and("limitSeconds", pace.limit().toSeconds())
                .and("openForSeconds", pace.openFor().toSeconds())
                .and("approveEach", pace.approveEach())
                .and(
                        "allowRemove",
                        JsonArray.ofTexts(allowRemove.stream().sorted().toList()))
                .and("reboot", reboots)
                .and(UNDO_IF_UNHEALTHY, undoesIfUnhealthy)
                .and("rehearse", rehearses())
                .and(REHEARSE_EACH, rehearsing == Rehearsing.EACH_HOST)
                .and("reason", reason)
                .and("changeReference", changeReference)
                .and("notBefore", from)
                .and("validForSeconds", validFor.toSeconds())
                .build();
    }

    JsonObject goalJson() {
        return JsonObject.with("kind", goal.kind())
                .and("names", JsonArray.ofTexts(goal.names()))
                .build();
    }
}
