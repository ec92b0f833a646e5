package io.oakum.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes pages of templates. What goes in is text; that it comes out as text and never as markup is the templates' engine's matter. */
public final class Site {
    /** Stands in the layout where the icons of the page go. */
    private static final String ICONS = "<svg id=\"icons\"></svg>";

    private static final Pattern USED = Pattern.compile("<use href=\"#(i-[a-z0-9]+)\"");
    private static final Pattern SYMBOL = Pattern.compile("<symbol id=\"(i-[a-z0-9]+)\".*?</symbol>", Pattern.DOTALL);

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "io.oakum.web.jte");
    private final Map<String, String> symbols = new LinkedHashMap<>();
    private final Assets assets = new Assets();

    public Site() {
        Matcher symbol = SYMBOL.matcher(new String(Assets.read("icons.svg"), StandardCharsets.UTF_8));
        while (symbol.find()) {
            symbols.put(symbol.group(1), symbol.group());
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

    /** A page has the icons that it uses and no others. */
    private String withIcons(String page) {
        var used = new TreeSet<String>();
        Matcher matcher = USED.matcher(page);
        while (matcher.find()) {
            used.add(matcher.group(1));
        }
        var defined = new StringBuilder("<svg class=\"vh\" aria-hidden=\"true\" focusable=\"false\">");
        for (String name : used) {
            String symbol = symbols.get(name);
            if (symbol == null) {
                throw new IllegalStateException("a page uses the icon " + name + ", which there is not");
            }
            defined.append(symbol);
        }
        return page.replace(ICONS, defined.append("</svg>"));
    }
}
