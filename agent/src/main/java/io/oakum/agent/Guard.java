package io.oakum.agent;

import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the owner of this host allows at most, whoever signs what. It stands in a file that root alone can write; no order reaches it.
 *
 * @param changes whether packages may be changed ({@code mode = managed}) or only looked at ({@code mode = observe})
 * @param rehearsals whether changes may be tried on a copy of this host
 * @param downloads whether packages may be fetched ahead
 * @param reboots whether an order that allows it may reboot this host
 * @param unsigned how much of what nobody signed
 */
record Guard(boolean changes, boolean rehearsals, boolean downloads, boolean reboots, Unsigned unsigned) {
    static final Path FILE = Path.of("/etc/oakum/guard.conf");

    /** Where the owner said nothing. */
    static final Guard MANAGED = new Guard(true, true, true, true, Unsigned.USUAL);

    private static final Guard OBSERVING = new Guard(false, false, false, false, Unsigned.USUAL);
    private static final Set<String> KEYS =
            Set.of("mode", "rehearsals", "downloads", "reboots", "rehearsals-a-day", "downloads-kept-mb");

    /**
     * What is done by the server's word alone.
     *
     * @param rehearsalsADay how many changes are tried on copies within a day
     * @param keptBytes of packages that were fetched
     */
    record Unsigned(int rehearsalsADay, long keptBytes) {
        static final Unsigned USUAL = new Unsigned(12, 8L << 30);
    }

    /** @throws IOException if it cannot be read as it should be: then nothing is allowed until its owner has mended it */
    static Guard read(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return MANAGED;
        }
        requireOwnedByRoot(file);
        Map<String, String> words = words(file);
        Guard most = switch (words.getOrDefault("mode", "managed")) {
            case "managed" -> MANAGED;
            case "observe" -> OBSERVING;
            default -> throw broken(file, "mode is managed or observe, not '" + words.get("mode") + "'");
        };
        return new Guard(
                most.changes,
                most.rehearsals && isAllowed(file, words, "rehearsals"),
                most.downloads && isAllowed(file, words, "downloads"),
                most.reboots && isAllowed(file, words, "reboots"),
                new Unsigned(
                        number(file, words, "rehearsals-a-day", Unsigned.USUAL.rehearsalsADay()),
                        (long) number(file, words, "downloads-kept-mb", (int) (Unsigned.USUAL.keptBytes() >> 20))
                                << 20));
    }

    /** What the owner allows, for the host's report: {@code changes} and {@code reboots}, and {@code why} where nothing may be changed. */
    static JsonObject told(Path file) {
        try {
            Guard guard = read(file);
            return JsonObject.with("changes", guard.changes)
                    .and("reboots", guard.reboots)
                    .and("why", guard.changes ? "" : "mode = observe in " + file)
                    .build();
        } catch (IOException e) {
            return JsonObject.with("changes", false)
                    .and("reboots", false)
                    .and("why", String.valueOf(e.getMessage()))
                    .build();
        }
    }

    private static void requireOwnedByRoot(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        boolean isForRootAlone = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS) instanceof Integer uid
                && uid == 0
                && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
        if (Files.isSymbolicLink(file) || !isForRootAlone) {
            throw broken(file, "others than root can write it (" + PosixFilePermissions.toString(permissions) + ")");
        }
    }

    private static Map<String, String> words(Path file) throws IOException {
        var words = new HashMap<String, String>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines) {
            String text = line.replaceFirst("#.*", "").strip();
            if (text.isEmpty()) {
                continue;
            }
            String[] parts = text.split("\\s*=\\s*", 2);
            if (parts.length != 2 || !KEYS.contains(parts[0]) || words.putIfAbsent(parts[0], parts[1]) != null) {
                throw broken(
                        file, "'" + text + "' is not one of " + String.join(", ", new TreeSet<>(KEYS)) + ", once each");
            }
        }
        return words;
    }

    private static boolean isAllowed(Path file, Map<String, String> words, String key) throws IOException {
        return switch (words.getOrDefault(key, "yes")) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw broken(file, key + " is yes or no, not '" + words.get(key) + "'");
        };
    }

    private static int number(Path file, Map<String, String> words, String key, int usual) throws IOException {
        String word = words.getOrDefault(key, Integer.toString(usual));
        if (!word.matches("[0-9]{1,6}")) {
            throw broken(file, key + " is a number of at most six digits, not '" + word + "'");
        }
        return Integer.parseInt(word);
    }

    private static IOException broken(Path file, String why) {
        return new IOException(file + " is not understood, so nothing is allowed here: " + why);
    }
}
