package io.oakum.protocol;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How the messages are written. Members that are not known are passed over: an agent and a server two versions apart understand
 * each other.
 */
public final class ProtocolJson {
    private static final int MAX_SECRET = 128;
    private static final int MAX_KEY = 1024;
    private static final int MAX_WORD = 128;
    private static final int MAX_PROBLEM = 1000;
    private static final int MAX_TAGS = 32;

    /** A signed note of one checkpoint has some three hundred; the server keeps those it has answered. */
    private static final int MAX_NOTE = 4096;

    /** What a group may be called. */
    public static final Pattern TAG = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** As long as a name in the DNS may be. */
    private static final int MAX_HOST_NAME = 253;

    private ProtocolJson() {}

    /** A short text that is safe to show: whoever is not yet known may say nothing long and nothing that moves a cursor. */
    private static String word(JsonObject object, String name, int max) throws JsonException {
        String text = object.text(name);
        if (text.length() > max) {
            throw new JsonException(
                    "\"" + name + "\" has " + text.length() + " characters; at most " + max + " are taken");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new JsonException("\"" + name + "\" holds a control character");
        }
        return text;
    }

    /**
     * What a machine signs when it asks: it has the token, it means this server, and the key is its own.
     *
     * @param serverKey the digest of the server's public key, as the machine saw it
     */
    public static byte[] enrolmentProof(String token, Sha256 serverKey, String key) {
        String words = "oakum enrolment v1\n"
                + Sha256.of(token.getBytes(StandardCharsets.UTF_8)).hex() + "\n" + serverKey.hex() + "\n" + key + "\n";
        return words.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] write(EnrolRequest request) {
        return bytes(JsonObject.with("token", request.token())
                .and("key", request.key())
                .and("signature", request.signature())
                .and("name", request.name())
                .and("os", request.os())
                .and("machineId", request.machineId())
                .and("agentVersion", request.agentVersion())
                .build());
    }

    public static EnrolRequest enrolRequest(JsonObject object) throws JsonException {
        return new EnrolRequest(
                word(object, "token", MAX_SECRET),
                word(object, "key", MAX_KEY),
                word(object, "signature", MAX_KEY),
                word(object, "name", MAX_HOST_NAME),
                word(object, "os", MAX_WORD),
                word(object, "machineId", MAX_WORD),
                word(object, "agentVersion", MAX_WORD));
    }

    public static byte[] write(EnrolAnswer answer) {
        return bytes(JsonObject.with("host", answer.host())
                .and("approved", answer.approved())
                .and("certificates", answer.certificates())
                .and("trust", answer.trust())
                .build());
    }

    public static EnrolAnswer enrolAnswer(byte[] json) throws JsonException {
        JsonObject object = Json.readObject(json);
        return new EnrolAnswer(
                object.text("host"), object.truth("approved"), object.text("certificates"), object.text("trust"));
    }

    public static byte[] write(PollRequest request) {
        return bytes(JsonObject.with("bootId", request.bootId())
                .and("agentVersion", request.agentVersion())
                .and("reportDigest", request.reportDigest())
                .and("checkpoint", request.checkpoint())
                .and("waitSeconds", request.waitSeconds())
                .and("tags", JsonArray.ofTexts(request.tags()))
                .and("alarm", request.alarm())
                .build());
    }

    public static PollRequest pollRequest(JsonObject object) throws JsonException {
        return new PollRequest(
                word(object, "bootId", MAX_WORD),
                word(object, "agentVersion", MAX_WORD),
                word(object, "reportDigest", MAX_WORD),
                note(object),
                Math.clamp(object.wholeNumber("waitSeconds"), 0, 60),
                tags(object),
                object.find("alarm").isPresent() ? word(object, "alarm", MAX_PROBLEM) : "");
    }

    /**
     * Who speaks, of whatever version: all that is read of a message before it is known to be understood.
     *
     * @param bootId empty where it is not said
     * @param agentVersion empty where it is not said
     */
    public record Speaker(String bootId, String agentVersion) {}

    public static Speaker speaker(JsonObject object) throws JsonException {
        return new Speaker(
                object.find("bootId").isPresent() ? word(object, "bootId", MAX_WORD) : "",
                object.find("agentVersion").isPresent() ? word(object, "agentVersion", MAX_WORD) : "");
    }

    private static String note(JsonObject object) throws JsonException {
        String note = object.text("checkpoint");
        if (note.length() > MAX_NOTE) {
            throw new JsonException(
                    "\"checkpoint\" has " + note.length() + " characters; at most " + MAX_NOTE + " are taken");
        }
        return note;
    }

    /** An agent of an earlier version says nothing of tags. */
    private static List<String> tags(JsonObject object) throws JsonException {
        List<String> tags = object.find("tags").isPresent() ? object.texts("tags") : List.of();
        if (tags.size() > MAX_TAGS || !tags.stream().allMatch(TAG.asMatchPredicate())) {
            throw new JsonException("\"tags\" are at most " + MAX_TAGS + ", of letters, digits, . _ and -");
        }
        return tags;
    }

    public static byte[] write(PollAnswer answer) {
        List<JsonValue> tasks =
                answer.tasks().stream().<JsonValue>map(ProtocolJson::object).toList();
        JsonValue.Builder message = JsonObject.with("time", answer.time())
                .and("reportWanted", answer.reportWanted())
                .and("checkpoint", answer.checkpoint())
                .and("consistency", JsonArray.ofTexts(answer.consistency()))
                .and("restoration", answer.restoration());
        if (!answer.trust().isEmpty()) {
            message.and("trust", JsonArray.ofTexts(answer.trust()));
        }
        return bytes(message.and("tasks", new JsonArray(tasks))
                .and("problem", answer.problem())
                .build());
    }

    private static JsonObject object(Task task) {
        return JsonObject.with("id", task.id())
                .and("token", task.token())
                .and("kind", task.kind())
                .and("request", task.request())
                .build();
    }

    public static PollAnswer pollAnswer(byte[] json) throws JsonException {
        JsonObject object = Json.readObject(json);
        var tasks = new ArrayList<Task>();
        for (JsonObject task : object.objects("tasks")) {
            tasks.add(new Task(task.text("id"), task.wholeNumber("token"), task.text("kind"), task.text("request")));
        }
        List<String> consistency = object.find("consistency").isPresent() ? object.texts("consistency") : List.of();
        return new PollAnswer(
                object.text("time"),
                object.truth("reportWanted"),
                object.text("checkpoint"),
                consistency,
                object.find("restoration").isPresent() ? object.text("restoration") : "",
                object.find("trust").isPresent() ? object.texts("trust") : List.of(),
                tasks,
                object.find("problem").isPresent() ? word(object, "problem", MAX_PROBLEM) : "");
    }

    public static byte[] write(TaskAnswer answer) {
        return bytes(JsonObject.with("id", answer.id())
                .and("token", answer.token())
                .and("step", answer.step())
                .and("words", answer.words())
                .and("log", answer.log())
                .and("result", answer.result())
                .build());
    }

    public static TaskAnswer taskAnswer(JsonObject object) throws JsonException {
        return new TaskAnswer(
                object.text("id"),
                object.wholeNumber("token"),
                object.text("step"),
                object.text("words"),
                object.text("log"),
                object.text("result"));
    }

    /** Why a request was not taken, for the log of the host that made it. */
    public static byte[] problem(String why) {
        return bytes(JsonObject.with("problem", why).build());
    }

    /** What the server says of a request that it did not take; empty where it says nothing that is understood. */
    public static String problem(byte[] answer) {
        try {
            return word(Json.readObject(answer), "problem", MAX_PROBLEM);
        } catch (JsonException e) {
            return "";
        }
    }

    private static byte[] bytes(JsonObject object) {
        return Json.write(object).getBytes(StandardCharsets.UTF_8);
    }
}
