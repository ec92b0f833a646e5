package io.oakum.core.plan;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change.Install;
import io.oakum.core.plan.Change.Remove;
import io.oakum.core.plan.Change.Replace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every install, replacement and removal that a goal entails on a host, sorted and complete. Equal sets have one digest. */
public record ChangeSet(List<Change> changes) {

    public ChangeSet {
        changes = changes.stream().sorted(Comparator.comparing(Change::key)).toList();
        var keys = changes.stream().map(Change::key).toList();
        if (keys.size() != List.copyOf(new java.util.LinkedHashSet<>(keys)).size()) {
            throw new IllegalArgumentException("a package stands twice in the change set: " + keys);
        }
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    public Optional<Change> find(PackageKey key) {
        return changes.stream().filter(change -> change.key().equals(key)).findFirst();
    }

    public Stream<Remove> removals() {
        return changes.stream().filter(Remove.class::isInstance).map(Remove.class::cast);
    }

    public Stream<Install> installs() {
        return changes.stream().filter(Install.class::isInstance).map(Install.class::cast);
    }

    public Stream<Replace> replacements() {
        return changes.stream().filter(Replace.class::isInstance).map(Replace.class::cast);
    }

    /** SHA-256 over the canonical lines, in hexadecimal: what a rehearsal is evidence for and an approval names. */
    public String digest() {
        try {
            byte[] lines = canonicalLines().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lines));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** One line a change, sorted: {@code name:arch from to sha256}, with {@code -} for what a change does not have. */
    public String canonicalLines() {
        return changes.stream().map(ChangeSet::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(Change change) {
        return switch (change) {
            case Install(var key, var to, var content) -> key + " - " + to.text() + " " + content.sha256();
            case Replace(var key, var from, var to, var content) ->
                key + " " + from.text() + " " + to.text() + " " + content.sha256();
            case Remove(var key, var from) -> key + " " + from.text() + " - -";
        };
    }
}
