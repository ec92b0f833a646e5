package io.oakum.core.severity;

import java.util.Optional;

/** What a text says that should be a CVSS vector. */
public sealed interface CvssReading {

    /**
     * A vector with its scores.
     *
     * @param version of CVSS: {@code 2.0}, {@code 3.0}, {@code 3.1} or {@code 4.0}
     * @param base for 4.0 the one score there is, with threat and environment where the vector gives them
     * @param temporal 3.x: always; 2.0: where the vector says anything temporal
     * @param environmental 3.x: always; 2.0: where the vector says anything environmental
     */
    record Scored(String version, Score base, Optional<Score> temporal, Optional<Score> environmental)
            implements CvssReading {}

    /**
     * No vector.
     *
     * @param reason what is wrong with it, as the end of a sentence
     */
    record NoVector(String reason) implements CvssReading {}
}
