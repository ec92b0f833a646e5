package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.Evidence.Witness;
import io.oakum.control.FleetShares;
import io.oakum.control.FourClocks;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Flaw;
import io.oakum.store.ExposureTimes.Shares;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The page of one vulnerability says what is known, and of the rest that it is not. */
class ClockWordsTest {
    private static final Instant FIX = Instant.parse("2026-11-02T00:00:00Z");
    private static final Instant FOUND = Instant.parse("2026-11-20T09:12:00Z");
    private static final Instant NOW = Instant.parse("2026-11-23T14:02:00Z");
    private static final Flaw EXPLOITED = new Flaw(
            Answer.YES,
            Optional.of(Instant.parse("2026-10-31T00:00:00Z")),
            Answer.NO,
            Answer.YES,
            OptionalDouble.of(7.8),
            OptionalDouble.of(0.73));

    private static String shown(FourClocks.Fix fix, Flaw flaw, FourClocks.End end) {
        var host = new Witness(new HostId("h-1"), "gw-01.bergen");
        var clocks = new FourClocks(host, fix, flaw, FOUND, end);
        return new Site().page("clocks", Map.of("clocks", clocks, "now", NOW)).replaceAll("<[^>]*>", "|");
    }

    @Test
    void what_is_known_stands_there_with_its_days_from_the_fix() {
        var fix = new FourClocks.Fix.ByAdvisory(FIX, "DSA-5001-1", 3);
        var open = new FourClocks.End.Open(NOW.minusSeconds(17_400), false, true);

        assertThat(shown(fix, EXPLOITED, open))
                .contains("2 Nov 2026", "DSA-5001-1")
                .contains("31 Oct 2026", "2 days before the fix. CISA KEV")
                .contains("20 Nov 2026, 09:12", "18 days after the fix")
                .contains("Open for ", "3 d 4 h", "The deadline was ", "the old code still runs")
                .doesNotContain("Not known");
    }

    @Test
    void what_is_not_known_is_said_to_be_unknown() {
        var open = new FourClocks.End.Open(NOW.plusSeconds(60), true, false);

        assertThat(shown(new FourClocks.Fix.NotKnown(), Flaw.UNKNOWN, open))
                .contains("Not known", "Neither an advisory nor gw-01.bergen tells a date")
                .contains("Not known to be", "No catalogue of the known exploited is loaded")
                .contains("Since then the host has it", "The provisional deadline is ");
    }

    @Test
    void one_that_is_closed_tells_for_how_long_it_was_open() {
        assertThat(shown(
                        new FourClocks.Fix.ByHost(FIX), EXPLOITED, new FourClocks.End.Closed(FOUND.plusSeconds(7_200))))
                .contains("own package sources tell", "It was open for 2 h 0 m", "which had it last")
                .doesNotContain("Open for");
    }

    @Test
    void the_chips_of_a_flaw_tell_each_known_signal_once() {
        String chips = new Site().page("chips", Map.of("flaw", EXPLOITED));

        assertThat(chips)
                .contains("KEV since 31 Oct 2026", "CVSS 7.8 high", "EPSS 73 %", "SSVC not automatable, total control");
        assertThat(new Site().page("chips", Map.of("flaw", Flaw.UNKNOWN)))
                .contains("KEV not loaded")
                .doesNotContain("CVSS", "EPSS", "SSVC");
    }

    @Test
    void the_bar_fills_its_width_and_its_sentence_has_every_part_that_is_there() {
        ShareBar bar = ShareBar.of(new FleetShares(new Shares(5, 1, 0, 0), 1, 3));

        assertThat(bar.sentence())
                .isEqualTo(
                        "10 hosts: closed on 3, a restart is left on 1, a fix is ready on 5, the risk is accepted on 1");
        assertThat(bar.parts()).extracting(ShareBar.Part::x).containsExactly("0.00%", "30.00%", "40.00%", "90.00%");
        assertThat(bar.parts())
                .extracting(ShareBar.Part::width)
                .containsExactly("30.00%", "10.00%", "50.00%", "10.00%");
    }
}
