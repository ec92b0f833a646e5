package io.oakum.core.inventory;

import java.util.regex.Pattern;

/**
 * Which package: its name and its architecture, {@code all} where it has none.
 *
 * <p>Both are checked, so that a key can stand in an argument vector without being taken for an option.
 */
public record PackageKey(String name, String architecture) implements Comparable<PackageKey> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]{0,127}");
    private static final Pattern ARCHITECTURE = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    public PackageKey {
        if (!isName(name)) {
            throw new IllegalArgumentException("'" + name + "' is no package name");
        }
        if (!ARCHITECTURE.matcher(architecture).matches()) {
            throw new IllegalArgumentException("'" + architecture + "' is no architecture (package " + name + ")");
        }
    }

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    @Override
    public int compareTo(PackageKey other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : architecture.compareTo(other.architecture);
    }

    @Override
    public String toString() {
        return name + ":" + architecture;
    }
}
