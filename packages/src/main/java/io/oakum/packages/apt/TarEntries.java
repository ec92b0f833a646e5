package io.oakum.packages.apt;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Walks through a tar stream as dpkg-deb writes it (GNU format): plain files by name, with their bytes as a bounded stream.
 * Everything else in it is passed over.
 */
final class TarEntries {
    private static final int BLOCK = 512;
    private static final int MAX_NAME = 4_096;

    private final InputStream tar;

    TarEntries(InputStream tar) {
        this.tar = tar;
    }

    /** Looks at one plain file; true ends the walk. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(String name, InputStream content) throws IOException;
    }

    /** Whether the visitor ended the walk. */
    boolean walk(Visitor visitor) throws IOException {
        String longName = "";
        for (byte[] header = tar.readNBytes(BLOCK);
                header.length == BLOCK && header[0] != 0;
                header = tar.readNBytes(BLOCK)) {
            long size = size(header);
            char type = (char) header[156];
            if (type == 'L') {
                longName = text(tar.readNBytes((int) Math.min(size, MAX_NAME)), 0, (int) Math.min(size, MAX_NAME));
                skip(padded(size) - Math.min(size, MAX_NAME));
                continue;
            }
            String name = longName.isEmpty() ? text(header, 0, 100) : longName;
            longName = "";
            var content = new Bounded(size);
            if ((type == '0' || type == 0) && visitor.visit(name, content)) {
                return true;
            }
            skip(padded(size) - size + content.left);
        }
        return false;
    }

    private static long size(byte[] header) throws IOException {
        if ((header[124] & 0x80) != 0) {
            throw new IOException("a member of the package is larger than 8 GiB");
        }
        String octal = text(header, 124, 12).strip();
        try {
            return octal.isEmpty() ? 0 : Long.parseUnsignedLong(octal, 8);
        } catch (NumberFormatException e) {
            throw new IOException("the package's tar has a header of an unknown shape", e);
        }
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < Math.min(bytes.length, from + length) && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private void skip(long bytes) throws IOException {
        tar.skipNBytes(bytes);
    }

    /** The bytes of one member and not one more. */
    private final class Bounded extends InputStream {
        private long left;

        Bounded(long size) {
            left = size;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int value = tar.read();
            if (value < 0) {
                throw new EOFException("the package ends in the middle of a file");
            }
            left--;
            return value;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = tar.read(into, from, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the package ends in the middle of a file");
            }
            left -= count;
            return count;
        }
    }
}
