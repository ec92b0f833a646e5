package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.store.ExposureQuestions.Side;

/**
 * What stands over a list of exposures about the rows that are ticked; the page's script puts their number where {0} stands.
 *
 * @param none while none is ticked
 */
public record Ticked(String none, String one, String many) {
    /** Left as it is for the script. */
    public static final String NUMBER = "{0}";

    public static Ticked of(Side side) {
        return switch (side) {
            case VULNERABILITY ->
                new Ticked(
                        text("ticked.vulnerability.none"),
                        text("ticked.vulnerability.one", NUMBER),
                        text("ticked.vulnerability.many", NUMBER));
            case PACKAGE ->
                new Ticked(
                        text("ticked.package.none"),
                        text("ticked.package.one", NUMBER),
                        text("ticked.package.many", NUMBER));
            case HOST ->
                new Ticked(text("ticked.host.none"), text("ticked.host.one", NUMBER), text("ticked.host.many", NUMBER));
            case GROUP ->
                new Ticked(
                        text("ticked.group.none"), text("ticked.group.one", NUMBER), text("ticked.group.many", NUMBER));
        };
    }
}
