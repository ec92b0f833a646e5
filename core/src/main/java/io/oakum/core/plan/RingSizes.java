package io.oakum.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many hosts each ring takes, as a person writes it: {@code 1,10%,rest}. The last ring takes all that are left. */
public record RingSizes(List<Size> sizes) {
    /** One host first, then all others. */
    public static final RingSizes CANARY = new RingSizes(List.of(new Size.Hosts(1)));

    private static final Pattern HOSTS = Pattern.compile("[1-9]\\d{0,6}");
    private static final Pattern SHARE = Pattern.compile("([1-9]\\d?)%");
    private static final int MAX_RINGS = 64;

    /** @param sizes of all rings but the last */
    public RingSizes {
        sizes = List.copyOf(sizes);
    }

    public sealed interface Size {
        record Hosts(int count) implements Size {}

        /** @param percent of all hosts of the plan, at least one */
        record Share(int percent) implements Size {}
    }

    /** @throws IllegalArgumentException if it is no list of sizes; the message says what one looks like */
    public static RingSizes parse(String text) {
        String[] words = text.split(",", -1);
        if (words.length > MAX_RINGS) {
            throw new IllegalArgumentException("'" + text + "' has more than " + MAX_RINGS + " rings");
        }
        var sizes = new ArrayList<Size>();
        for (int i = 0; i < words.length; i++) {
            String word = words[i].strip();
            boolean isLast = i == words.length - 1;
            if (word.equals("rest") && isLast) {
                return new RingSizes(sizes);
            }
            sizes.add(size(word, text));
        }
        return new RingSizes(sizes);
    }

    private static Size size(String word, String text) {
        Matcher share = SHARE.matcher(word);
        if (share.matches()) {
            return new Size.Share(Integer.parseInt(share.group(1)));
        }
        if (HOSTS.matcher(word).matches()) {
            return new Size.Hosts(Integer.parseInt(word));
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no list of rings; write hosts or shares, as in 1,10%,rest");
    }

    /** As {@link #parse} reads it. */
    public String text() {
        var words = new ArrayList<String>();
        for (Size size : sizes) {
            words.add(
                    switch (size) {
                        case Size.Hosts(int count) -> Integer.toString(count);
                        case Size.Share(int percent) -> percent + "%";
                    });
        }
        words.add("rest");
        return String.join(",", words);
    }

    /** How many of so many hosts each ring gets. No ring is empty, and every host is in one. */
    public List<Integer> of(int hosts) {
        var counts = new ArrayList<Integer>();
        int left = hosts;
        for (Size size : sizes) {
            int wanted = switch (size) {
                case Size.Hosts(int count) -> count;
                case Size.Share(int percent) -> Math.max(1, (int) ((long) hosts * percent / 100));
            };
            int taken = Math.min(wanted, left);
            if (taken > 0) {
                counts.add(taken);
            }
            left -= taken;
        }
        if (left > 0) {
            counts.add(left);
        }
        return List.copyOf(counts);
    }
}
