package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.ExposureViews.Overview;
import io.oakum.store.FigureStore.Hosts;
import java.util.Locale;

/**
 * The answer that a page opens with.
 *
 * @param answer in a word or two
 * @param sentence with its denominator
 * @param unknown what the answer does not cover; empty for nothing
 */
public record Verdict(String icon, String css, String answer, String sentence, String unknown) {

    /** Are we safe? */
    public static Verdict of(Overview view) {
        Hosts hosts = view.figures();
        String unknown = unknown(hosts);
        if (hosts.reported() == 0) {
            return new Verdict(
                    "und", "idle", text("verdict.unknown"), count("verdict.unknown.of", hosts.all()), unknown);
        }
        if (hosts.late() > 0) {
            String sentence = count("verdict.late.of", hosts.late(), count("count.hosts", hosts.all()));
            return new Verdict("fail", "fail", text("verdict.late"), sentence, unknown);
        }
        if (!unknown.isEmpty()) {
            return new Verdict("und", "warn", text("verdict.partly"), count("verdict.partly.of", hosts.all()), unknown);
        }
        return view.vulnerabilities() == 0
                ? new Verdict("ok", "ok", text("verdict.yes"), count("verdict.yes.of", hosts.all()), "")
                : new Verdict("ok", "ok", text("verdict.in-time"), count("verdict.in-time.of", hosts.all()), "");
    }

    private static String unknown(Hosts hosts) {
        if (hosts.unreported() > 0) {
            return count("verdict.unreported", hosts.unreported());
        }
        return hosts.unheard() > 0 ? count("verdict.unheard", hosts.unheard()) : "";
    }

    /** A share as SVG spells a width. Of nothing, nothing. */
    public static String percent(long part, long whole) {
        return whole == 0 ? "0%" : String.format(Locale.ROOT, "%.2f%%", 100.0 * part / whole);
    }
}
