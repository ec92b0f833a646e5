package io.oakum.core.inventory;

import java.util.regex.Pattern;

/** Names a host for as long as it is enrolled, whatever it is called meanwhile. */
public record HostId(String value) implements Comparable<HostId> {
    private static final Pattern SPELLED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public HostId {
        if (!isId(value)) {
            throw new IllegalArgumentException("'" + value + "' is no host id");
        }
    }

    public static boolean isId(String text) {
        return SPELLED.matcher(text).matches();
    }

    @Override
    public int compareTo(HostId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
