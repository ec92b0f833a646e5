package io.oakum.feeds;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.feeds.format.FeedSink;
import java.util.ArrayList;
import java.util.List;

/** Keeps everything it is given. */
public final class Taken implements FeedSink {
    public final List<Advisory> advisories = new ArrayList<>();
    public final List<VulnerabilityFact> facts = new ArrayList<>();
    public final List<SupportEnd> ends = new ArrayList<>();
    public final List<String> refused = new ArrayList<>();

    @Override
    public void advisory(Advisory advisory) {
        advisories.add(advisory);
    }

    @Override
    public void fact(VulnerabilityFact fact) {
        facts.add(fact);
    }

    @Override
    public void supportEnd(SupportEnd end) {
        ends.add(end);
    }

    @Override
    public void refused(String row, String reason) {
        refused.add(row + ": " + reason);
    }
}
