package io.oakum.web.manual;

import gg.jte.Content;
import gg.jte.TemplateOutput;

/**
 * HTML that goes into a page as it is. Only the Markdown of this program's own documents becomes such, with all of their text escaped.
 */
public record Markup(String html) implements Content {
    @Override
    public void writeTo(TemplateOutput output) {
        output.writeContent(html);
    }
}
