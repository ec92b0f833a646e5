package io.oakum.schemes;

import io.oakum.core.version.VersionScheme;

/** A scheme as OSV's records use it: in an event, {@code 0} stands for "before every version", also where the scheme knows earlier ones. */
record OsvScheme(VersionScheme scheme) implements VersionScheme {
    private static final String BEFORE_ALL = "0";

    @Override
    public String name() {
        return scheme.name();
    }

    @Override
    public boolean isValid(String text) {
        return text.equals(BEFORE_ALL) || scheme.isValid(text);
    }

    @Override
    public boolean isTransitive() {
        return scheme.isTransitive();
    }

    @Override
    public int compare(String left, String right) {
        boolean leftIsFirst = left.equals(BEFORE_ALL);
        boolean rightIsFirst = right.equals(BEFORE_ALL);
        return leftIsFirst || rightIsFirst ? Boolean.compare(rightIsFirst, leftIsFirst) : scheme.compare(left, right);
    }

    @Override
    public String toString() {
        return name();
    }
}
