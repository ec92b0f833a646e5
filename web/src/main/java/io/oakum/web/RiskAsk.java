package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.AcceptRisk;
import io.oakum.control.RiskViews.Look;
import io.oakum.control.RiskViews.Risk;
import io.oakum.core.inventory.HostId;
import io.oakum.store.RiskStore.Place;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A form that asks for exceptions, and what they would be about.
 *
 * @param asked which vulnerabilities are meant
 * @param hosts those that were chosen; empty where none were, and it is for a group or for all
 * @param look what is open there; nothing where it cannot be asked for
 * @param typed the fields as they came
 * @param problem why nothing was done; empty where nothing was tried
 */
public record RiskAsk(
        Set<String> asked,
        Optional<ChangePage> hosts,
        Place place,
        Look look,
        Map<String, String> typed,
        String problem) {
    /** Where it is for hosts of a group. */
    public static final String GROUP = "group";

    private static final Pattern VULNERABILITY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._+~/-]{3,199}");

    /** A field of a form is named so for each vulnerability that is ticked. */
    private static final String TICK = "v.";

    /** How a form names a vulnerability. */
    public static String tick(String vulnerability) {
        return TICK + vulnerability;
    }

    /** Where somebody asks for an exception for one vulnerability. */
    public static String address(String vulnerability) {
        return ListQuery.address("/exceptions/new", Map.of(tick(vulnerability), "yes"));
    }

    /** Where somebody asks for an exception for one vulnerability on one host. */
    public static String address(String vulnerability, HostId host) {
        return ListQuery.address(
                "/exceptions/new", ListQuery.ordered(tick(vulnerability), "yes", ChangePage.tick(host), "yes"));
    }

    /** Where somebody asks for exceptions for all that match a filter of the list of exposures. */
    public static String matching(String query) {
        return ListQuery.address("/exceptions/new", ListQuery.ordered("open", "all", "exposures", query));
    }

    /** Those that a form or an address names one by one. */
    public static Set<String> named(Map<String, String> sent) throws BadQuery {
        var named = new TreeSet<String>();
        for (String name : sent.keySet()) {
            if (name.startsWith(TICK)) {
                named.add(vulnerability(name.substring(TICK.length())));
            }
        }
        for (String word : sent.getOrDefault("names", "").split("[\\s,]+")) {
            if (!word.isEmpty()) {
                named.add(vulnerability(word));
            }
        }
        return named;
    }

    private static String vulnerability(String name) throws BadQuery {
        if (!VULNERABILITY.matcher(name).matches()) {
            throw new BadQuery(text("riskask.no-id", ListQuery.shortened(name)));
        }
        return name;
    }

    /** The filter of the list of exposures whose vulnerabilities are meant; empty where they are named. */
    public static Optional<ExposureQuery> filter(Map<String, String> sent) throws BadQuery {
        return sent.getOrDefault("open", "").equals("all")
                ? Optional.of(ExposureQuery.parse(Map.of("q", sent.getOrDefault("exposures", ""))))
                : Optional.empty();
    }

    public String typed(String name) {
        return typed.getOrDefault(name, "");
    }

    public boolean isTooMany() {
        return asked.size() > AcceptRisk.MOST;
    }

    public int most() {
        return AcceptRisk.MOST;
    }

    /** Whether there is something to ask for. */
    public boolean isPossible() {
        return !isTooMany() && !look.risks().isEmpty();
    }

    /** Those that would get an exception. */
    public List<String> covered() {
        return look.risks().stream().map(one -> one.covered().vulnerability()).toList();
    }

    /** Those that are not open there. */
    public List<String> leftOut() {
        var left = new TreeSet<>(asked);
        covered().forEach(left::remove);
        return List.copyOf(left);
    }

    public long exposures() {
        return look.risks().stream().mapToLong(one -> one.covered().hosts()).sum();
    }

    /** What would end such an exception if it became so, of what is so already. */
    public static String already(Risk risk) {
        var words = new ArrayList<String>();
        if (risk.isExploited()) {
            words.add(text("riskask.already.exploited"));
        }
        if (risk.covered().exposed() > 0) {
            words.add(count("riskask.already.exposed", risk.covered().exposed()));
        }
        if (risk.covered().ready() > 0) {
            words.add(text("riskask.already.ready", Words.count(risk.covered().ready())));
        }
        return String.join(", ", words);
    }

    /** Names exactly this: the vulnerabilities and where. */
    public String digest() {
        String where = switch (place) {
            case Place.Everywhere() -> "everywhere";
            case Place.Group(String tag) -> "group " + tag;
            case Place.Hosts hosts -> "hosts " + hosts.named();
        };
        return Sha256.of((where + "\n" + String.join("\n", new TreeSet<>(covered()))).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    /** What says again what is meant. */
    public Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        asked.forEach(one -> fields.put(tick(one), "yes"));
        hosts.ifPresent(chosen -> fields.putAll(chosen.fields()));
        return fields;
    }

    /** The same, but everywhere. */
    public String everywhere() {
        var fields = new LinkedHashMap<String, String>();
        asked.forEach(one -> fields.put(tick(one), "yes"));
        return ListQuery.address("/exceptions/new", fields);
    }

    public String firstDay() {
        return day(0);
    }

    public String lastDay() {
        return day(364);
    }

    private String day(int days) {
        return LocalDate.ofInstant(look.at().plus(Duration.ofDays(days)), ZoneOffset.UTC)
                .toString();
    }
}
