package io.oakum.execution;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.plan.Change.Install;
import io.oakum.core.plan.Change.Remove;
import io.oakum.core.plan.Change.Replace;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.version.Version;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.Builder;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Optional;

/** A change set as the journal and {@code --json} write it. */
public final class ChangeSetJson {
    private ChangeSetJson() {}

    public static JsonObject write(ChangeSet changes) {
        return JsonObject.with("digest", changes.digest())
                .and(
                        "changes",
                        new JsonArray(changes.changes().stream()
                                .<JsonValue>map(ChangeSetJson::write)
                                .toList()))
                .build();
    }

    private static JsonObject write(Change change) {
        return switch (change) {
            case Install(var key, var to, var content) ->
                content(base(key, Optional.empty(), Optional.of(to)), content);
            case Replace(var key, var from, var to, var content) ->
                content(base(key, Optional.of(from), Optional.of(to)), content);
            case Remove(var key, var from) ->
                base(key, Optional.of(from), Optional.empty())
                        .and("sha256", new JsonNull())
                        .build();
        };
    }

    private static Builder base(PackageKey key, Optional<Version> from, Optional<Version> to) {
        return JsonObject.with("package", key.name())
                .and("arch", key.architecture())
                .and("from", version(from))
                .and("to", version(to));
    }

    private static JsonObject content(Builder base, Content content) {
        return base.and("sha256", content.sha256())
                .and("bytes", content.bytes())
                .build();
    }

    private static JsonValue version(Optional<Version> version) {
        return version.<JsonValue>map(known -> new JsonString(known.text())).orElse(new JsonNull());
    }

    /** @throws JsonException if it is no change set, or not the one that its digest names */
    public static ChangeSet read(JsonObject object) throws JsonException {
        var changes = new ArrayList<Change>();
        ChangeSet set;
        try {
            for (JsonObject change : object.objects("changes")) {
                changes.add(change(change));
            }
            set = new ChangeSet(changes);
        } catch (IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
        if (!set.digest().equals(object.text("digest"))) {
            throw new JsonException("the change set is not the one that its digest names");
        }
        return set;
    }

    private static Change change(JsonObject object) throws JsonException {
        var key = new PackageKey(object.text("package"), object.text("arch"));
        boolean isNew = object.get("from") instanceof JsonNull;
        if (object.get("to") instanceof JsonNull) {
            return new Remove(key, Version.deb(object.text("from")));
        }
        var content = new Content(object.text("sha256"), object.wholeNumber("bytes"));
        Version to = Version.deb(object.text("to"));
        return isNew ? new Install(key, to, content) : new Replace(key, Version.deb(object.text("from")), to, content);
    }
}
