package io.oakum.control;

import io.oakum.feeds.shelf.FeedShelf;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The feeds that a server fetches by itself. The shipped list names public addresses; a file of the owner's stands in its place.
 *
 * @param feeds by name
 */
public record FeedCatalogue(Map<String, Entry> feeds) {
    /** Nothing is fetched: there is no network, or none is to be used. */
    public static final FeedCatalogue NONE = new FeedCatalogue(Map.of());

    /** What is kept as the licence of a feed of which nobody stated one. */
    public static final String UNSTATED = "not stated";

    private static final Duration DAILY = Duration.ofHours(24);
    private static final int MOST_WRONG = 10;
    private static final int MOST_SHOWN = 100;
    private static final Duration OFTEN = Duration.ofHours(4);

    public FeedCatalogue {
        feeds = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(feeds));
    }

    /** @param every how long to wait after an attempt */
    public record Entry(URI address, String licence, Duration every) {}

    /** A line of the owner's file that is not understood, or all that are. */
    public static final class WrongException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongException(String message) {
            super(message);
        }
    }

    /** What most fleets need: who is exploited, how likely, how attacked, and Debian's own word. */
    public static FeedCatalogue shipped() {
        var feeds = new LinkedHashMap<String, Entry>();
        feeds.put(
                "kev",
                entry(
                        "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
                        "CC0-1.0",
                        OFTEN));
        feeds.put(
                "epss",
                entry("https://epss.empiricalsecurity.com/epss_scores-current.csv.gz", "FIRST, free of charge", DAILY));
        feeds.put(
                "vulnrichment",
                entry("https://codeload.github.com/cisagov/vulnrichment/zip/refs/heads/develop", "CC0-1.0", DAILY));
        feeds.put(
                "debian-tracker",
                entry("https://security-tracker.debian.org/tracker/data/json", "Debian project", OFTEN));
        feeds.put(
                "osv-debian",
                entry(
                        "https://osv-vulnerabilities.storage.googleapis.com/Debian/all.zip",
                        "as each record says",
                        OFTEN));
        feeds.put(
                "debian-releases",
                entry("https://debian.pages.debian.net/distro-info-data/debian.csv", "ISC", Duration.ofDays(7)));
        return new FeedCatalogue(feeds);
    }

    private static String shown(List<String> wrong) {
        String first = String.join(", ", wrong.subList(0, Math.min(MOST_WRONG, wrong.size())));
        return wrong.size() > MOST_WRONG ? first + " and " + (wrong.size() - MOST_WRONG) + " more" : first;
    }

    private static boolean isAddress(String word) {
        try {
            return word.matches("https?://[^\\s]+") && new URI(word).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Entry entry(String address, String licence, Duration every) {
        return new Entry(URI.create(address), licence, every);
    }

    /**
     * Reads an owner's list: a line for each feed, {@code NAME ADDRESS [HOURS]}; what begins with # is not read.
     *
     * @throws WrongException if a line is not understood; the message names the first of such lines
     */
    public static FeedCatalogue read(Path file) throws IOException, WrongException {
        var feeds = new LinkedHashMap<String, Entry>();
        var wrong = new ArrayList<String>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.replaceFirst("#.*", "").strip();
            if (text.isEmpty()) {
                continue;
            }
            List<String> words = List.of(text.split("\\s+"));
            boolean isGood = words.size() >= 2
                    && words.size() <= 3
                    && FeedShelf.isName(words.getFirst())
                    && isAddress(words.get(1))
                    && (words.size() == 2 || words.get(2).matches("[1-9][0-9]{0,3}"))
                    && !feeds.containsKey(words.getFirst());
            if (isGood) {
                Duration every = words.size() == 3 ? Duration.ofHours(Long.parseLong(words.get(2))) : DAILY;
                feeds.put(words.getFirst(), entry(words.get(1), UNSTATED, every));
            } else {
                wrong.add("line " + number + " '" + text.substring(0, Math.min(MOST_SHOWN, text.length())) + "'");
            }
        }
        if (!wrong.isEmpty()) {
            throw new WrongException(
                    file + ": " + shown(wrong) + " is not NAME ADDRESS [HOURS], or names a feed twice");
        }
        return new FeedCatalogue(feeds);
    }
}
