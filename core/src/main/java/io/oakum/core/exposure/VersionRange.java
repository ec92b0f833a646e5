package io.oakum.core.exposure;

import io.oakum.core.version.VersionScheme;
import java.util.List;
import java.util.Optional;

/**
 * The versions between some events, in any order: from each {@code introduced} on a version is affected, until the next
 * {@code fixed}, or after the next {@code last_affected}.
 */
public record VersionRange(List<Event> events) {
    private static final VersionRange ALL = new VersionRange(List.of(Event.introduced("0")));

    public VersionRange {
        events = List.copyOf(events);
    }

    /** What happened at a version. */
    public enum Kind {
        FIXED,
        INTRODUCED,
        LAST_AFFECTED
    }

    /** @param version {@code 0} for an introduction before every version */
    public record Event(Kind kind, String version) {
        public static Event introduced(String version) {
            return new Event(Kind.INTRODUCED, version);
        }

        public static Event fixed(String version) {
            return new Event(Kind.FIXED, version);
        }

        public static Event lastAffected(String version) {
            return new Event(Kind.LAST_AFFECTED, version);
        }

        /** Whether it happened before every version, wherever the scheme would put {@code 0}. */
        public boolean isFromTheBeginning() {
            return kind == Kind.INTRODUCED && version.equals("0");
        }
    }

    /** Every version. */
    public static VersionRange all() {
        return ALL;
    }

    /** Every version before that one. */
    public static VersionRange before(String fixed) {
        return new VersionRange(List.of(ALL.events.getFirst(), Event.fixed(fixed)));
    }

    /** Whether the version is affected. Any text has its place in a scheme's order, so this never fails. */
    public boolean contains(String version, VersionScheme scheme) {
        Event last = null;
        for (Event event : events) {
            if (hasHappened(event, version, scheme) && (last == null || isLater(event, last, scheme))) {
                last = event;
            }
        }
        return last != null && last.kind == Kind.INTRODUCED;
    }

    private static boolean hasHappened(Event event, String version, VersionScheme scheme) {
        if (event.isFromTheBeginning()) {
            return true;
        }
        int order = scheme.compare(version, event.version);
        return event.kind == Kind.LAST_AFFECTED ? order > 0 : order >= 0;
    }

    /** At one version a fix comes first, then an introduction, and the last affected version is over after both. */
    private static boolean isLater(Event event, Event other, VersionScheme scheme) {
        if (event.isFromTheBeginning() || other.isFromTheBeginning()) {
            return !event.isFromTheBeginning();
        }
        int order = scheme.compare(event.version, other.version);
        return order > 0 || (order == 0 && event.kind.compareTo(other.kind) > 0);
    }

    /** The first fix that comes after the version. */
    public Optional<String> fixAfter(String version, VersionScheme scheme) {
        String first = null;
        for (Event event : events) {
            if (event.kind == Kind.FIXED
                    && scheme.compare(version, event.version) < 0
                    && (first == null || scheme.compare(event.version, first) < 0)) {
                first = event.version;
            }
        }
        return Optional.ofNullable(first);
    }
}
