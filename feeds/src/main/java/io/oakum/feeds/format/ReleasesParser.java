package io.oakum.feeds.format;

import io.oakum.core.exposure.ReleaseTable;
import java.io.IOException;
import java.util.Optional;

/** distro-info's tables of releases: when each stops getting fixes that everybody may have. */
final class ReleasesParser implements FormatParser {

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        var lines = new TextLines(document.bytes());
        ReleaseTable table = ReleaseTable.headed(lines.next().orElse(""))
                .orElseThrow(() -> new RefusedException("its columns are not those of a table of releases"));
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            try {
                table.end(line.get()).ifPresent(sink::supportEnd);
            } catch (IllegalArgumentException e) {
                sink.refused("line " + lines.number(), String.valueOf(e.getMessage()));
            }
        }
    }
}
