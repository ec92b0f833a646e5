package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.control.Evidence;
import io.oakum.core.inventory.Life;
import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Asset.Criticality;
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

/** The words of the pages that depend on what is told. */
public final class Words {
    /** What stands over the list of exposures: filters and their names. */
    public static final Map<String, String> EXPOSURE_TABS = ListQuery.ordered(
            "", text("words.exposures.all"),
            "due:late", text("words.exposures.late"),
            "kev:yes", text("words.exposures.exploited"),
            "fix:ready", text("words.exposures.ready"),
            "fix:restart", text("words.exposures.restart"),
            "fix:none", text("words.exposures.unfixable"),
            "fix:provisional", text("words.exposures.provisional"));

    /** What stands over the log. */
    public static final Map<String, String> LOG_TABS = ListQuery.ordered(
            "", text("words.log.all"),
            "who:person", text("words.log.people"),
            "what:host", text("words.log.hosts"),
            "what:sign-in", text("words.log.sign-in"),
            "what:account", text("words.log.accounts"),
            "what:exception", text("words.log.exceptions"),
            "what:enrolment-token", text("words.log.tokens"));

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

    /** In UTC; the page's script brings it to the reader's zone. */
    public static String moment(Instant at) {
        return MOMENT.format(at);
    }

    /** A stretch of time in its two largest units: {@code 3 d 4 h}, {@code 4 h 50 m}, {@code 12 s}. */
    public static String stretch(Duration time) {
        long seconds = Math.abs(time.toSeconds());
        if (seconds >= DAY) {
            return text("words.stretch.days", String.valueOf(seconds / DAY), String.valueOf(seconds % DAY / HOUR));
        }
        if (seconds >= HOUR) {
            return text("words.stretch.hours", String.valueOf(seconds / HOUR), String.valueOf(seconds % HOUR / 60));
        }
        return seconds >= 60
                ? text("words.stretch.minutes", String.valueOf(seconds / 60))
                : text("words.stretch.seconds", String.valueOf(seconds));
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
            case EXPECTED -> new State("und", "idle", text("words.life.expected"));
            case PENDING -> new State("wait", "run", text("words.life.pending"));
            case ACTIVE -> new State("ok", "ok", text("words.life.active"));
            case SILENT -> new State("warn", "warn", text("words.life.silent"));
            case QUARANTINED -> new State("fail", "fail", text("words.life.quarantined"));
            case RETIRED -> new State("waive", "waive", text("words.life.retired"));
        };
    }

    /** @param hindrance empty for none */
    public static State exposure(String state, String hindrance) {
        if (!hindrance.isEmpty()) {
            return new State("held", "warn", text("words.exposure.held", hindrance(hindrance)));
        }
        return switch (state) {
            case "fix-available" -> new State("dl", "run", text("words.exposure.ready"));
            case "restart-required" -> new State("restart", "warn", text("words.exposure.restart"));
            case "no-fix" -> new State("und", "idle", text("words.exposure.no-fix"));
            case "end-of-life" -> new State("fail", "fail", text("words.exposure.end-of-life"));
            case String other -> new State("und", "idle", other);
        };
    }

    /** What a host says of a plan. */
    public static State answer(String answer) {
        return switch (answer) {
            case "asked" -> new State("wait", "idle", text("words.answer.asked"));
            case "feasible" -> new State("ok", "ok", text("words.answer.feasible"));
            case "nothing" -> new State("ok", "idle", text("words.answer.nothing"));
            case "blocked" -> new State("fail", "fail", text("words.answer.blocked"));
            case String other -> new State("und", "idle", other);
        };
    }

    public static String hindrance(String word) {
        return switch (word) {
            case "held" -> text("words.hindrance.held");
            case "pinned" -> text("words.hindrance.pinned");
            case "phased" -> text("words.hindrance.phased");
            case "kept-back" -> text("words.hindrance.kept-back");
            case "conffile" -> text("words.hindrance.conffile");
            case "subscription" -> text("words.hindrance.subscription");
            case "source-missing" -> text("words.hindrance.source-missing");
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
        return switch (TIERS.get(tier)) {
            case THREE_DAYS_AND_TRIAGE -> text("words.tier.triage");
            case THREE_DAYS -> text("words.tier.3-days");
            case FOURTEEN_DAYS -> text("words.tier.14-days");
            case SIXTY_DAYS -> text("words.tier.60-days");
            case NEXT_UPGRADE -> text("words.tier.upgrade");
        };
    }

    /** How a filter names a tier. */
    public static String tierToken(int tier) {
        return HostQuery.TIERS.get(tier);
    }

    /** What people say of a host. */
    public static String said(Answer answer) {
        return switch (answer) {
            case YES -> text("said.yes");
            case NO -> text("said.no");
            case UNKNOWN -> text("said.unknown");
        };
    }

    public static String said(Criticality criticality) {
        return switch (criticality) {
            case HIGH -> text("said.high");
            case NORMAL -> text("said.normal");
            case LOW -> text("said.low");
            case UNKNOWN -> text("said.unknown");
        };
    }

    /** An action of the log in words. */
    public static String action(String action) {
        String words = action.replace('.', ' ').replace('-', ' ');
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** What kind of record a feed's word is. */
    public static String kind(Evidence.Kind kind) {
        return switch (kind) {
            case ADVISORY -> text("words.kind.advisory");
            case CATALOGUE -> text("words.kind.catalogue");
            case ATTACK -> text("words.kind.attack");
            case LIKELIHOOD -> text("words.kind.likelihood");
            case SCORE -> text("words.kind.score");
            case REJECTION -> text("words.kind.rejection");
            case SUPPORT -> text("words.kind.support");
        };
    }

    /** The first of several, and how many more there are. */
    public static String some(List<String> names, int shown) {
        if (names.size() <= shown) {
            return String.join(", ", names);
        }
        return Texts.count("words.some", names.size() - shown, String.join(", ", names.subList(0, shown)));
    }

    /** A browser by what it says of itself, as short as a person would say it; nothing rests on this. */
    public static String browser(String said) {
        String system = firstOf(said, "Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux");
        String browser = firstOf(said, "Firefox", "Edg", "Chrome", "Safari", "Java-http-client");
        if (browser.isEmpty() && system.isEmpty()) {
            return said.isEmpty() ? text("words.browser.unknown") : said.substring(0, Math.min(60, said.length()));
        }
        String name = browser.equals("Edg") ? "Edge" : browser;
        return system.isEmpty() ? name : text("words.browser.on", name, system);
    }

    /** By what somebody signed in. */
    public static String cameBy(String how) {
        return switch (how) {
            case "link" -> text("words.came-by.link");
            case "console" -> text("words.came-by.console");
            case "password" -> text("words.came-by.password");
            case "recovery-code" -> text("words.came-by.recovery-code");
            case "passkey" -> text("words.came-by.passkey");
            case String other -> other;
        };
    }

    /** What a role lets somebody do. */
    public static String role(String role) {
        return switch (role) {
            case "viewer" -> text("words.role.viewer");
            case "operator" -> text("words.role.operator");
            case "approver" -> text("words.role.approver");
            case "auditor" -> text("words.role.auditor");
            case "administrator" -> text("words.role.administrator");
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
            return new State("dl", "run", Texts.count("words.todo.ready", line.hosts(), count(line.ready())));
        }
        if (line.restarts() > 0) {
            return new State(
                    "restart", "warn", Texts.count("words.todo.restart", line.hosts(), count(line.restarts())));
        }
        return held > 0
                ? new State("held", "warn", Texts.count("words.todo.held", line.hosts(), count(held)))
                : new State("und", "idle", text("words.todo.none"));
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
