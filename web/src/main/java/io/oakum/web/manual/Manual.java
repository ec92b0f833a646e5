package io.oakum.web.manual;

import io.oakum.trust.Bytes;
import io.oakum.web.manual.ManualPage.Heading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Link;

/**
 * All documents in the order of their contents. The contents are {@code docs/README.md}: each heading there is a section, each link below it
 * one of its pages.
 */
public final class Manual {
    /** The section beside whose documents the API stands. */
    public static final String REFERENCE = "Reference";

    /** The section that opens only for who reads in it. */
    public static final String DECISIONS = "Decisions";

    private static final String CONTENTS = "docs/README.md";
    private static final int MAX_HITS = 60;
    private static final Pattern SHOWN = Pattern.compile("[(](pictures/[a-z-]+[.]jpg)[)]");

    private final Map<String, ManualPage> pages = new LinkedHashMap<>();
    private final Map<String, String> schemas = new LinkedHashMap<>();
    private final Map<String, Bytes> pictures = new LinkedHashMap<>();
    private final List<Section> sections = new ArrayList<>();

    /** A part of the contents. */
    public record Section(String title, List<ManualPage> pages) {
        public Section {
            pages = List.copyOf(pages);
        }
    }

    /** A page, or a heading of it, that answers to words. */
    public record Hit(ManualPage page, Optional<Heading> heading) {
        public String address() {
            return page.address() + heading.map(found -> "#" + found.id()).orElse("");
        }

        public String text() {
            return heading.map(Heading::text).orElse(page.title());
        }
    }

    /**
     * @param files texts by their paths in the checkout, the contents among them
     * @param pictures what the texts show, by their paths in the checkout
     * @throws IllegalStateException where the contents leave a document out or name one twice, or a document is not as it should be
     */
    public Manual(Map<String, String> files, Map<String, Bytes> pictures) {
        var linked = new HashSet<>(files.keySet());
        linked.addAll(pictures.keySet());
        pictures.forEach((file, picture) -> this.pictures.put(Links.slug(file), picture));
        var markdown = new Markdown(new Links(linked));
        pages.put("", markdown.page(CONTENTS, "Contents", text(files, CONTENTS)));
        contents(text(files, CONTENTS)).forEach((section, listed) -> {
            var ofSection = new ArrayList<ManualPage>();
            for (String file : listed) {
                if (file.endsWith(".json")) {
                    schemas.put(Links.slug(file), text(files, file));
                    continue;
                }
                ManualPage page = markdown.page(file, section, text(files, file));
                if (pages.put(page.slug(), page) != null) {
                    throw new IllegalStateException(CONTENTS + " lists " + file + " twice");
                }
                ofSection.add(page);
            }
            if (!ofSection.isEmpty()) {
                sections.add(new Section(section, ofSection));
            }
        });
        for (String file : files.keySet()) {
            if (!pages.containsKey(Links.slug(file)) && !schemas.containsKey(Links.slug(file))) {
                throw new IllegalStateException(file + " is not listed in " + CONTENTS);
            }
        }
    }

    /** The manual that this program was built with. */
    public static Manual shipped() {
        var files = new LinkedHashMap<String, String>();
        files.put(CONTENTS, text(CONTENTS));
        for (String file : listed(text(CONTENTS))) {
            files.put(file, text(file));
        }
        var pictures = new LinkedHashMap<String, Bytes>();
        for (String file : shown(files)) {
            pictures.put(file, Bytes.of(read(file)));
        }
        return new Manual(files, pictures);
    }

    /** The pictures that documents show. */
    static Set<String> shown(Map<String, String> files) {
        var shown = new TreeSet<String>();
        files.forEach((file, text) -> SHOWN.matcher(text)
                .results()
                .forEach(found ->
                        shown.add(URI.create(file).resolve(found.group(1)).getPath())));
        return shown;
    }

    private static String text(String name) {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    private static byte[] read(String name) {
        try (InputStream in = Manual.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Map<String, String> files, String file) {
        String text = files.get(file);
        if (text == null) {
            throw new IllegalStateException(file + " is named in " + CONTENTS + " and is not there");
        }
        return text;
    }

    private static List<String> listed(String contents) {
        return contents(contents).values().stream().flatMap(List::stream).toList();
    }

    /** Files by section, as the contents list them. */
    private static Map<String, List<String>> contents(String text) {
        var contents = new LinkedHashMap<String, List<String>>();
        Markdown.parse(text).accept(new AbstractVisitor() {
            private List<String> section = new ArrayList<>();

            @Override
            public void visit(org.commonmark.node.Heading heading) {
                if (heading.getLevel() == 2) {
                    section = new ArrayList<>();
                    contents.put(Markdown.text(heading), section);
                }
            }

            @Override
            public void visit(Link link) {
                if (link.getDestination().matches("[\\w./-]+[.](md|json)")) {
                    section.add(
                            URI.create(CONTENTS).resolve(link.getDestination()).getPath());
                }
            }
        });
        return contents;
    }

    public List<Section> sections() {
        return List.copyOf(sections);
    }

    public List<ManualPage> pages() {
        return List.copyOf(pages.values());
    }

    public Optional<ManualPage> page(String slug) {
        return Optional.ofNullable(pages.get(slug));
    }

    /** A JSON schema that documents link to, such as {@code schema/scan.json}. */
    public Optional<String> schema(String slug) {
        return Optional.ofNullable(schemas.get(slug));
    }

    /** A picture that a document shows, such as {@code pictures/overview.jpg}. */
    public Optional<Bytes> picture(String slug) {
        return Optional.ofNullable(pictures.get(slug));
    }

    public Optional<ManualPage> before(ManualPage page) {
        return beside(page, -1);
    }

    public Optional<ManualPage> after(ManualPage page) {
        return beside(page, 1);
    }

    private Optional<ManualPage> beside(ManualPage page, int step) {
        List<ManualPage> all = pages();
        int at = all.indexOf(page) + step;
        return at < 0 || at >= all.size() ? Optional.empty() : Optional.of(all.get(at));
    }

    /** Titles and headings that have every word, titles first, at most 60. */
    public List<Hit> search(String text) {
        Set<String> words =
                Set.copyOf(List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+")));
        var titles = new ArrayList<Hit>();
        var below = new ArrayList<Hit>();
        if (text.isBlank()) {
            return titles;
        }
        for (ManualPage page : pages.values()) {
            if (hasAll(page.title(), words)) {
                titles.add(new Hit(page, Optional.empty()));
            }
            page.headings().stream()
                    .filter(heading -> hasAll(heading.text(), words))
                    .forEach(heading -> below.add(new Hit(page, Optional.of(heading))));
        }
        titles.addAll(below);
        return List.copyOf(titles.subList(0, Math.min(MAX_HITS, titles.size())));
    }

    private static boolean hasAll(String text, Set<String> words) {
        String plain = text.toLowerCase(Locale.ROOT);
        return words.stream().allMatch(plain::contains);
    }
}
