package io.oakum.feeds.shelf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Copies what was named onto the shelf, and digests it on the way. */
final class Content {
    private final MessageDigest digest = sha256();
    private long bytes;

    private Content() {}

    /**
     * @param sha256 of the bytes; of a folder, of its files' names and bytes in order
     * @param bytes as they are, packed or not
     */
    record Copied(String sha256, long bytes) {}

    /** Copies a file, or a folder with the regular files in it; links are left out. */
    static Copied copy(Path from, Path to) throws IOException {
        var content = new Content();
        if (Files.isDirectory(from)) {
            for (Path file : files(from)) {
                Path name = from.relativize(file);
                content.digest.update(name.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                content.digest.update((byte) 0);
                Path target = to.resolve(name.toString());
                Files.createDirectories(target.getParent());
                content.file(file, target);
            }
        } else {
            content.file(from, to);
        }
        return new Copied(HexFormat.of().formatHex(content.digest.digest()), content.bytes);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private void file(Path from, Path to) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(from), digest);
                OutputStream out = Files.newOutputStream(to)) {
            bytes += in.transferTo(out);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
