package io.oakum.web;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Something that happened, as a timeline shows it.
 *
 * @param isDay whether no more than the day is told, which is the same in every zone
 * @param href where it can be looked at; may be empty
 * @param gone what was there before and is not any more
 * @param come what is there since
 */
public record Happening(
        Instant at,
        boolean isDay,
        String icon,
        String css,
        String title,
        String href,
        String detail,
        List<String> gone,
        List<String> come) {
    static Happening plain(Instant at, String icon, String css, String title, String detail) {
        return new Happening(at, false, icon, css, title, "", detail, List.of(), List.of());
    }

    static Happening changed(Instant at, String title, String detail, List<String> gone, List<String> come) {
        return new Happening(at, false, "pkg", "", title, "", detail, gone, come);
    }

    Happening leadingTo(String address) {
        return new Happening(at, isDay, icon, css, title, address, detail, gone, come);
    }

    Happening thatDay() {
        return new Happening(at, true, icon, css, title, href, detail, gone, come);
    }

    static List<Happening> newestFirst(Collection<Happening> all) {
        return all.stream()
                .sorted(Comparator.comparing(Happening::at).reversed())
                .toList();
    }

    /** The day alone. */
    public String day() {
        return ClockWords.day(at);
    }
}
