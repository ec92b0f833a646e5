package io.oakum.web;

import static io.oakum.web.Texts.count;

import io.oakum.store.Page.Place;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What all lists have in common in their addresses: a text, an order, and where the page begins. */
final class ListQuery {
    /** No filter that a person writes is longer. */
    static final int MAX_TEXT = 500;

    private ListQuery() {}

    /** An address of ours with what is asked for; what is empty is left out. */
    static String address(String path, Map<String, String> query) {
        String asked = query.entrySet().stream()
                .filter(one -> !one.getValue().isEmpty())
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return asked.isEmpty() ? path : path + "?" + asked;
    }

    static Map<String, String> ordered(String... pairs) {
        var ordered = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            ordered.put(pairs[i], pairs[i + 1]);
        }
        return ordered;
    }

    static String text(Map<String, String> query, String name) throws BadQuery {
        String text = query.getOrDefault(name, "").strip();
        if (text.length() > MAX_TEXT) {
            throw new BadQuery(count("listquery.too-long", text.length(), name, Words.count(MAX_TEXT)));
        }
        return text;
    }

    static <E extends Enum<E>> E sort(Map<String, String> query, Class<E> orders, E otherwise) throws BadQuery {
        String asked = query.getOrDefault("sort", "");
        if (asked.isEmpty()) {
            return otherwise;
        }
        for (E order : orders.getEnumConstants()) {
            if (word(order).equals(asked)) {
                return order;
            }
        }
        throw new BadQuery(Texts.text("listquery.unsorted", shortened(asked)));
    }

    /** As an address spells an order. */
    static String word(Enum<?> order) {
        return order.name().toLowerCase(Locale.ROOT);
    }

    /** @param isKey whether a text can be what the list is sorted by */
    static Place place(Map<String, String> query, Predicate<String> isKey) throws BadQuery {
        Optional<String[]> after = keyAndId(query, "after");
        Optional<String[]> before = keyAndId(query, "before");
        if (after.or(() -> before).filter(pair -> !isKey.test(pair[0])).isPresent()) {
            throw new BadQuery(Texts.text("listquery.no-page"));
        }
        return after.<Place>map(pair -> new Place.After(pair[0], pair[1]))
                .or(() -> before.map(pair -> new Place.Before(pair[0], pair[1])))
                .orElseGet(Place.Start::new);
    }

    private static Optional<String[]> keyAndId(Map<String, String> query, String name) throws BadQuery {
        String spelled = query.getOrDefault(name, "");
        if (spelled.isEmpty()) {
            return Optional.empty();
        }
        try {
            String[] pair = new String(Base64.getUrlDecoder().decode(spelled), StandardCharsets.UTF_8).split("\n", -1);
            if (pair.length == 2 && pair[1].indexOf('\0') < 0 && pair[0].indexOf('\0') < 0) {
                return Optional.of(pair);
            }
        } catch (IllegalArgumentException e) {
            // Told below, like what decodes and is none of ours.
        }
        throw new BadQuery(Texts.text("listquery.no-page"));
    }

    static String place(String key, String id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((key.replace('\n', ' ') + "\n" + id).getBytes(StandardCharsets.UTF_8));
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
