package io.oakum.execution;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.plan.Change.Install;
import io.oakum.core.plan.Change.Remove;
import io.oakum.core.plan.Change.Replace;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.RunOutcome.Undoability;
import io.oakum.execution.RunOutcome.Undoability.By;
import io.oakum.packages.OldPackage;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What would bring back the state before a run: its change set the other way round, from the packages that were kept. */
sealed interface UndoPlan {
    record Possible(Promise promise) implements UndoPlan {}

    record Impossible(List<Problem> by) implements UndoPlan {
        public Impossible {
            by = List.copyOf(by);
        }
    }

    /** What no package brings back, whatever was kept. */
    List<String> ALWAYS_LIMITED =
            List.of("data that newer programs wrote in a newer form", "accounts that packages made", "firmware");

    /** A package that was kept, as the journal has it. */
    record Kept(String by, Path file, String sha256) {
        static final Kept NONE = new Kept("lost", Path.of("/nonexistent"), "");
    }

    static UndoPlan of(RunRecord run, HostFolders folders, boolean acceptRebuilt) {
        if (!run.isIntact()) {
            return new Impossible(List.of(Problem.of(
                    ProblemCode.JOURNAL_BROKEN,
                    "the journal " + Journal.pathOf(folders.journals(), run.id()) + " is not as it was written")));
        }
        var promised = run.last(Act.PROMISE);
        var kept = run.last(Act.KEPT);
        if (!run.mayHaveChanged() || promised.isEmpty() || kept.isEmpty()) {
            return new Impossible(
                    List.of(Problem.of(ProblemCode.UNDO_IMPOSSIBLE, "the run " + run.id() + " left nothing changed")));
        }
        try {
            Promise promise = Promise.read(promised.get().detail());
            return inverse(run.id(), promise, kept(kept.get().detail()), folders, acceptRebuilt);
        } catch (JsonException e) {
            return new Impossible(List.of(
                    Problem.of(ProblemCode.JOURNAL_BROKEN, "the journal of " + run.id() + ": " + e.getMessage())));
        }
    }

    private static UndoPlan inverse(
            String id, Promise promise, Map<PackageKey, Kept> kept, HostFolders folders, boolean acceptRebuilt) {
        var problems = new ArrayList<Problem>();
        var changes = new ArrayList<Change>();
        var files = new HashMap<PackageKey, Path>();
        for (Change change : promise.changes().changes()) {
            Kept old = kept.getOrDefault(change.key(), Kept.NONE);
            if (!(change instanceof Install)) {
                usable(change.key(), old, acceptRebuilt)
                        .ifPresentOrElse(problems::add, () -> files.put(change.key(), old.file()));
            }
            if (problems.isEmpty()) {
                changes.add(inverse(change, old));
            }
        }
        if (!problems.isEmpty()) {
            return new Impossible(problems);
        }
        return new Possible(new Promise(
                new ChangeSet(changes),
                new Supply(folders.archives(), files),
                promise.automaticBefore(),
                Set.of(),
                id));
    }

    private static Optional<Problem> usable(PackageKey key, Kept old, boolean acceptRebuilt) {
        if (old.by().equals("lost") || !Files.exists(old.file())) {
            return Optional.of(Problem.of(ProblemCode.UNDO_IMPOSSIBLE, "the old package of " + key + " was not kept"));
        }
        if (old.by().equals("rebuilt") && !acceptRebuilt) {
            return Optional.of(Problem.of(
                    ProblemCode.UNDO_REBUILT,
                    "the old package of " + key + " is rebuilt from this host's files, not signed by its vendor"));
        }
        return Optional.empty();
    }

    private static Change inverse(Change change, Kept old) {
        return switch (change) {
            case Install(var key, var to, var _) -> new Remove(key, to);
            case Replace(var key, var from, var to, var _) -> new Replace(key, to, from, content(old));
            case Remove(var key, var from) -> new Install(key, from, content(old));
        };
    }

    private static Content content(Kept old) {
        return new Content(old.sha256(), sizeOf(old.file()));
    }

    private static long sizeOf(Path file) {
        return file.toFile().length();
    }

    private static Map<PackageKey, Kept> kept(JsonObject detail) throws JsonException {
        var kept = new HashMap<PackageKey, Kept>();
        for (JsonObject one : detail.objects("packages")) {
            kept.put(
                    new PackageKey(one.text("package"), one.text("arch")),
                    new Kept(one.text("by"), Path.of(one.text("file")), one.text("sha256")));
        }
        return kept;
    }

    static JsonObject json(OldPackage old) {
        var base = JsonObject.with("package", old.installed().key().name())
                .and("arch", old.installed().key().architecture())
                .and("version", old.installed().version().text());
        return switch (old) {
            case OldPackage.VendorSigned(var _, var file, var sha256) ->
                base.and("by", "vendor-signed")
                        .and("file", file.toString())
                        .and("sha256", sha256)
                        .build();
            case OldPackage.Rebuilt(var _, var file, var sha256) ->
                base.and("by", "rebuilt")
                        .and("file", file.toString())
                        .and("sha256", sha256)
                        .build();
            case OldPackage.Lost(var _, var why) ->
                base.and("by", "lost")
                        .and("file", "")
                        .and("sha256", "")
                        .and("why", why)
                        .build();
        };
    }

    /** How a run that was cut off can be undone, by what its journal says was kept. */
    static Undoability undoability(RunRecord run) throws JsonException {
        var line = run.last(Act.KEPT);
        if (line.isEmpty()) {
            return Undoability.NOTHING_TO_UNDO;
        }
        var words = kept(line.get().detail()).values().stream().map(Kept::by).toList();
        By by = words.contains("lost") ? By.NOTHING : words.contains("rebuilt") ? By.REBUILT : By.VENDOR_SIGNED;
        return new Undoability(by != By.NOTHING, by, ALWAYS_LIMITED);
    }

    static Undoability undoability(List<OldPackage> kept) {
        var limits = new ArrayList<String>();
        By by = By.VENDOR_SIGNED;
        for (OldPackage old : kept) {
            switch (old) {
                case OldPackage.VendorSigned _ -> {}
                case OldPackage.Rebuilt(var installed, var _, var _) -> {
                    by = by == By.NOTHING ? By.NOTHING : By.REBUILT;
                    limits.add(installed.key() + " would be rebuilt from this host's files (--accept-rebuilt)");
                }
                case OldPackage.Lost(var installed, var why) -> {
                    by = By.NOTHING;
                    limits.add(installed.key() + " cannot be brought back: " + why);
                }
            }
        }
        limits.addAll(ALWAYS_LIMITED);
        return new Undoability(by != By.NOTHING, by, limits);
    }
}
