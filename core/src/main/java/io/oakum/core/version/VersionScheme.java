package io.oakum.core.version;

import java.util.Comparator;

/**
 * How one family of package managers orders its versions.
 *
 * <p>Ordering never fails: advisories hold texts that no package manager would install, and one such row must not stop a match. Who
 * needs to know whether a text is a version asks {@link #isValid}.
 */
public interface VersionScheme extends Comparator<String> {

    /** The short name by which commands, advisories and reports call the scheme, such as {@code deb}. */
    String name();

    /** Whether the package manager itself would take the text for a version. */
    boolean isValid(String text);

    /**
     * Orders two texts as the package manager does. Texts that are no versions get a place too, the same one each time, so that the
     * order stays total.
     */
    @Override
    int compare(String left, String right);

    /**
     * Whether the order is one to sort by: what comes before a second that comes before a third comes before the third. A native order
     * need not be.
     */
    default boolean isTransitive() {
        return true;
    }
}
