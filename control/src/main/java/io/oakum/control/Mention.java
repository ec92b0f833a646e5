package io.oakum.control;

import io.oakum.core.inventory.HostId;
import java.util.Map;
import java.util.Optional;

/** Whom or what an entry of the log speaks of. The log has ids, which never change; a reader wants names. */
public sealed interface Mention {
    /** @param name as it calls itself now; empty for one that is gone */
    record Host(HostId id, Optional<String> name) implements Mention {}

    record Person(String name) implements Mention {}

    record Plan(String id) implements Mention {}

    record Rollout(String id) implements Mention {}

    record AcceptedRisk(long id) implements Mention {}

    record Feed(String name) implements Mention {}

    /** The server itself. */
    record Server() implements Mention {}

    /** Somebody who is not known. */
    record Nobody() implements Mention {}

    /** What the entry says, as it says it: there is no page of it. */
    record Text(String text) implements Mention {}

    record Nothing() implements Mention {}

    /** Who did it, by an entry's actor. */
    static Mention ofActor(String actor) {
        if (actor.startsWith("host:") && isHost(actor.substring("host:".length()))) {
            return new Host(new HostId(actor.substring("host:".length())), Optional.empty());
        }
        return switch (actor) {
            case "server" -> new Server();
            case "nobody" -> new Nobody();
            case String other -> ofPerson(other);
        };
    }

    /** To what it was done. What a machine calls itself is never taken for an id. */
    static Mention ofObject(String action, String object) {
        if (object.equals("-") || object.isEmpty()) {
            return new Nothing();
        }
        if (action.equals("host.asked")) {
            return new Text(object);
        }
        return switch (action.substring(0, Math.max(0, action.indexOf('.')))) {
            case "feed" -> new Feed(object);
            case "exception" ->
                object.matches("[1-9][0-9]{0,17}") ? new AcceptedRisk(Long.parseLong(object)) : new Text(object);
            case "plan" -> object.startsWith("p-") ? new Plan(object) : new Text(object);
            case "rollout" -> object.startsWith("r-") ? new Rollout(object) : new Text(object);
            case "host", "report", "log", "certificate" -> ofHost(object);
            case String _ -> ofPerson(object);
        };
    }

    /** What a host reports of a rollout is about that. */
    private static Mention ofHost(String object) {
        if (object.startsWith("r-")) {
            return new Rollout(object);
        }
        return isHost(object) ? new Host(new HostId(object), Optional.empty()) : new Text(object);
    }

    private static Mention ofPerson(String text) {
        return text.startsWith("person:") ? new Person(text.substring("person:".length())) : new Text(text);
    }

    private static boolean isHost(String text) {
        return text.startsWith("h-") && HostId.isId(text);
    }

    /** The host that is meant. */
    default Optional<HostId> host() {
        return this instanceof Host host ? Optional.of(host.id()) : Optional.empty();
    }

    /** With the names that hosts have now. */
    default Mention named(Map<HostId, String> names) {
        return this instanceof Host host ? new Host(host.id(), Optional.ofNullable(names.get(host.id()))) : this;
    }
}
