package io.oakum.web.manual;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Where links between files of the checkout lead in the manual. */
final class Links {
    private static final String FIRST = "docs/README.md";

    private final Set<String> files;

    /** @param files all that are in the manual, by their paths in the checkout */
    Links(Set<String> files) {
        this.files = Set.copyOf(files);
    }

    /**
     * The address in the manual of what a link means.
     *
     * @param from the file that the link stands in
     * @throws IllegalStateException where it leads to a file that is not in the manual: a reader offline would find nothing
     */
    String resolved(String from, String link) {
        if (link.startsWith("https://") || link.startsWith("#") || link.startsWith("/docs")) {
            return link;
        }
        URI target = URI.create(from).resolve(link);
        if (target.isAbsolute() || !files.contains(target.getPath())) {
            throw new IllegalStateException(from + " links to " + link + ", which is not in the manual; add it to the"
                    + " resources of web/pom.xml, or do without the link");
        }
        String fragment = target.getFragment() == null ? "" : "#" + target.getFragment();
        return ManualPage.address(slug(target.getPath())) + fragment;
    }

    /** {@code docs/adr/020-pages.md} is {@code adr/020-pages}; what lies in the checkout's top folder is lower case. */
    static String slug(String file) {
        if (file.equals(FIRST)) {
            return "";
        }
        String name = file.startsWith("docs/") ? file.substring("docs/".length()) : file.toLowerCase(Locale.ROOT);
        return name.endsWith(".md") ? name.substring(0, name.length() - ".md".length()) : name;
    }
}
