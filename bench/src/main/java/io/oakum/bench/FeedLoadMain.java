package io.oakum.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oakum.feeds.Limits;
import io.oakum.feeds.shelf.FeedShelf;
import io.oakum.feeds.shelf.FeedShelf.Request;
import io.oakum.feeds.shelf.Loading;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.source.FeedSource.Validators;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Loads feeds once in a process of its own, and prints the rows, the time and the peak of its heap. */
final class FeedLoadMain {
    private FeedLoadMain() {}

    /** @param arguments {@code ours} or {@code trees}, a folder for the shelf, then the feeds */
    public static void main(String[] arguments) throws Exception {
        List<Path> feeds = List.of(arguments).subList(2, arguments.length).stream()
                .map(Path::of)
                .toList();
        long began = System.nanoTime();
        long rows = arguments[0].equals("ours") ? shelved(Path.of(arguments[1]), feeds) : trees(feeds);
        double seconds = (System.nanoTime() - began) / 1e9;
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.println(rows + " " + seconds + " " + peak);
    }

    private static long shelved(Path root, List<Path> feeds) throws IOException {
        var shelf = new FeedShelf(root, Limits.ORDINARY, new FeedKeys(Path.of("no-keys")));
        long rows = 0;
        for (Path feed : feeds) {
            String name = FeedShelf.nameOf(feed.toString());
            Loading loading =
                    shelf.load(new Request(name, feed, feed.toString(), "", Validators.NONE, false), Instant.now());
            if (loading instanceof Loading.Shelved shelved) {
                rows += shelved.run().rows();
            } else {
                throw new IllegalStateException(feed + " was not loaded: " + loading);
            }
        }
        return rows;
    }

    /** The obvious way: every document into a tree, all of them in memory, then looked at. */
    private static long trees(List<Path> feeds) throws IOException {
        var mapper = new ObjectMapper();
        var trees = new ArrayList<JsonNode>();
        var tables = new ArrayList<String>();
        for (Path feed : feeds) {
            try (InputStream in = Files.newInputStream(feed)) {
                if (feed.toString().endsWith(".zip")) {
                    var zip = new ZipInputStream(in);
                    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                        trees.add(mapper.readTree(zip.readAllBytes()));
                    }
                } else if (feed.toString().endsWith(".csv.gz")) {
                    tables.addAll(new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
                } else {
                    mapper.readTree(new GZIPInputStream(in))
                            .path("vulnerabilities")
                            .forEach(trees::add);
                }
            }
        }
        return (long) trees.size() + tables.size();
    }
}
