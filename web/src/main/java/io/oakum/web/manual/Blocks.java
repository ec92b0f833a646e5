package io.oakum.web.manual;

import static io.oakum.web.Texts.text;

import io.oakum.web.manual.ManualPage.Heading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/** How the manual shows what needs more than its tag: headings to link to, tables and texts that scroll by keyboard, commands to copy. */
final class Blocks implements NodeRenderer {
    /** What a fence says whose lines are commands and nothing else. */
    private static final String COMMANDS = "sh";

    private final HtmlNodeRendererContext context;
    private final HtmlWriter html;
    private final Map<Node, Heading> headings;

    Blocks(HtmlNodeRendererContext context, Map<Node, Heading> headings) {
        this.context = context;
        this.html = context.getWriter();
        this.headings = headings;
    }

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
        return Set.of(
                org.commonmark.node.Heading.class,
                FencedCodeBlock.class,
                IndentedCodeBlock.class,
                Image.class,
                TableBlock.class,
                TableHead.class,
                TableCell.class);
    }

    @Override
    public void render(Node node) {
        switch (node) {
            case org.commonmark.node.Heading heading -> heading(heading);
            case FencedCodeBlock code -> code(code.getLiteral(), COMMANDS.equals(code.getInfo()));
            case IndentedCodeBlock code -> code(code.getLiteral(), false);
            case Image image -> picture(image);
            case TableBlock table -> table(table);
            case TableHead head -> head(head);
            case TableCell cell -> cell(cell);
            default -> throw new IllegalStateException("asked to render what was not asked for: " + node);
        }
    }

    private void heading(org.commonmark.node.Heading heading) {
        Heading named = headings.get(heading);
        if (named == null) {
            children(heading);
            return;
        }
        String tag = "h" + named.level();
        html.line();
        html.tag(tag, Map.of("id", named.id()));
        html.tag("a", Map.of("href", "#" + named.id()));
        children(heading);
        html.tag("/a");
        html.tag("/" + tag);
        html.line();
    }

    private void code(String text, boolean isCommands) {
        html.line();
        html.tag("div", Map.of("class", "code"));
        if (isCommands) {
            html.tag(
                    "button",
                    ordered("class", "btn sm needs-script", "type", "button", "data-copy", text.stripTrailing()));
            html.raw("<svg class=\"i i-s\" aria-hidden=\"true\"><use href=\"#i-copy\"/></svg>");
            html.text(text("copy"));
            html.tag("/button");
        }
        html.tag(
                "pre",
                ordered(
                        "tabindex",
                        "0",
                        "role",
                        "group",
                        "aria-label",
                        isCommands ? text("blocks.commands") : text("blocks.text")));
        html.tag("code");
        html.text(text);
        html.tag("/code");
        html.tag("/pre");
        html.tag("/div");
        html.line();
    }

    /** Its size is said, so that what stands below does not jump when it comes. */
    private void picture(Image image) {
        html.tag(
                "img",
                ordered(
                        "src", image.getDestination(),
                        "alt", words(image),
                        "width", Integer.toString(Picture.WIDTH),
                        "height", Integer.toString(Picture.HEIGHT),
                        "loading", "lazy"));
    }

    private static String words(Image image) {
        var words = new StringBuilder();
        for (Node node = image.getFirstChild(); node != null; node = node.getNext()) {
            words.append(Markdown.text(node)).append(' ');
        }
        return words.toString().strip();
    }

    private void table(TableBlock table) {
        html.line();
        html.tag(
                "div",
                ordered("class", "scroll", "tabindex", "0", "role", "group", "aria-label", text("blocks.table")));
        html.tag("table");
        children(table);
        html.tag("/table");
        html.tag("/div");
        html.line();
    }

    /** Markdown has no table without a head; one whose head says nothing is meant to have none. */
    private void head(TableHead head) {
        if (!Markdown.text(head).replace("|", "").isBlank()) {
            html.tag("thead");
            children(head);
            html.tag("/thead");
        }
    }

    private void cell(TableCell cell) {
        boolean isHead = cell.isHeader() && cell.getFirstChild() != null;
        html.tag(isHead ? "th" : "td", isHead ? Map.of("scope", "col") : Map.of());
        children(cell);
        html.tag(isHead ? "/th" : "/td");
    }

    private void children(Node parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            context.render(node);
        }
    }

    private static Map<String, String> ordered(String... pairs) {
        var ordered = new LinkedHashMap<String, String>();
        for (int n = 0; n < pairs.length; n += 2) {
            ordered.put(pairs[n], pairs[n + 1]);
        }
        return ordered;
    }
}
