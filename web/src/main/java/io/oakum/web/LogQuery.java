package io.oakum.web;

import io.oakum.store.AuditStore.Filter;
import io.oakum.store.FilterStore.Asked;
import io.oakum.store.FilterStore.Listing;
import java.util.Map;
import java.util.Optional;

/** What the list of log entries is asked for; its address says all of it. */
public record LogQuery(String text, Filter filter, Optional<Long> before) {
    /** What can be written, for people. */
    public static String help() {
        return Texts.text("logquery.help");
    }

    /** @throws BadQuery if it asks for what there is not */
    public static LogQuery parse(Map<String, String> query) throws BadQuery {
        String text = ListQuery.text(query, "q");
        String who = "";
        String what = "";
        var words = new StringBuilder();
        for (String word : text.isEmpty() ? new String[0] : text.split("\\s+")) {
            if (word.startsWith("who:")) {
                who = word.substring("who:".length());
            } else if (word.startsWith("what:")) {
                what = word.substring("what:".length());
            } else {
                words.append(words.isEmpty() ? "" : " ").append(word);
            }
        }
        return new LogQuery(text, new Filter(who, what, words.toString()), before(query));
    }

    private static Optional<Long> before(Map<String, String> query) throws BadQuery {
        String before = query.getOrDefault("before", "");
        if (before.isEmpty()) {
            return Optional.empty();
        }
        if (!before.matches("[0-9]{1,15}")) {
            throw new BadQuery(Texts.text("logquery.before"));
        }
        return Optional.of(Long.parseLong(before));
    }

    /** What somebody may keep of it. */
    public Asked asked() {
        return new Asked(Listing.AUDIT, text, "", "");
    }

    public String older(long index) {
        return ListQuery.address("/audit", ListQuery.ordered("q", text, "before", String.valueOf(index)));
    }

    public static String of(String text) {
        return ListQuery.address("/audit", ListQuery.ordered("q", text));
    }
}
