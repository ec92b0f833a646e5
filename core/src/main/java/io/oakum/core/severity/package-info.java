/**
 * Answers how severe a vulnerability is by its CVSS vector, in the arithmetic of the version that the vector is of: 2.0, 3.0, 3.1 or 4.0.
 * Uses the JDK's numbers and strings and nothing else of Oakum; what a severity means for a deadline is the priority package's matter.
 * Tests start in {@code CvssCorpusTest}.
 */
@NullMarked
package io.oakum.core.severity;

import org.jspecify.annotations.NullMarked;
