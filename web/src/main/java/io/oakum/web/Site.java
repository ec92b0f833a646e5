package io.oakum.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes pages of templates. What goes in is text; that it comes out as text and never as markup is the templates' engine's matter. */
public final class Site {
    /** Where the templates want an icon. */
    private static final Pattern USED = Pattern.compile("><use href=\"#i-([a-z0-9]+)\"/>");

    private static final Pattern SYMBOL =
            Pattern.compile("<symbol id=\"i-([a-z0-9]+)\"( viewBox=\"[0-9 ]+\">.*?)</symbol>", Pattern.DOTALL);

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "io.oakum.web.jte");
    private final Map<String, String> symbols = new LinkedHashMap<>();
    private final Assets assets = new Assets();

    public Site() {
        Matcher symbol = SYMBOL.matcher(new String(Assets.read("icons.svg"), StandardCharsets.UTF_8));
        while (symbol.find()) {
            symbols.put(symbol.group(1), symbol.group(2));
        }
    }

    public Assets assets() {
        return assets;
    }

    /** @param parameters as the template names them */
    public String page(String template, Map<String, Object> parameters) {
        var output = new StringOutput();
        engine.render(template + ".jte", parameters, output);
        return withIcons(output.toString());
    }

    /** Draws each icon in its place: one that only refers to a drawing elsewhere is laid out as several elements more. */
    private String withIcons(String page) {
        return USED.matcher(page).replaceAll(used -> Matcher.quoteReplacement(drawing(used.group(1))));
    }

    private String drawing(String icon) {
        String drawing = symbols.get(icon);
        if (drawing == null) {
            throw new IllegalStateException("a page uses the icon " + icon + ", which there is not");
        }
        return drawing;
    }
}
