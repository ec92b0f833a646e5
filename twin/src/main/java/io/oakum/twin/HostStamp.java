package io.oakum.twin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The package database and {@code /etc} at one moment: each file with its mode, owner and the digest of its bytes. */
record HostStamp(Map<Path, String> files) {
    private static final List<Path> STAMPED =
            List.of(Path.of("etc"), Path.of("var/lib/dpkg"), Path.of("var/lib/rpm"), Path.of("usr/lib/sysimage/rpm"));

    HostStamp {
        files = Map.copyOf(files);
    }

    static HostStamp of(Path hostRoot) throws IOException {
        var files = new HashMap<Path, String>();
        for (Path stamped : STAMPED) {
            Path top = hostRoot.resolve(stamped);
            if (Files.isDirectory(top)) {
                Files.walkFileTree(top, new Stamper(files));
            }
        }
        return new HostStamp(files);
    }

    /** Equal for two moments at which every file was the same. */
    String digest() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(files)
                    .forEach((path, stamp) ->
                            digest.update((path + "\0" + stamp + "\0").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The paths that are new, gone or different in {@code later}. */
    Set<Path> differencesTo(HostStamp later) {
        var different = new TreeSet<Path>();
        files.forEach((path, stamp) -> {
            if (!stamp.equals(later.files().get(path))) {
                different.add(path);
            }
        });
        later.files().keySet().stream().filter(path -> !files.containsKey(path)).forEach(different::add);
        return different;
    }

    private static final class Stamper extends SimpleFileVisitor<Path> {
        private final Map<Path, String> files;

        Stamper(Map<Path, String> files) {
            this.files = files;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            files.put(file, stamp(file, attributes));
            return FileVisitResult.CONTINUE;
        }

        /** A file may go while the tree is walked: then it is not there. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        private static String stamp(Path file, BasicFileAttributes attributes) throws IOException {
            var owner = Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
            String who = owner.get("mode") + " " + owner.get("uid") + " " + owner.get("gid") + " ";
            if (attributes.isSymbolicLink()) {
                return who + Files.readSymbolicLink(file);
            }
            return attributes.isRegularFile() ? who + digest(file) : who;
        }

        private static String digest(Path file) throws IOException {
            try (InputStream bytes = Files.newInputStream(file)) {
                var digest = MessageDigest.getInstance("SHA-256");
                var buffer = new byte[1 << 16];
                for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }
}
