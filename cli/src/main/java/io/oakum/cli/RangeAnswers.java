package io.oakum.cli;

import io.oakum.cli.LineAnswers.Answer;
import io.oakum.schemes.VersionRange;
import io.oakum.schemes.VersionRanges;
import java.util.Optional;

/**
 * What {@code oakum compare --ranges} answers to a range and a version. Apart from the command, so that no other start of the program
 * loads what it stands on.
 */
final class RangeAnswers {
    private static final Answer IN = Answer.of("in");
    private static final Answer OUT = Answer.of("out");
    private static final Answer NO_RANGE = Answer.of("?");

    private RangeAnswers() {}

    static Answer of(String scheme, String range, String version) {
        Optional<VersionRange> parsed =
                range.startsWith("vers:") ? VersionRanges.vers(range) : VersionRanges.parse(scheme, range);
        return parsed.map(known -> known.contains(version) ? IN : OUT).orElse(NO_RANGE);
    }
}
