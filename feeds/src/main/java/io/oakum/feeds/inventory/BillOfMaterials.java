package io.oakum.feeds.inventory;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Placed;
import io.oakum.core.exposure.Placed.Presence;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Inventory;
import io.oakum.feeds.format.JsonTree;
import io.oakum.feeds.format.PackageUrls;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Writes what a host has as a CycloneDX bill of materials, version 1.6, with a package URL for each package. */
public final class BillOfMaterials {
    /** The property that says who else than the distribution a package came from. */
    static final String ORIGIN = "oakum:origin";

    private final Host host;
    private final JsonGenerator json;

    private BillOfMaterials(Host host, JsonGenerator json) {
        this.host = host;
        this.json = json;
    }

    /** What a host's inventory comes to as components. */
    public static HostComponents components(Inventory inventory) {
        Host host = inventory.host();
        List<Placed> placed = inventory.packages().values().stream()
                .flatMap(
                        installed -> Component.of(host, installed)
                                .map(component -> component.from(inventory.origin(installed.key())))
                                .stream())
                .map(Placed::of)
                .toList();
        return new HostComponents(host.name(), host.kernelRunning(), java.util.Set.of(), placed);
    }

    /** The same inventory gives the same bytes. */
    public static void write(Inventory inventory, OutputStream out) throws IOException {
        HostComponents components = components(inventory);
        try (JsonGenerator json = JsonTree.factory().createGenerator(out, JsonEncoding.UTF8)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            new BillOfMaterials(inventory.host(), json)
                    .bill(inventory.takenAt().truncatedTo(ChronoUnit.SECONDS).toString(), components);
        }
    }

    private void bill(String takenAt, HostComponents components) throws IOException {
        json.writeStartObject();
        json.writeStringField("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.writeStringField("bomFormat", "CycloneDX");
        json.writeStringField("specVersion", "1.6");
        json.writeStringField("serialNumber", "urn:uuid:" + number(takenAt));
        json.writeNumberField("version", 1);
        json.writeObjectFieldStart("metadata");
        json.writeStringField("timestamp", takenAt);
        json.writeObjectFieldStart("component");
        json.writeStringField("type", "device");
        json.writeStringField("name", host.name());
        json.writeEndObject();
        json.writeEndObject();
        json.writeArrayFieldStart("components");
        operatingSystem();
        for (Placed placed : components.components()) {
            if (placed.presence() == Presence.INSTALLED) {
                component(placed.component());
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private UUID number(String takenAt) {
        return UUID.nameUUIDFromBytes(
                (host.name() + "\n" + host.bootId() + "\n" + takenAt).getBytes(StandardCharsets.UTF_8));
    }

    private void operatingSystem() throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "operating-system");
        json.writeStringField("bom-ref", "os");
        json.writeStringField("name", host.osId());
        json.writeStringField("version", host.osVersionId());
        json.writeEndObject();
    }

    /** Who supplied it, in the member for that, and as a property of ours: other writers put a package's maintainer into the former. */
    private void origin(String maker) throws IOException {
        json.writeObjectFieldStart("supplier");
        json.writeStringField("name", maker);
        json.writeEndObject();
        json.writeArrayFieldStart("properties");
        json.writeStartObject();
        json.writeStringField("name", ORIGIN);
        json.writeStringField("value", maker);
        json.writeEndObject();
        json.writeEndArray();
    }

    private void component(Component component) throws IOException {
        String url = PackageUrls.of(component, host.osId(), host.osVersionId());
        json.writeStartObject();
        json.writeStringField("type", "library");
        json.writeStringField("bom-ref", url);
        json.writeStringField("name", component.name());
        json.writeStringField("version", component.version());
        json.writeStringField("purl", url);
        if (!component.repository().isEmpty()) {
            origin(component.repository());
        }
        json.writeEndObject();
    }
}
