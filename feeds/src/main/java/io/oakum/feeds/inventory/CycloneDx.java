package io.oakum.feeds.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Placed;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.feeds.format.JsonTree;
import io.oakum.feeds.format.PackageUrls;
import io.oakum.feeds.format.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Bills of materials in CycloneDX's JSON: each component that a package URL names. */
final class CycloneDx {
    private CycloneDx() {}

    static boolean isBill(JsonNode document) {
        return document.path("bomFormat").asText("").equals("CycloneDX");
    }

    /** @param name what the host is called where the bill does not say */
    static HostComponents read(JsonNode bill, String name, Set<String> notKnown) throws RefusedException {
        String host = JsonTree.text(bill.path("metadata").path("component"), "name");
        Optional<Ecosystem> system = operatingSystem(bill);
        var components = new ArrayList<Placed>();
        read(JsonTree.list(bill, "components"), system, components, notKnown);
        return HostComponents.of(host.isBlank() ? name : host, components);
    }

    private static Optional<Ecosystem> operatingSystem(JsonNode bill) throws RefusedException {
        for (JsonNode each : JsonTree.list(bill, "components")) {
            if (JsonTree.text(each, "type").equals("operating-system")) {
                return Ecosystem.ofHost(JsonTree.text(each, "name"), JsonTree.text(each, "version"));
            }
        }
        return Optional.empty();
    }

    private static void read(
            List<JsonNode> listed, Optional<Ecosystem> system, List<Placed> components, Set<String> notKnown)
            throws RefusedException {
        for (JsonNode each : listed) {
            String url = JsonTree.text(each, "purl");
            if (!url.isEmpty()) {
                try {
                    components.add(
                            Placed.of(placed(PackageUrls.component(url), system).from(origin(each))));
                } catch (RefusedException e) {
                    notKnown.add(e.reason());
                }
            } else if (!JsonTree.text(each, "type").equals("operating-system")) {
                notKnown.add("components without a package URL were left out");
            }
            // Components may hold components.
            read(JsonTree.list(each, "components"), system, components, notKnown);
        }
    }

    /** Who else than the distribution it came from, where whoever wrote the bill knew that. */
    private static String origin(JsonNode component) throws RefusedException {
        for (JsonNode each : JsonTree.list(component, "properties")) {
            if (each.path("name").asText("").equals(BillOfMaterials.ORIGIN)) {
                return each.path("value").asText("");
            }
        }
        return "";
    }

    /** A package URL without a release gets the one that the bill's operating system names. */
    private static Component placed(Component component, Optional<Ecosystem> system) {
        boolean isOpen = !component.ecosystem().isLanguage()
                && component.ecosystem().release().isEmpty();
        return system.filter(known ->
                        isOpen && known.name().equals(component.ecosystem().name()))
                .map(known -> new Component(
                        known,
                        component.name(),
                        component.version(),
                        component.source(),
                        component.sourceVersion(),
                        component.architecture(),
                        component.module(),
                        component.repository()))
                .orElse(component);
    }
}
