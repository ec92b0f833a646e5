package io.oakum.bench;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.feeds.format.FeedSink;
import java.util.ArrayList;
import java.util.List;

/** Keeps the advisories that feeds give, and nothing else. */
final class TakenAdvisories implements FeedSink {
    private final List<Advisory> all = new ArrayList<>();

    List<Advisory> all() {
        return all;
    }

    @Override
    public void advisory(Advisory advisory) {
        all.add(advisory);
    }

    @Override
    public void fact(VulnerabilityFact fact) {}

    @Override
    public void supportEnd(SupportEnd end) {}

    @Override
    public void refused(String row, String reason) {}
}
