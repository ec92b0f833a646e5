package io.oakum.web.manual;

import io.oakum.web.manual.ManualPage.Heading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/** Makes a page of a Markdown file. HTML in the file is shown as text, and a link leads only into the manual or to an https address. */
final class Markdown {
    static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final TextContentRenderer TEXT =
            TextContentRenderer.builder().extensions(EXTENSIONS).build();

    private final Links links;

    Markdown(Links links) {
        this.links = links;
    }

    static Node parse(String text) {
        return PARSER.parse(text);
    }

    static String text(Node node) {
        return TEXT.render(node).strip();
    }

    /**
     * @param file its path in the checkout
     * @throws IllegalStateException where the file does not begin with its only title, or a link leads nowhere
     */
    ManualPage page(String file, String section, String text) {
        Node document = parse(text);
        String title = title(file, document);
        lead(file, document);
        Map<Node, Heading> headings = headings(file, document);
        String html = HtmlRenderer.builder()
                // Before the extensions: the first who wants a kind of node has it.
                .nodeRendererFactory(context -> new Blocks(context, headings))
                .extensions(EXTENSIONS)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .build()
                .render(document);
        List<Heading> inOrder = new ArrayList<>();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            Heading heading = headings.get(node);
            if (heading != null) {
                inOrder.add(heading);
            }
        }
        return new ManualPage(Links.slug(file), title, section, inOrder, new Markup(html));
    }

    /** What it leads to and shows is named by addresses of the manual from here on. */
    private void lead(String file, Node document) {
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                link.setDestination(links.resolved(file, link.getDestination()));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                image.setDestination(links.resolved(file, image.getDestination()));
            }
        });
    }

    private static String title(String file, Node document) {
        if (!(document.getFirstChild() instanceof org.commonmark.node.Heading heading) || heading.getLevel() != 1) {
            throw new IllegalStateException(file + " does not begin with its title; begin it with a line \"# Title\"");
        }
        heading.unlink();
        return text(heading);
    }

    private static Map<Node, Heading> headings(String file, Node document) {
        var headings = new IdentityHashMap<Node, Heading>();
        Set<String> taken = new HashSet<>();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof org.commonmark.node.Heading heading) {
                String words = text(heading);
                if (heading.getLevel() == 1) {
                    throw new IllegalStateException(file + " has a second title, \"" + words + "\"; make it ##");
                }
                headings.put(heading, new Heading(heading.getLevel(), id(words, taken), words));
            }
        }
        return headings;
    }

    /** As repository hosts name them, so that a link works there and here. */
    private static String id(String words, Set<String> taken) {
        String plain = words.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        String id = plain;
        for (int n = 1; !taken.add(id); n++) {
            id = plain + "-" + n;
        }
        return id;
    }
}
