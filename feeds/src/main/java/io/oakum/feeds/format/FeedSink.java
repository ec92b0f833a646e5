package io.oakum.feeds.format;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VulnerabilityFact;

/** Takes what a document says, one thing at a time, so that no feed is ever in memory as a whole. */
public interface FeedSink {
    void advisory(Advisory advisory);

    void fact(VulnerabilityFact fact);

    void supportEnd(SupportEnd end);

    /**
     * A row that was not taken, while the rest of its document was.
     *
     * @param row which one, by its id where it has one
     */
    void refused(String row, String reason);
}
