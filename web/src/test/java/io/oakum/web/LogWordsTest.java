package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.LogView.Listed;
import io.oakum.control.LogView.Told;
import io.oakum.control.Mention;
import io.oakum.core.inventory.HostId;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.log.LogEntry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who did what to what, as a page shows it. */
class LogWordsTest {
    private static final HostId ID = new HostId("h-abc");

    private static String shown(Mention mention) {
        return new Site().page("mention", Map.of("mention", mention)).strip();
    }

    @Test
    void a_host_is_shown_by_its_name_and_leads_to_its_page() {
        assertThat(shown(new Mention.Host(ID, Optional.of("web-1"))))
                .isEqualTo("<a class=\"wrapany\" href=\"/hosts/h-abc\"><bdi>web-1</bdi></a>");
        assertThat(shown(new Mention.Host(ID, Optional.empty()))).isEqualTo("<bdi class=\"wrapany\">h-abc</bdi>");
    }

    @Test
    void what_has_a_page_leads_there_and_stays_text() {
        assertThat(shown(new Mention.Plan("p-1"))).contains("href=\"/plans/p-1\"", "Plan p-1");
        assertThat(shown(new Mention.Rollout("r-1"))).contains("href=\"/rollouts/r-1\"");
        assertThat(shown(new Mention.AcceptedRisk(4))).contains("href=\"/exceptions/4\"", "Exception 4");
        assertThat(shown(new Mention.Feed("a/../b c"))).contains("href=\"/feeds/a%2F..%2Fb%20c\"");
        assertThat(shown(new Mention.Text("<b>"))).isEqualTo("<bdi class=\"wrapany\">&lt;b&gt;</bdi>");
    }

    @Test
    void what_happened_says_where_it_was_refused_and_who_did_it_to_itself() {
        var host = new Mention.Host(ID, Optional.of("web-1"));
        var entry = new LogEntry(
                Instant.EPOCH, "host.quarantined", "host:h-abc", "h-abc", "a copy", new JsonObject(Map.of()));
        var told = new Told(entry, host, host);

        assertThat(LogWords.did(new Listed(1, Optional.of(told)))).isEqualTo("Host quarantined, refused");
        assertThat(LogWords.icon(new Listed(1, Optional.of(told)))).isEqualTo("host");
        assertThat(LogWords.isOwn(told)).isTrue();
        assertThat(LogWords.isOwn(new Told(entry, new Mention.Server(), host))).isFalse();
        assertThat(LogWords.did(new Listed(2, Optional.empty()))).isEqualTo("Bytes that are no entry");
    }
}
