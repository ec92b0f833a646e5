package io.oakum.web;

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
        String all = Words.count(hosts.all(), "host", "hosts");
        if (hosts.reported() == 0) {
            return new Verdict("und", "idle", "Not known yet.", "None of " + all + " has reported.", unknown);
        }
        if (hosts.late() > 0) {
            String verb = hosts.late() == 1 ? " is" : " are";
            String sentence = Words.count(hosts.late()) + " of " + all + verb + " past a deadline.";
            return new Verdict("fail", "fail", "Not yet.", sentence, unknown);
        }
        if (!unknown.isEmpty()) {
            String sentence = "Nothing is late on the hosts that told, of " + all + ".";
            return new Verdict("und", "warn", "Not known of all.", sentence, unknown);
        }
        return view.vulnerabilities() == 0
                ? new Verdict("ok", "ok", "Yes.", "Nothing is open on any of " + all + ".", "")
                : new Verdict("ok", "ok", "In time.", "Nothing is past its deadline on any of " + all + ".", "");
    }

    private static String unknown(Hosts hosts) {
        if (hosts.unreported() > 0) {
            return Words.count(hosts.unreported(), "host has", "hosts have")
                    + " never reported: nothing is known there.";
        }
        return hosts.unheard() > 0
                ? Words.count(hosts.unheard(), "host is", "hosts are")
                        + " not heard now: what is open there is what it was."
                : "";
    }

    /** A share as SVG spells a width. Of nothing, nothing. */
    public static String percent(long part, long whole) {
        return whole == 0 ? "0%" : String.format(Locale.ROOT, "%.2f%%", 100.0 * part / whole);
    }
}
