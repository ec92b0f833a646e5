package io.oakum.server;

import io.oakum.control.FeedCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What the words of {@code --feeds} and {@code --feed-hosts} come to. */
final class FeedOption {
    private FeedOption() {}

    /**
     * @param values the server's words by their names: {@code --feeds} is {@code public} (where it is not given), {@code off}, or a
     *     file; {@code --feed-hosts} are hosts with commas between
     * @throws FeedCatalogue.WrongException if the file is not understood
     */
    static FeedSettings of(Map<String, String> values, Path data) throws IOException, FeedCatalogue.WrongException {
        FeedCatalogue catalogue = switch (values.getOrDefault("--feeds", "public")) {
            case "public" -> FeedCatalogue.shipped();
            case "off" -> FeedCatalogue.NONE;
            case String file -> FeedCatalogue.read(Path.of(file));
        };
        var allowed = Arrays.stream(values.getOrDefault("--feed-hosts", "").split(","))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toSet());
        return new FeedSettings(catalogue, data.resolve("feeds"), allowed);
    }
}
