package io.oakum.core.severity;

import io.oakum.core.severity.CvssReading.NoVector;
import io.oakum.core.severity.CvssReading.Scored;
import io.oakum.core.severity.Metrics.Reading.Read;
import io.oakum.core.severity.Metrics.Reading.Wrong;
import java.util.function.Function;

/** Scores CVSS vectors of every version in use. */
public final class Cvss {
    private static final int MAX_LENGTH = 500;

    private Cvss() {}

    /** Reads and scores a vector: {@code CVSS:3.1/AV:N/...}, or without a beginning of that kind one of 2.0. */
    public static CvssReading read(String vector) {
        if (vector.length() > MAX_LENGTH) {
            return new NoVector("it is longer than any vector");
        }
        if (!vector.startsWith("CVSS:")) {
            return score(vector, Cvss2.FORM, Cvss2::score);
        }
        int slash = vector.indexOf('/');
        String version = slash < 0 ? vector : vector.substring(0, slash);
        String metrics = vector.substring(slash + 1);
        return switch (version) {
            case "CVSS:3.0" -> score(metrics, Cvss3.FORM, given -> Cvss3.V3_0.score(given));
            case "CVSS:3.1" -> score(metrics, Cvss3.FORM, given -> Cvss3.V3_1.score(given));
            case "CVSS:4.0" -> score(metrics, Cvss4.FORM, Cvss4::score);
            default ->
                new NoVector("no version is called '" + version
                        + "'; there are CVSS:3.0, CVSS:3.1, CVSS:4.0, and 2.0 without a name");
        };
    }

    private static CvssReading score(String metrics, Metrics.Form form, Function<Metrics, Scored> arithmetic) {
        return switch (Metrics.read(metrics, form)) {
            case Read(Metrics given) -> arithmetic.apply(given);
            case Wrong(String reason) -> new NoVector(reason);
        };
    }
}
