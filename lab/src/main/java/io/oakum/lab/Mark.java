package io.oakum.lab;

import java.util.Map;

/**
 * What every process that a lab starts carries in its environment, and its children after it. By it the lab finds its own
 * again, also those of an {@code up} that was killed before it could write anything down.
 *
 * @param lab the lab's folder
 * @param host the host's name, empty for what is done for the whole lab
 */
record Mark(LabFolder lab, String host) {
    private static final String OF_LAB = "OAKUM_LAB_MADE_FOR";
    private static final String OF_HOST = "OAKUM_LAB_MADE_FOR_HOST";

    /** For work that is no lab's: what it starts ends before it returns. */
    static final Mark NONE = new Mark(new LabFolder(java.nio.file.Path.of("/nonexistent")), "");

    static Mark of(LabFolder lab) {
        return new Mark(lab, "");
    }

    Map<String, String> environment() {
        return host.isEmpty()
                ? Map.of(OF_LAB, lab.path().toString())
                : Map.of(OF_LAB, lab.path().toString(), OF_HOST, host);
    }

    /**
     * Whether an environment as the kernel shows it (name=value, each ended by a zero) carries this mark; one without a
     * host is carried by everything of the lab.
     */
    boolean isIn(String environ) {
        String all = "\0" + environ;
        return environment().entrySet().stream()
                .allMatch(e -> all.contains("\0" + e.getKey() + "=" + e.getValue() + "\0"));
    }
}
