package io.oakum.web.manual;

import java.util.List;

/**
 * One document of the manual.
 *
 * @param slug its address below {@code /docs/}; empty for the first page
 * @param title its only heading of the first level
 * @param section the part of the contents that it stands in
 * @param headings all below the title, in their order
 */
public record ManualPage(String slug, String title, String section, List<Heading> headings, Markup body) {
    public ManualPage {
        headings = List.copyOf(headings);
    }

    /**
     * @param level 2 to 6
     * @param id what an address names it by, after {@code #}
     */
    public record Heading(int level, String id, String text) {}

    public String address() {
        return address(slug);
    }

    static String address(String slug) {
        return slug.isEmpty() ? "/docs" : "/docs/" + slug;
    }
}
