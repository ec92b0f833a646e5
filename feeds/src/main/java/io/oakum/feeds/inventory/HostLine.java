package io.oakum.feeds.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.Hindrance;
import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Placed;
import io.oakum.core.exposure.Placed.Presence;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import io.oakum.feeds.format.JsonTree;
import io.oakum.feeds.format.PackageUrls;
import io.oakum.feeds.format.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One host of an inventory file: {@code host}, {@code os {id, version_id}}, {@code packages} of its package manager, {@code apps} of
 * languages, and where they are known {@code kernel} and {@code livePatched}.
 */
final class HostLine {
    /** dpkg writes the version only where it differs from the binary's. */
    private static final Pattern SOURCE = Pattern.compile("(\\S+)(?:\\s+\\((\\S+)\\))?");

    private final JsonNode line;
    private final Optional<Ecosystem> ecosystem;
    private final Set<String> notKnown;

    private HostLine(JsonNode line, Optional<Ecosystem> ecosystem, Set<String> notKnown) {
        this.line = line;
        this.ecosystem = ecosystem;
        this.notKnown = notKnown;
    }

    /** @param notKnown is given what of the host no advisory can speak of */
    static HostComponents read(JsonNode line, Set<String> notKnown) throws RefusedException {
        String host = JsonTree.text(line, "host");
        if (host.isBlank()) {
            throw new RefusedException("it has no \"host\"");
        }
        String id = JsonTree.text(line.path("os"), "id");
        var ecosystem = Ecosystem.ofHost(id, JsonTree.text(line.path("os"), "version_id"));
        if (!id.isEmpty() && ecosystem.isEmpty()) {
            notKnown.add("no feed speaks of the distribution '" + id + "'; its packages were left out");
        }
        var components = new ArrayList<Placed>();
        var reader = new HostLine(line, ecosystem, notKnown);
        reader.packages(components);
        reader.apps(components);
        return new HostComponents(
                host, JsonTree.text(line, "kernel"), new LinkedHashSet<>(texts(line, "livePatched")), components);
    }

    private static List<String> texts(JsonNode node, String name) throws RefusedException {
        return JsonTree.list(node, name).stream().map(JsonNode::asText).toList();
    }

    private void packages(List<Placed> components) throws RefusedException {
        if (ecosystem.isEmpty()) {
            return;
        }
        for (JsonNode each : JsonTree.list(line, "packages")) {
            String status = JsonTree.text(each, "status");
            boolean isThere = !status.endsWith("config-files") && !status.endsWith("not-installed");
            components.add(new Placed(
                    component(each, ecosystem.get()),
                    isThere ? Presence.INSTALLED : Presence.CONFIGURATION_LEFT,
                    status.startsWith("hold ") ? Hindrance.HELD : Hindrance.NONE,
                    Optional.empty()));
        }
    }

    private static Component component(JsonNode each, Ecosystem ecosystem) throws RefusedException {
        String name = needed(each, "name");
        String release = JsonTree.text(each, "release");
        String version = release.isEmpty() ? needed(each, "version") : rpmVersion(each, release);
        var component = Component.of(ecosystem, name, version)
                .on(JsonTree.text(each, "arch"))
                .in(ModuleStream.of(JsonTree.text(each, "modularitylabel"), version))
                .from(JsonTree.text(each, "repository"));
        return release.isEmpty() ? withSource(component, JsonTree.text(each, "source")) : component;
    }

    /** A missing epoch is 0 when installed. */
    private static String rpmVersion(JsonNode each, String release) throws RefusedException {
        String epoch = each.path("epoch").asText("");
        boolean isZero = epoch.isEmpty() || epoch.equals("0") || epoch.equals("(none)");
        return (isZero ? "" : epoch + ":") + needed(each, "version") + "-" + release;
    }

    private static Component withSource(Component binary, String source) {
        Matcher named = SOURCE.matcher(source);
        String name = named.matches() ? named.group(1) : binary.name();
        String version = named.matches() && named.group(2) != null ? named.group(2) : binary.version();
        return binary.builtFrom(name, version);
    }

    private void apps(List<Placed> components) throws RefusedException {
        for (JsonNode each : JsonTree.list(line, "apps")) {
            String url = JsonTree.text(each, "purl");
            try {
                components.add(Placed.of(
                        url.isEmpty()
                                ? PackageUrls.named(needed(each, "type"), needed(each, "name"), needed(each, "version"))
                                : PackageUrls.component(url)));
            } catch (RefusedException e) {
                notKnown.add(e.reason());
            }
        }
    }

    private static String needed(JsonNode node, String name) throws RefusedException {
        String text = JsonTree.text(node, name);
        if (text.isEmpty()) {
            throw new RefusedException("one of its packages has no \"" + name + "\"");
        }
        return text;
    }
}
