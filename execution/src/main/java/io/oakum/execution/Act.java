package io.oakum.execution;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The acts of a run, in the order in which they come. Each is written down before it begins; those with news of it, after. */
public enum Act {
    BEGIN,
    REPAIR,
    REPAIRED,
    PROMISE,
    STAGE,
    STAGED,
    KEEP,
    KEPT,
    REHEARSE,
    REHEARSED,
    APPLY,
    APPLIED,
    MARK,
    MARKED,
    RESTART,
    RESTARTED,
    REBOOT,
    VERIFY,
    REVERT,
    END;

    /** As the journal writes it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Act> byWord(String word) {
        return Arrays.stream(values()).filter(act -> act.word().equals(word)).findFirst();
    }
}
