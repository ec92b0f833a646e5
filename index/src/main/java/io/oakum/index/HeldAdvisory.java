package io.oakum.index;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Attribution;
import io.oakum.core.exposure.Attribution.Says;
import io.oakum.core.exposure.Statement;
import io.oakum.core.inventory.Component;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import org.roaringbitmap.RoaringBitmap;

/** An advisory with the keys that it opens to its vulnerabilities, and those that it closes. */
final class HeldAdvisory {
    private final Advisory advisory;
    private final List<Statement> statements;
    private final boolean isTrusted;
    private final RoaringBitmap opens = new RoaringBitmap();
    private final RoaringBitmap closes = new RoaringBitmap();
    private SortedSet<String> vulnerabilities = Collections.emptySortedSet();

    /**
     * @param statements none where it was withdrawn
     * @param isTrusted whether its reasoned word that a package is not affected counts
     */
    HeldAdvisory(Advisory advisory, List<Statement> statements, boolean isTrusted) {
        this.advisory = advisory;
        this.statements = statements;
        this.isTrusted = isTrusted;
    }

    Advisory advisory() {
        return advisory;
    }

    List<Statement> statements() {
        return statements;
    }

    /** Not to be changed by the caller. */
    RoaringBitmap opens() {
        return opens;
    }

    /** Not to be changed by the caller. */
    RoaringBitmap closes() {
        return closes;
    }

    /** What it is about, with its aliases' names merged. */
    SortedSet<String> vulnerabilities() {
        return vulnerabilities;
    }

    void isAbout(SortedSet<String> these) {
        vulnerabilities = these;
    }

    /** Takes a key in, of which one of its statements names the version. */
    void hold(Statement statement, int key, Component component) {
        if (!statement.isAbout(component)) {
            return;
        }
        Says says = statement.says(component, true);
        switch (says) {
            case AFFECTED -> opens.add(key);
            case NOT_AFFECTED -> {
                if (isTrusted && !statement.affected().because().isBlank()) {
                    closes.add(key);
                }
            }
            case MENDED, UNDETERMINED -> {}
        }
    }

    /** One of its statements about a component, with what it comes to. */
    Spoken spoken(Attribution attribution) {
        boolean closes = isTrusted
                && attribution.says() == Says.NOT_AFFECTED
                && !attribution.affected().because().isBlank();
        return new Spoken(attribution, vulnerabilities, closes);
    }

    /** For a bitmap that takes no more than it must. */
    void settle() {
        opens.trim();
        closes.trim();
    }
}
