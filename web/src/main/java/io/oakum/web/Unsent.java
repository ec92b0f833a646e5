package io.oakum.web;

import static io.oakum.web.Texts.text;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A form that was sent when its session was over. The server keeps nothing of it: it goes with the browser through the sign-in, and is then
 * shown filled in, to be sent by a press.
 *
 * @param action where it was sent to
 */
public record Unsent(String action, Map<String, String> fields) {
    /** The field in which a form of the sign-in carries it along. */
    public static final String CARRIED = "unsent";

    /** Where it is shown once its person is signed in. */
    public static final String AGAIN = "/sign-in/again";

    /** A form that has one of these is shown nowhere, and of no use without it. */
    private static final Set<String> SECRETS = Set.of("password", "again", "code", "secret", "half");

    private static final Map<String, String> WRITTEN = Collections.unmodifiableMap(ListQuery.ordered(
            "reason", text("unsent.reason"),
            "why", text("unsent.reason"),
            "compensating", text("unsent.compensating"),
            "owner", text("unsent.owner"),
            "until", text("unsent.until"),
            "names", text("unsent.names"),
            "hosts", text("plannew.hosts.names"),
            "tags", text("plannew.groups"),
            "tag", text("unsent.group"),
            "group", text("unsent.group"),
            "rings", text("plannew.rings"),
            "soak", text("plannew.soak"),
            "failures", text("plannew.failures"),
            "change", text("plannew.change"),
            "name", text("unsent.name"),
            "address", text("unsent.address")));

    public Unsent {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** One field, by the word that stands beside it. */
    public record Field(String name, String label, String value) {}

    /** Empty where nothing was said in it, or a secret. */
    public static Optional<Unsent> of(String path, Map<String, String> form) {
        if (path.equals(AGAIN)) {
            return read(form.getOrDefault(CARRIED, ""));
        }
        return form.isEmpty() || !Collections.disjoint(form.keySet(), SECRETS)
                ? Optional.empty()
                : Optional.of(new Unsent(path, form));
    }

    /** In one line, as a form of the sign-in carries it. */
    public String carried() {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&", action + "?", ""));
    }

    /** Out of such a line; empty where it is none, or leads away from this server. */
    public static Optional<Unsent> read(String carried) {
        int query = carried.indexOf('?');
        if (query < 0 || !carried.substring(0, query).matches("/[A-Za-z0-9._~-][A-Za-z0-9._~/-]*")) {
            return Optional.empty();
        }
        var fields = new LinkedHashMap<String, String>();
        for (String pair : carried.substring(query + 1).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return of(carried.substring(0, query), fields);
    }

    /** What a person wrote with thought. */
    public List<Field> written() {
        return fields(true);
    }

    /** What was ticked, chosen, or stood in the form already. */
    public List<Field> chosen() {
        return fields(false);
    }

    private List<Field> fields(boolean isWritten) {
        return fields.entrySet().stream()
                .filter(field -> WRITTEN.containsKey(field.getKey()) == isWritten)
                .map(field -> new Field(
                        field.getKey(), WRITTEN.getOrDefault(field.getKey(), field.getKey()), field.getValue()))
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
