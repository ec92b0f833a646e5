package io.oakum.web;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every word of the pages, by its key, as {@code texts.properties} has it. A text is plain: no markup, and {@code {0}}, {@code {1}}, … where
 * something is put in. What is put in may be markup ({@link #mixed}), so that one sentence is one text, whatever stands in its middle.
 */
public final class Texts {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");
    private static final Map<String, String> ENGLISH = read("texts.properties");

    private Texts() {}

    /** @throws IllegalArgumentException where no text has the key */
    public static String text(String key, String... with) {
        var said = new StringBuilder();
        fill(found(key), said::append, place -> said.append(with[place]));
        return said.toString();
    }

    /**
     * A text around markup, or with a text inside that people gave: what is put in is a {@link Content}, or a String, which is escaped like
     * every other.
     */
    public static Content mixed(String key, Object... with) {
        String text = found(key);
        return new Content() {
            @Override
            public void writeTo(TemplateOutput output) {
                fill(text, output::writeUserContent, place -> put(output, with[place]));
            }
        };
    }

    /**
     * A text about a number, which is its {@code {0}}: {@code 1 host}, {@code 7 hosts}. It has two forms in English, under the key with
     * {@code .one} and with {@code .other}, as the Unicode CLDR names them; a language with more has more.
     */
    public static String count(String key, long number, String... with) {
        var all = new String[with.length + 1];
        all[0] = Words.count(number);
        System.arraycopy(with, 0, all, 1, with.length);
        return text(key + (number == 1 ? ".one" : ".other"), all);
    }

    static Set<String> keys() {
        return ENGLISH.keySet();
    }

    static int places(String key) {
        return (int) PLACE.matcher(found(key))
                .results()
                .map(one -> one.group(1))
                .distinct()
                .count();
    }

    private static void put(TemplateOutput output, Object one) {
        if (one instanceof Content content) {
            output.writeUserContent(content);
        } else {
            output.writeUserContent((String) one);
        }
    }

    private static void fill(String text, Consumer<String> said, java.util.function.IntConsumer place) {
        Matcher places = PLACE.matcher(text);
        int from = 0;
        while (places.find()) {
            said.accept(text.substring(from, places.start()));
            place.accept(Integer.parseInt(places.group(1)));
            from = places.end();
        }
        said.accept(text.substring(from));
    }

    private static String found(String key) {
        String text = ENGLISH.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no text is named \"" + key + "\"");
        }
        return text;
    }

    private static Map<String, String> read(String file) {
        var properties = new Properties();
        try (InputStream in = Objects.requireNonNull(Texts.class.getResourceAsStream(file), file)) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty));
    }
}
