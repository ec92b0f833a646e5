package io.oakum.feeds;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.oakum.feeds.BoundedBytes.Budget;
import io.oakum.feeds.BoundedBytes.TooLargeException;
import io.oakum.feeds.BoundedBytes.TooMuchException;
import io.oakum.feeds.FeedRun.Kind;
import io.oakum.feeds.format.FeedFormat;
import io.oakum.feeds.format.FeedSink;
import io.oakum.feeds.format.FormatDetector;
import io.oakum.feeds.format.RefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads feeds from a file, an archive or a folder, one document after the other. Nothing is written, no name in an archive is ever
 * used as a path, and no document is in memory but the one that is read.
 */
public final class FeedReader {
    private final Limits limits;
    private final Instant now;
    private final FeedSink sink;
    private final FeedRun run = new FeedRun();
    private final Budget budget;

    private FeedReader(Limits limits, Instant now, FeedSink sink) {
        this.limits = limits;
        this.now = now;
        this.sink = sink;
        this.budget = new Budget(limits);
    }

    /**
     * Reads everything under the path. Documents and rows that are wrong are counted and left out.
     *
     * @throws IOException if the disk fails
     */
    public static FeedRun read(Path path, Limits limits, Instant now, FeedSink sink) throws IOException {
        var reader = new FeedReader(limits, now, sink);
        try {
            if (Files.isDirectory(path)) {
                reader.folder(path);
            } else {
                reader.file(path, path.getFileName().toString());
            }
        } catch (TooMuchException e) {
            reader.run.refuse(path.getFileName().toString(), Kind.DOCUMENT, String.valueOf(e.getMessage()));
        }
        return reader.run;
    }

    private void folder(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            // Links are not followed: they lead out of what was named.
            for (Path file : files.filter(each -> Files.isRegularFile(each, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList()) {
                file(file, folder.relativize(file).toString());
            }
        }
    }

    private void file(Path file, String name) throws IOException {
        try (InputStream bytes = new DiskBytes(Files.newInputStream(file))) {
            budget.entry();
            document(name, bytes, 0);
        }
    }

    private void document(String name, InputStream bytes, int depth) throws IOException {
        try {
            open(name, new BufferedInputStream(bytes, FormatDetector.PREFIX), depth);
        } catch (TooMuchException | DiskBytes.DiskException e) {
            throw e;
        } catch (RefusedException | TooLargeException e) {
            run.refuse(name, Kind.DOCUMENT, String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            run.refuse(name, Kind.DOCUMENT, "its JSON is broken: " + firstLine(e.getOriginalMessage()) + where(e));
        } catch (CharacterCodingException | UTFDataFormatException e) {
            run.refuse(name, Kind.DOCUMENT, "its text is not UTF-8");
        } catch (IOException e) {
            // The disk's own failures were told apart above: what is left are those of unpacking.
            run.refuse(name, Kind.DOCUMENT, "it is cut off or damaged: " + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String where(JsonProcessingException e) {
        var at = e.getLocation();
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    }

    private void open(String name, BufferedInputStream bytes, int depth) throws IOException, RefusedException {
        skipMark(bytes);
        bytes.mark(FormatDetector.PREFIX + 1);
        byte[] prefix = bytes.readNBytes(FormatDetector.PREFIX);
        bytes.reset();
        switch (Packing.of(prefix)) {
            case NONE -> plain(name, prefix, new BoundedBytes(bytes, limits.documentBytes(), budget));
            case GZIP -> gzip(name, bytes, deeper(depth));
            case ZIP -> zip(name, bytes, deeper(depth));
            case OTHER ->
                run.refuse(
                        name,
                        Kind.UNSUPPORTED,
                        "it is packed in a way that is not read (xz, bzip2, zstd or tar); unpack it first");
        }
    }

    /** Some editors put a mark before UTF-8, which says nothing. */
    private static void skipMark(BufferedInputStream bytes) throws IOException {
        bytes.mark(3);
        boolean isMark = bytes.read() == 0xef && bytes.read() == 0xbb && bytes.read() == 0xbf;
        if (!isMark) {
            bytes.reset();
        }
    }

    private int deeper(int depth) throws RefusedException {
        if (depth >= limits.depth()) {
            throw new RefusedException(
                    "it is an archive in " + depth + " others; at most " + limits.depth() + " are opened");
        }
        return depth + 1;
    }

    private void gzip(String name, InputStream bytes, int depth) throws IOException {
        var packed = new PackedBytes(bytes);
        document(
                name.replaceFirst("\\.gz$", ""),
                packed.unpacked(new GZIPInputStream(packed, 1 << 13), limits.ratio()),
                depth);
    }

    private void zip(String name, InputStream bytes, int depth) throws IOException, RefusedException {
        var packed = new PackedBytes(bytes);
        var zip = new ZipInputStream(packed);
        int entries = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            budget.entry();
            entries++;
            String inside = name + "/" + entry.getName();
            if (isOutside(entry.getName())) {
                run.refuse(inside, Kind.DOCUMENT, "its name leads out of the archive");
            } else if (!entry.isDirectory()) {
                InputStream unpacked = packed.unpacked(new Unclosed(zip), limits.ratio());
                document(inside, unpacked, depth);
                // To reach the next entry the rest of this one is unpacked; whoever looked for the end of a bomb finds
                // none.
                new BoundedBytes(unpacked, limits.documentBytes(), budget).transferTo(OutputStream.nullOutputStream());
            }
        }
        if (entries == 0) {
            throw new RefusedException("it is a zip without entries, or a damaged one");
        }
    }

    private static boolean isOutside(String name) {
        return name.startsWith("/")
                || name.contains("\\")
                || name.indexOf('\0') >= 0
                || java.util.List.of(name.split("/")).contains("..");
    }

    private void plain(String name, byte[] prefix, InputStream bytes) throws IOException, RefusedException {
        switch (FormatDetector.detect(prefix)) {
            case FormatDetector.Known(FeedFormat format) -> {
                format.parse(name, bytes, now, run.counting(name, sink));
                run.read(format);
            }
            case FormatDetector.Unsupported(String reason) -> run.refuse(name, Kind.UNSUPPORTED, reason);
        }
    }

    /** Parsers close what they read; the archive goes on behind an entry. */
    private static final class Unclosed extends java.io.FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // The archive is closed where it was opened.
        }
    }
}
