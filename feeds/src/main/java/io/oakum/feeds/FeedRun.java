package io.oakum.feeds;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.feeds.format.FeedFormat;
import io.oakum.feeds.format.FeedSink;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one reading of feeds came to: counts by format, and what was not taken with the reason. */
public final class FeedRun {
    /** Reasons that are kept word for word; beyond them only the number grows. */
    public static final int KEPT_REFUSALS = 1000;

    private final Map<FeedFormat, Integer> documents = new EnumMap<>(FeedFormat.class);
    private final List<Refusal> refusals = new ArrayList<>();
    private long advisories;
    private long facts;
    private long supportEnds;
    private long refused;
    private long unsupported;

    FeedRun() {}

    /**
     * @param where the document, and the row in it where only that was refused
     * @param kind whether it could never be read, or was wrong
     */
    public record Refusal(String where, Kind kind, String reason) {}

    public enum Kind {
        /** Of a format that is not read. */
        UNSUPPORTED,
        /** A document that is broken or beyond a limit. */
        DOCUMENT,
        /** One row, while the rest was taken. */
        ROW
    }

    void read(FeedFormat format) {
        documents.merge(format, 1, Integer::sum);
    }

    void refuse(String where, Kind kind, String reason) {
        if (kind == Kind.UNSUPPORTED) {
            unsupported++;
        } else {
            refused++;
        }
        if (refusals.size() < KEPT_REFUSALS) {
            refusals.add(new Refusal(where, kind, reason));
        }
    }

    /** Passes on what a document says, and counts it. */
    FeedSink counting(String document, FeedSink sink) {
        return new FeedSink() {
            @Override
            public void advisory(Advisory advisory) {
                advisories++;
                sink.advisory(advisory);
            }

            @Override
            public void fact(VulnerabilityFact fact) {
                facts++;
                sink.fact(fact);
            }

            @Override
            public void supportEnd(SupportEnd end) {
                supportEnds++;
                sink.supportEnd(end);
            }

            @Override
            public void refused(String row, String reason) {
                refuse(document + ": " + row, Kind.ROW, reason);
                sink.refused(row, reason);
            }
        };
    }

    /** Why nothing of it can be taken, where that is so: the content is broken as a whole, or nothing in it can be read. */
    public Optional<String> wholeRefusal(String contentName) {
        for (Refusal refusal : refusals) {
            boolean isWhole = refusal.kind() == Kind.DOCUMENT
                    && (refusal.where().equals(contentName) || (refusal.where() + ".gz").equals(contentName));
            if (isWhole) {
                return Optional.of(refusal.reason());
            }
        }
        if (rows() > 0) {
            return Optional.empty();
        }
        return Optional.of(
                refusals.isEmpty()
                        ? "nothing is in it"
                        : "nothing in it can be taken; the first: "
                                + refusals.getFirst().reason());
    }

    /** How many documents of each format were read. */
    public Map<FeedFormat, Integer> documents() {
        return Map.copyOf(documents);
    }

    public long advisories() {
        return advisories;
    }

    public long facts() {
        return facts;
    }

    public long supportEnds() {
        return supportEnds;
    }

    /** Everything that was taken. */
    public long rows() {
        return advisories + facts + supportEnds;
    }

    /** Documents and rows that were wrong. */
    public long refused() {
        return refused;
    }

    /** Documents of formats that are not read. */
    public long unsupported() {
        return unsupported;
    }

    /** The first of what was not taken, up to {@link #KEPT_REFUSALS}. */
    public List<Refusal> refusals() {
        return List.copyOf(refusals);
    }
}
