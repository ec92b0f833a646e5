package io.oakum.agent;

import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonBoolean;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes out of what leaves the host what nobody else may read: passwords in the addresses of repositories and proxies, what package managers
 * and proxies print of how they signed in, and the passwords that this host's apt knows, wherever they stand.
 *
 * @param passwords of this host
 */
record Secrecy(Set<String> passwords) {
    private static final String HIDDEN = "***";

    /** Up to the last at-sign before the path: a password may hold one too. */
    private static final Pattern IN_ADDRESS = Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^/\\s]*@");

    /** A password with a slash in it; digits before a slash are a port. */
    private static final Pattern WITH_SLASH =
            Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^/\\s:]+:(?!\\d+/)[^\\s@]{0,200}/[^\\s@]{0,200}@");

    private static final Pattern HEADER =
            Pattern.compile("(?i)\\b((?:proxy-)?authorization|cookie|x-api-key)(\\s*[:=]\\s*)[^\\r\\n]+");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer)\\s+(?=\\S*[0-9._~+/=-])[a-z0-9._~+/=-]{8,}");
    private static final Pattern NAMED = Pattern.compile(
            "(?i)\\b((?:access_?|auth_?)?token|password|passwd|secret|api_?key|signature)(=)[^\\s&\"',;]+");

    /** What is shorter stands in words that are no secret. */
    private static final int SHORTEST = 4;

    private static final Path APT = Path.of("/etc/apt");

    /** Their lines must come to others as they are: they are held against digests. */
    private static final Set<String> EXACT = Set.of("changes", "installed");

    Secrecy {
        passwords = Set.copyOf(passwords);
    }

    /** Of this host now; to be read by root. */
    static Secrecy ofHost() {
        return ofApt(APT);
    }

    /** @param apt where {@code auth.conf} and {@code auth.conf.d} lie; what of it cannot be read, apt cannot print either */
    static Secrecy ofApt(Path apt) {
        var passwords = new LinkedHashSet<String>();
        for (Path file : files(apt)) {
            try {
                passwords.addAll(passwords(Files.readString(file)));
            } catch (IOException e) {
                // None, or none that can be read.
            }
        }
        return new Secrecy(passwords);
    }

    private static List<Path> files(Path apt) {
        var files = new ArrayList<>(List.of(apt.resolve("auth.conf")));
        try (var more = Files.newDirectoryStream(apt.resolve("auth.conf.d"))) {
            more.forEach(files::add);
        } catch (IOException e) {
            return files;
        }
        return files;
    }

    /** As in a netrc: words, of which one is {@code password} and the next is it. */
    private static List<String> passwords(String text) {
        var passwords = new ArrayList<String>();
        String before = "";
        for (String word : text.replaceAll("(?m)^\\s*#.*$", "").strip().split("\\s+")) {
            if (before.equals("password") && word.length() >= SHORTEST) {
                passwords.add(word);
            }
            before = word;
        }
        return passwords;
    }

    String redacted(String text) {
        String without = IN_ADDRESS.matcher(text).replaceAll("$1" + HIDDEN + "@");
        without = WITH_SLASH.matcher(without).replaceAll("$1" + HIDDEN + "@");
        without = HEADER.matcher(without).replaceAll("$1$2" + HIDDEN);
        without = BEARER.matcher(without).replaceAll("$1 " + HIDDEN);
        without = NAMED.matcher(without).replaceAll("$1$2" + HIDDEN);
        // What has no space in it is a name or a version, and is not to become another one because a password is
        // spelled like it.
        return passwords.isEmpty() || !without.contains(" ") ? without : withoutPasswords(without);
    }

    private String withoutPasswords(String text) {
        String without = text;
        for (String password : passwords) {
            without = Pattern.compile("(?<!\\w)" + Pattern.quote(password) + "(?!\\w)")
                    .matcher(without)
                    .replaceAll(HIDDEN);
        }
        return without;
    }

    /** With every text in it, however deep. */
    JsonObject redacted(JsonObject document) {
        var members = new LinkedHashMap<String, JsonValue>();
        document.members().forEach((name, value) -> members.put(name, EXACT.contains(name) ? value : redacted(value)));
        return new JsonObject(members);
    }

    private JsonValue redacted(JsonValue value) {
        return switch (value) {
            case JsonObject object -> redacted(object);
            case JsonArray(List<JsonValue> values) ->
                new JsonArray(values.stream().map(this::redacted).toList());
            case JsonString(String text) -> new JsonString(redacted(text));
            case JsonNumber number -> number;
            case JsonBoolean truth -> truth;
            case JsonNull nothing -> nothing;
        };
    }
}
