package io.oakum.execution;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.RunOutcome.Undoability;
import io.oakum.trust.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the journal of a run without an end says is left of it. */
sealed interface CutOff {
    RunRecord run();

    /** It changed nothing before it was cut off. */
    record BeforeApplying(RunRecord run) implements CutOff {}

    /**
     * Some of what it promised may be so.
     *
     * @param before the inventory before its first change
     * @param well how the host fared then, where the run was to reboot it and be taken back if it fared worse
     */
    record Applying(RunRecord run, Promise promise, Inventory before, Undoability undo, Optional<Well> well)
            implements CutOff {}

    /**
     * It was being taken back.
     *
     * @param unwell on whose account
     */
    record TakingBack(Applying applied, Unwell unwell) implements CutOff {
        @Override
        public RunRecord run() {
            return applied.run();
        }
    }

    /** Nobody can tell from its journal what it did, so nothing is built on it until a person has looked. */
    record Unclear(RunRecord run, Problem problem) implements CutOff {}

    static CutOff of(RunRecord run, HostFolders folders) {
        Path journal = Journal.pathOf(folders.journals(), run.id());
        if (!run.isIntact()) {
            return new Unclear(run, broken(journal, "is not as it was written"));
        }
        if (!run.did(Act.APPLY)) {
            return new BeforeApplying(run);
        }
        try {
            var promise = Promise.read(run.last(Act.PROMISE)
                    .orElseThrow(() -> new JsonException("it applied a change that it never promised"))
                    .detail());
            var before = InventoryFile.read(folders.ofRun(run.id()).resolve("before.tsv"));
            var applying = new Applying(run, promise, before, UndoPlan.undoability(run), well(run));
            return TakeBack.unwellOf(run)
                    .<CutOff>map(unwell -> new TakingBack(applying, unwell))
                    .orElse(applying);
        } catch (JsonException e) {
            return new Unclear(run, broken(journal, "cannot be understood: " + e.getMessage()));
        } catch (IOException e) {
            return new Unclear(run, broken(journal, "leaves open what was there before: " + e.getMessage()));
        }
    }

    private static Optional<Well> well(RunRecord run) throws JsonException {
        var reboot = run.last(Act.REBOOT);
        return reboot.isPresent() && reboot.get().detail().find("well").isPresent()
                ? Optional.of(Well.read(reboot.get().detail().object("well")))
                : Optional.empty();
    }

    /** The problem that keeps this run from being brought to its end, if there is one. */
    default Optional<Problem> obstacle() {
        return switch (this) {
            case BeforeApplying _, Applying _, TakingBack _ -> Optional.empty();
            case Unclear unclear -> Optional.of(unclear.problem());
        };
    }

    private static Problem broken(Path journal, String how) {
        return new Problem(
                ProblemCode.JOURNAL_BROKEN,
                "the journal " + journal + " of a run that was cut off " + how,
                "look at it, then move it away: sudo mv " + journal + " " + journal + ".broken");
    }
}
