package io.oakum.feeds.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.Affected.Subject;
import io.oakum.core.exposure.Stance;
import io.oakum.core.exposure.VersionRange;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a CSAF document says of one vulnerability, product by product; products that differ in architecture only become one. */
final class CsafStatements {
    private static final String NOBODY_SAYS_WHY = "";

    private final CsafProducts products;
    private final Map<String, String> reasons = new HashMap<>();
    private final Map<String, Stance> noFix = new HashMap<>();
    private final Map<Key, Set<String>> architectures = new LinkedHashMap<>();

    private record Key(
            Ecosystem ecosystem,
            Subject subject,
            String name,
            Stance stance,
            String because,
            String version,
            boolean isMended,
            ModuleStream module) {
        /** Names of files hold no epoch. */
        private Scope scope() {
            Scope inModule = Scope.ANY.in(module);
            return version.isEmpty() || version.contains(":") || ecosystem.isLanguage()
                    ? inModule
                    : inModule.ofAnyEpoch();
        }
    }

    private CsafStatements(CsafProducts products) {
        this.products = products;
    }

    static List<Affected> read(JsonNode vulnerability, CsafProducts products) throws RefusedException {
        var statements = new CsafStatements(products);
        statements.readReasons(vulnerability);
        JsonNode status = vulnerability.path("product_status");
        for (Map.Entry<String, JsonNode> each : status.properties()) {
            for (String id : JsonTree.texts(status, each.getKey())) {
                switch (each.getKey()) {
                    case "fixed", "first_fixed" -> statements.add(id, Stance.AFFECTED, true);
                    case "known_affected", "first_affected", "last_affected" ->
                        statements.add(id, statements.noFix.getOrDefault(id, Stance.AFFECTED), false);
                    case "known_not_affected" -> statements.add(id, Stance.NOT_AFFECTED, false);
                    case "under_investigation" -> statements.add(id, Stance.UNDETERMINED, false);
                    case "recommended" -> {}
                    default ->
                        throw new RefusedException(
                                "nobody knows the product status '" + Plausible.shown(each.getKey()) + "'");
                }
            }
        }
        return statements.finished();
    }

    private void readReasons(JsonNode vulnerability) throws RefusedException {
        for (JsonNode threat : JsonTree.list(vulnerability, "threats")) {
            if (JsonTree.text(threat, "category").equals("impact")) {
                forEach(threat, id -> reasons.put(id, text(threat, "details")));
            }
        }
        for (JsonNode flag : JsonTree.list(vulnerability, "flags")) {
            forEach(flag, id -> reasons.put(id, text(flag, "label")));
        }
        for (JsonNode remedy : JsonTree.list(vulnerability, "remediations")) {
            String category = JsonTree.text(remedy, "category");
            if (category.equals("no_fix_planned") || category.equals("none_available")) {
                Stance stance = withoutFix(JsonTree.text(remedy, "details"));
                forEach(remedy, id -> {
                    noFix.put(id, stance);
                    reasons.put(id, text(remedy, "details"));
                });
            }
        }
    }

    private static String text(JsonNode node, String name) {
        return Plausible.summary(node.path(name).asText(NOBODY_SAYS_WHY));
    }

    private static void forEach(JsonNode group, java.util.function.Consumer<String> what) throws RefusedException {
        JsonTree.texts(group, "product_ids").forEach(what);
    }

    private static Stance withoutFix(String details) {
        return switch (details) {
            case "Out of support scope" -> Stance.END_OF_LIFE;
            case "Will not fix" -> Stance.IGNORED;
            case "Fix deferred" -> Stance.POSTPONED;
            default -> Stance.AFFECTED;
        };
    }

    private void add(String id, Stance stance, boolean isMended) {
        products.component(id).ifPresent(component -> {
            boolean isSource = component.architecture().equals("src");
            String because = switch (stance) {
                case AFFECTED -> NOBODY_SAYS_WHY;
                case NOT_AFFECTED, UNDETERMINED, END_OF_LIFE, NO_DSA, POSTPONED, IGNORED ->
                    reasons.getOrDefault(id, NOBODY_SAYS_WHY);
            };
            var key = new Key(
                    component.ecosystem(),
                    isSource ? Subject.SOURCE : Subject.BINARY,
                    component.name(),
                    stance,
                    because,
                    component.version(),
                    isMended,
                    component.module());
            var where = architectures.computeIfAbsent(key, k -> new TreeSet<>());
            architecture(component).forEach(where::add);
        });
    }

    private static List<String> architecture(Component component) {
        return component.architecture().isEmpty() || component.architecture().equals("src")
                ? List.of()
                : List.of(component.architecture());
    }

    private List<Affected> finished() {
        var all = new ArrayList<Affected>(architectures.size());
        architectures.forEach((key, where) -> all.add(new Affected(
                key.ecosystem(),
                key.subject(),
                key.name(),
                key.stance(),
                key.because(),
                key.isMended() || key.version().isEmpty() ? List.of() : List.of(key.version()),
                ranges(key),
                key.scope().on(where))));
        return all;
    }

    private static List<VersionRange> ranges(Key key) {
        if (key.version().isEmpty()) {
            return key.isMended() ? List.of() : List.of(VersionRange.all());
        }
        return key.isMended() ? List.of(VersionRange.before(key.version())) : List.of();
    }
}
