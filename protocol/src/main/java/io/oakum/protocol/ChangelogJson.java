package io.oakum.protocol;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** How hosts and their server speak of changelogs. What stands in the lines is for others to judge. */
public final class ChangelogJson {
    /** Of how many files is spoken at once. */
    public static final int MOST_FILES = 1_000;

    /** Of how many characters all that a host is told at once consists; root takes no longer question. */
    public static final int MOST_TOLD = 2 << 20;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private ChangelogJson() {}

    public static byte[] write(ChangelogQuestion question) {
        return bytes(JsonObject.with("edition", question.edition())
                .and("unread", JsonArray.ofTexts(question.unread()))
                .and("read", array(question.read()))
                .build());
    }

    public static ChangelogQuestion readQuestion(JsonObject object) throws JsonException {
        return new ChangelogQuestion(
                Math.clamp(object.wholeNumber("edition"), 0, Integer.MAX_VALUE),
                files(object.texts("unread")),
                readRead(object));
    }

    /** What the server believes, to be told to a host. */
    public static byte[] write(List<ToldChangelog> told) {
        return bytes(JsonObject.with("told", array(told)).build());
    }

    public static List<ToldChangelog> readAnswer(byte[] json) throws JsonException {
        return readTold(Json.readObject(json));
    }

    /** What a host is told; nothing where there is no such member. */
    public static List<ToldChangelog> readTold(JsonObject object) throws JsonException {
        List<ToldChangelog> told = changelogs(object, "told");
        if (told.stream().mapToLong(one -> one.lines().length()).sum() > MOST_TOLD) {
            throw new JsonException("more than " + MOST_TOLD + " characters are told at once");
        }
        return told;
    }

    public static JsonArray array(List<ToldChangelog> told) {
        List<JsonValue> each = told.stream()
                .<JsonValue>map(one -> JsonObject.with("sha256", one.sha256())
                        .and("lines", one.lines())
                        .build())
                .toList();
        return new JsonArray(each);
    }

    /** What a host read itself; nothing where there is no such member. */
    public static List<ToldChangelog> readRead(JsonObject object) throws JsonException {
        return changelogs(object, "read");
    }

    /** Of each file one at most. */
    private static List<ToldChangelog> changelogs(JsonObject object, String name) throws JsonException {
        var told = new ArrayList<ToldChangelog>();
        if (object.find(name).isPresent()) {
            for (JsonObject one : object.objects(name)) {
                told.add(new ToldChangelog(one.text("sha256"), one.text("lines")));
            }
        }
        files(told.stream().map(ToldChangelog::sha256).toList());
        return told;
    }

    private static List<String> files(List<String> sha256s) throws JsonException {
        if (sha256s.size() > MOST_FILES) {
            throw new JsonException("of " + sha256s.size() + " files; at most " + MOST_FILES + " are taken at once");
        }
        if (!sha256s.stream().allMatch(SHA256.asMatchPredicate())) {
            throw new JsonException("a file is not named by its SHA-256");
        }
        if (new HashSet<>(sha256s).size() < sha256s.size()) {
            throw new JsonException("a file is named twice");
        }
        return sha256s;
    }

    private static byte[] bytes(JsonObject object) {
        return Json.write(object).getBytes(StandardCharsets.UTF_8);
    }
}
