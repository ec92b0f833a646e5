package io.oakum.web;

import io.oakum.control.Evidence;
import io.oakum.core.inventory.Life;
import io.oakum.core.priority.Bod2604;
import io.oakum.core.priority.Bod2604.Tier;
import io.oakum.store.VulnerabilityStore.Line;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The words of the pages that depend on what is told; those that do not stand in the templates. */
public final class Words {
    /** What stands over the list of exposures: filters and their names. */
    public static final Map<String, String> EXPOSURE_TABS = ListQuery.ordered(
            "", "All open",
            "due:late", "Late",
            "kev:yes", "Known exploited",
            "fix:ready", "A fix is ready",
            "fix:restart", "Restart left",
            "fix:none", "No fix to be had",
            "fix:provisional", "Provisional");

    /** What stands over the log. */
    public static final Map<String, String> LOG_TABS = ListQuery.ordered(
            "", "All",
            "who:person", "People",
            "what:host", "Hosts",
            "what:sign-in", "Sign-in",
            "what:account", "Accounts",
            "what:exception", "Exceptions",
            "what:enrolment-token", "Tokens");

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final long HOUR = 3600;
    private static final long DAY = 86_400;
    private static final List<Tier> TIERS = List.of(Tier.values());

    private Words() {}

    /** A number with thin spaces between the thousands. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u2009');
    }

    /** A number of bytes in the unit that people read: {@code 212 MB}, {@code 3 kB}. */
    public static String bytes(long bytes) {
        long number = bytes;
        for (String unit : List.of("B", "kB", "MB", "GB")) {
            if (number < 1000 || unit.equals("GB")) {
                return count(number) + " " + unit;
            }
            number = Math.round(number / 1000.0);
        }
        throw new IllegalStateException("the last unit holds every number");
    }

    /** {@code 1 host}, {@code 7 hosts}. */
    public static String count(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    /** In UTC; the page's script brings it to the reader's zone. */
    public static String moment(Instant at) {
        return MOMENT.format(at);
    }

    /** A stretch of time in its two largest units: {@code 3 d 4 h}, {@code 4 h 50 m}, {@code 12 s}. */
    public static String stretch(Duration time) {
        long seconds = Math.abs(time.toSeconds());
        if (seconds >= DAY) {
            return seconds / DAY + " d " + seconds % DAY / HOUR + " h";
        }
        if (seconds >= HOUR) {
            return seconds / HOUR + " h " + seconds % HOUR / 60 + " m";
        }
        return seconds >= 60 ? seconds / 60 + " m" : seconds + " s";
    }

    public static String until(Instant due, Instant now) {
        return stretch(Duration.between(now, due));
    }

    public static boolean isLate(Instant due, Instant now) {
        return !due.isAfter(now);
    }

    /** A state that a person sees: its icon, its colour, its word. */
    public record State(String icon, String css, String word) {}

    public static State life(Life life) {
        return switch (life) {
            case EXPECTED -> new State("und", "idle", "Expected, never seen");
            case PENDING -> new State("wait", "run", "Waits to be let in");
            case ACTIVE -> new State("ok", "ok", "Heard");
            case SILENT -> new State("warn", "warn", "Silent");
            case QUARANTINED -> new State("fail", "fail", "Quarantined");
            case RETIRED -> new State("waive", "waive", "Retired");
        };
    }

    /** @param hindrance empty for none */
    public static State exposure(String state, String hindrance) {
        if (!hindrance.isEmpty()) {
            return new State("held", "warn", "Held: " + hindrance(hindrance));
        }
        return switch (state) {
            case "fix-available" -> new State("dl", "run", "A fix is ready");
            case "restart-required" -> new State("restart", "warn", "Restart left");
            case "no-fix" -> new State("und", "idle", "No fix yet");
            case "end-of-life" -> new State("fail", "fail", "Out of support");
            case String other -> new State("und", "idle", other);
        };
    }

    /** What a host says of a plan. */
    public static State answer(String answer) {
        return switch (answer) {
            case "asked" -> new State("wait", "idle", "Asked");
            case "feasible" -> new State("ok", "ok", "Can be done");
            case "nothing" -> new State("ok", "idle", "Nothing to change");
            case "blocked" -> new State("fail", "fail", "Blocked");
            case String other -> new State("und", "idle", other);
        };
    }

    public static String hindrance(String word) {
        return switch (word) {
            case "held" -> "the package is on hold there";
            case "pinned" -> "pinned to a version";
            case "phased" -> "its publisher lets hosts in one by one";
            case "kept-back" -> "other packages would have to change";
            case "conffile" -> "a configuration file was changed";
            case "subscription" -> "needs a subscription";
            case "source-missing" -> "its package source is missing";
            case String other -> other;
        };
    }

    /** The tier that a rule gives, 0 the most urgent; empty for a rule that gives none. */
    public static Optional<Integer> tier(String rule) {
        for (int tier = 0; tier < TIERS.size(); tier++) {
            if (rule.equals(Bod2604.rule(TIERS.get(tier)))) {
                return Optional.of(tier);
            }
        }
        return Optional.empty();
    }

    public static String tierName(int tier) {
        return List.of("3 d + triage", "3 days", "14 days", "60 days", "Next upgrade")
                .get(tier);
    }

    /** How a filter names a tier. */
    public static String tierToken(int tier) {
        return HostQuery.TIERS.get(tier);
    }

    /** What people say of a host. */
    public static String said(Enum<?> answer) {
        String word = answer.name().toLowerCase(Locale.ROOT);
        return word.equals("unknown") ? "not known" : word;
    }

    /** An action of the log in words. */
    public static String action(String action) {
        String words = action.replace('.', ' ').replace('-', ' ');
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** What kind of record a feed's word is. */
    public static String kind(Evidence.Kind kind) {
        return switch (kind) {
            case ADVISORY -> "Advisory";
            case CATALOGUE -> "Known exploited vulnerabilities:";
            case ATTACK -> "How it is attacked (SSVC):";
            case LIKELIHOOD -> "How likely it is exploited (EPSS):";
            case SCORE -> "How bad it is (CVSS):";
            case REJECTION -> "Taken back:";
            case SUPPORT -> "End of support:";
        };
    }

    /** The first of several, and how many more there are. */
    public static String some(List<String> names, int shown) {
        if (names.size() <= shown) {
            return String.join(", ", names);
        }
        return String.join(", ", names.subList(0, shown)) + " and " + (names.size() - shown) + " more";
    }

    /** A browser by what it says of itself, as short as a person would say it; nothing rests on this. */
    public static String browser(String said) {
        String system = firstOf(said, "Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux");
        String browser = firstOf(said, "Firefox", "Edg", "Chrome", "Safari", "Java-http-client");
        if (browser.isEmpty() && system.isEmpty()) {
            return said.isEmpty() ? "not told" : said.substring(0, Math.min(60, said.length()));
        }
        return (browser.equals("Edg") ? "Edge" : browser) + (system.isEmpty() ? "" : " on " + system);
    }

    /** By what somebody signed in. */
    public static String cameBy(String how) {
        return switch (how) {
            case "link" -> "Link";
            case "console" -> "Console";
            case "password" -> "Password and code";
            case "recovery-code" -> "Password and recovery code";
            case "passkey" -> "Passkey";
            case String other -> other;
        };
    }

    /** What a role lets somebody do. */
    public static String role(String role) {
        return switch (role) {
            case "viewer" -> "looks";
            case "operator" -> "makes plans, steers rollouts, says what hosts are";
            case "approver" -> "hands in signatures, lets rings open, accepts risks";
            case "auditor" -> "reads the log";
            case "administrator" -> "lets hosts and people in and out, loads feeds, puts policies in force";
            case String other -> other;
        };
    }

    private static String firstOf(String text, String... words) {
        return List.of(words).stream().filter(text::contains).findFirst().orElse("");
    }

    /** What can be done about a vulnerability, on most of its hosts. */
    public static State todo(Line line) {
        int held = line.hosts() - line.ready() - line.restarts() - line.unfixable();
        if (line.ready() > 0) {
            return new State("dl", "run", "A fix is ready on " + count(line.ready()) + of(line));
        }
        if (line.restarts() > 0) {
            return new State("restart", "warn", "Restart left on " + count(line.restarts()) + of(line));
        }
        return held > 0
                ? new State("held", "warn", "Held on " + count(held) + of(line))
                : new State("und", "idle", "No fix to be had yet");
    }

    private static String of(Line line) {
        return " of " + count(line.hosts());
    }

    /** A reason as a sentence begins. */
    public static String sentence(String reason) {
        return reason.isEmpty()
                ? reason
                : reason.substring(0, reason.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
                        + reason.substring(reason.offsetByCodePoints(0, 1));
    }

    public static String shortened(String text, int length) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length)) + "…";
    }
}
