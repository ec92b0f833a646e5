package io.oakum.feeds.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The product tree of a CSAF document: what each product id means, as a component of a distribution where it can be told. */
final class CsafProducts {
    private static final Pattern NEVRA = Pattern.compile("(.+?)-(?:(\\d+):)?([^-:]+)-([^-]+)\\.([a-z0-9_]+)");

    private final Map<String, Product> products = new HashMap<>();
    private final Map<String, Relation> relations = new HashMap<>();

    /** @param url a package URL, or empty */
    private record Product(String name, String url, String cpe) {}

    private record Relation(String part, String platform) {}

    private CsafProducts() {}

    static CsafProducts read(JsonNode tree) throws RefusedException {
        var products = new CsafProducts();
        for (JsonNode product : JsonTree.list(tree, "full_product_names")) {
            products.add(product);
        }
        var open = new ArrayDeque<JsonNode>(JsonTree.list(tree, "branches"));
        while (!open.isEmpty()) {
            JsonNode branch = open.pop();
            if (branch.has("product")) {
                products.add(branch.path("product"));
            }
            open.addAll(JsonTree.list(branch, "branches"));
        }
        for (JsonNode relation : JsonTree.list(tree, "relationships")) {
            JsonNode whole = relation.path("full_product_name");
            products.relations.put(
                    JsonTree.text(whole, "product_id"),
                    new Relation(
                            JsonTree.text(relation, "product_reference"),
                            JsonTree.text(relation, "relates_to_product_reference")));
        }
        return products;
    }

    private void add(JsonNode product) throws RefusedException {
        JsonNode known = product.path("product_identification_helper");
        products.put(
                JsonTree.needed(product, "product_id"),
                new Product(JsonTree.text(product, "name"), JsonTree.text(known, "purl"), JsonTree.text(known, "cpe")));
    }

    /** The component of that product id; empty for products that no package manager installs. */
    Optional<Component> component(String id) {
        Relation relation = relations.get(id);
        Optional<Product> part = Optional.ofNullable(products.get(relation == null ? id : relation.part()));
        Optional<Product> platform = Optional.ofNullable(relation == null ? null : products.get(relation.platform()));
        Optional<Ecosystem> ecosystem = platform.flatMap(CsafProducts::ecosystem);
        return part.flatMap(product -> named(product, ecosystem));
    }

    private static Optional<Component> named(Product product, Optional<Ecosystem> platform) {
        if (product.url().isEmpty()) {
            return platform.flatMap(ecosystem -> fromFileName(product.name(), ecosystem));
        }
        try {
            Component component = PackageUrls.component(product.url());
            if (component.ecosystem().isLanguage()) {
                return Optional.of(component);
            }
            // A distribution's package without a platform could be of any release: nothing can be said of it.
            return platform.map(ecosystem -> new Component(
                    ecosystem,
                    component.name(),
                    component.version(),
                    component.source(),
                    component.sourceVersion(),
                    component.architecture(),
                    component.module(),
                    ""));
        } catch (RefusedException _) {
            return Optional.empty();
        }
    }

    /** SUSE and openEuler name files: {@code NAME-[EPOCH:]VERSION-RELEASE.ARCH}. */
    private static Optional<Component> fromFileName(String name, Ecosystem ecosystem) {
        Matcher parts = NEVRA.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String epoch = parts.group(2) == null ? "" : parts.group(2) + ":";
        String version = epoch + parts.group(3) + "-" + parts.group(4);
        return Optional.of(Component.of(ecosystem, parts.group(1), version)
                .on(parts.group(5))
                .in(ModuleStream.of("", version)));
    }

    private static Optional<Ecosystem> ecosystem(Product platform) {
        String[] cpe = platform.cpe().split(":");
        if (cpe.length < 4) {
            return platform.name().startsWith("SUSE ") || platform.name().startsWith("openSUSE ")
                    ? Optional.of(suse(platform.name()))
                    : Optional.empty();
        }
        return switch (cpe[2]) {
            case "redhat" ->
                Optional.of(new Ecosystem(
                        "Red Hat", platform.cpe().substring(platform.cpe().indexOf(":redhat:") + 8)));
            case "suse", "opensuse" -> Optional.of(suse(platform.name()));
            case "openEuler", "openeuler" ->
                cpe.length > 4 ? Optional.of(new Ecosystem("openEuler", cpe[4])) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Ecosystem suse(String name) {
        int blank = name.indexOf(' ');
        return new Ecosystem(name.substring(0, Math.max(0, blank)), name.substring(blank + 1));
    }
}
