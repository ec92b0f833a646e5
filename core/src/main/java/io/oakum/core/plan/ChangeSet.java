package io.oakum.core.plan;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change.Install;
import io.oakum.core.plan.Change.Remove;
import io.oakum.core.plan.Change.Replace;
import io.oakum.core.version.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every install, replacement and removal that a goal entails on a host, sorted and complete. Equal sets have one digest. */
public record ChangeSet(List<Change> changes) {
    /** The package of Oakum's own agent. It is replaced by a plan of its own, and by nothing else. */
    public static final String AGENT = "oakum-agent";

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

    public boolean touchesAgent() {
        return changes.stream().anyMatch(change -> change.key().name().equals(AGENT));
    }

    /** The upgrade of the agent that this set consists of; empty where it does anything else, or sets the agent back. */
    public Optional<Replace> agentUpgrade() {
        return changes.size() == 1
                        && changes.getFirst() instanceof Replace replace
                        && replace.key().name().equals(AGENT)
                        && replace.to().compareTo(replace.from()) > 0
                ? Optional.of(replace)
                : Optional.empty();
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

    /**
     * Reads what {@link #canonicalLines} wrote. Sizes do not stand in it: they are 0.
     *
     * @throws IllegalArgumentException if it is not written exactly so; the message names the line
     */
    public static ChangeSet ofCanonicalLines(String text) {
        var changes = new ArrayList<Change>();
        for (String line : text.strip().lines().toList()) {
            changes.add(change(line));
        }
        var set = new ChangeSet(changes);
        if (!set.canonicalLines().equals(text)) {
            throw new IllegalArgumentException("the lines of the change set are not in their one order and form");
        }
        return set;
    }

    private static Change change(String line) {
        String[] words = line.split(" ", -1);
        int colon = words[0].lastIndexOf(':');
        if (words.length != 4 || colon < 1) {
            throw new IllegalArgumentException("'" + line + "' is no line of a change set");
        }
        var key = new PackageKey(words[0].substring(0, colon), words[0].substring(colon + 1));
        if (words[2].equals("-")) {
            return new Remove(key, version(words[1], key));
        }
        var content = new Change.Content(words[3], 0);
        Version to = version(words[2], key);
        return words[1].equals("-")
                ? new Install(key, to, content)
                : new Replace(key, version(words[1], key), to, content);
    }

    /** The lines come from hosts and are read by people: what is no version has no place in them. */
    private static Version version(String text, PackageKey key) {
        Version version = Version.deb(text);
        if (!version.isValid()) {
            throw new IllegalArgumentException("a version of " + key + " is none");
        }
        return version;
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
