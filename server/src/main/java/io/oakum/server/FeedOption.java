package io.oakum.server;

import io.oakum.control.FeedCatalogue;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.source.FeedProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the words that begin with {@code --feed} come to. */
final class FeedOption {
    private FeedOption() {}

    /**
     * @param values the server's words by their names: {@code --feeds} is {@code public} (where it is not given), {@code off}, or a
     *     file; {@code --feed-hosts} are hosts with commas between; {@code --feed-proxy} is {@code HOST:PORT}; {@code --feed-keys} is
     *     a folder
     * @throws FeedCatalogue.WrongException if the file is not understood
     * @throws IllegalArgumentException if the proxy is none
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
        String proxy = Optional.ofNullable(values.get("--feed-proxy"))
                .orElseGet(() -> System.getenv().getOrDefault("https_proxy", ""));
        Path keys = Optional.ofNullable(values.get("--feed-keys")).map(Path::of).orElse(FeedKeys.USUAL);
        return new FeedSettings(catalogue, data.resolve("feeds"), allowed, FeedProxy.named(proxy), new FeedKeys(keys));
    }
}
