package io.oakum.core.inventory;

import java.util.regex.Pattern;

/** The module stream that an RPM was built in: streams have versions of their own, which nobody may compare with another's. */
public sealed interface ModuleStream {
    /** Marks in a release that it was built in some module: AlmaLinux's and Red Hat's. */
    Pattern BUILT_IN_ONE = Pattern.compile(".*\\.module[_+]el\\d.*");

    /** Built in no module. */
    record None() implements ModuleStream {}

    /** @param stream {@code NAME:STREAM}, such as {@code nodejs:18} */
    record Named(String stream) implements ModuleStream {}

    /** Built in a module, but nobody says in which. */
    record Unnamed() implements ModuleStream {}

    static ModuleStream none() {
        return new None();
    }

    /**
     * The module of an RPM.
     *
     * @param label {@code NAME:STREAM[:VERSION:CONTEXT[:ARCH]]}, empty where there is none
     * @param version a version of it, whose release tells at least whether there is a module
     */
    static ModuleStream of(String label, String version) {
        if (label.isEmpty()) {
            return version.contains(".module") && BUILT_IN_ONE.matcher(version).matches() ? new Unnamed() : new None();
        }
        int first = label.indexOf(':');
        int second = label.indexOf(':', first + 1);
        return new Named(second < 0 ? label : label.substring(0, second));
    }
}
