package io.oakum.lab;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong with a host that was made to be in trouble. */
public enum Trouble {
    HELD("packages with security updates are held"),
    INTERRUPTED("dpkg was killed in a postinst: half configured, with a journal"),
    UNPACKED("an update is unpacked and not configured"),
    CONFFILE("an update changes a configuration file that was edited here"),
    KERNEL("an older kernel is installed, a newer one is offered"),
    NOSPACE("almost no room is left on the root file system"),
    STALE_RELEASE("the Release of a repository has expired"),
    UNSIGNED("a repository has no signature");

    private final String meaning;

    Trouble(String meaning) {
        this.meaning = meaning;
    }

    public static Optional<Trouble> of(String word) {
        return Arrays.stream(values()).filter(t -> t.word().equals(word)).findFirst();
    }

    public static String known() {
        return Arrays.stream(values()).map(Trouble::word).collect(Collectors.joining(", "));
    }

    /** As it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String meaning() {
        return meaning;
    }
}
