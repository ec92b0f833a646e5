package io.oakum.execution;

import io.oakum.core.plan.ChangeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What apt would do now beside what was promised, in words. */
final class Drift {
    /** More would hide the first ones. */
    private static final int NAMED = 6;

    private static final int SHOWN_OF_DIGEST = 12;

    private Drift() {}

    /** Each change that came or went, as {@code + PACKAGE:ARCH FROM TO DIGEST} or with a minus; of many the first. */
    static String between(ChangeSet promised, ChangeSet wanted) {
        List<String> old = lines(promised);
        List<String> now = lines(wanted);
        var differences = new ArrayList<String>();
        now.stream().filter(line -> !old.contains(line)).forEach(line -> differences.add("+ " + line));
        old.stream().filter(line -> !now.contains(line)).forEach(line -> differences.add("- " + line));
        String named = differences.stream().limit(NAMED).collect(Collectors.joining(", "));
        int more = differences.size() - NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }

    private static List<String> lines(ChangeSet changes) {
        return changes.canonicalLines()
                .strip()
                .lines()
                .map(line -> line.replaceFirst("([0-9a-f]{" + SHOWN_OF_DIGEST + "})[0-9a-f]{52}$", "$1"))
                .toList();
    }
}
