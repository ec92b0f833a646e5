package io.oakum.feeds;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts packed bytes as they are read, so that unpacked ones can be compared with them. */
final class PackedBytes extends FilterInputStream {
    private long count;

    PackedBytes(InputStream in) {
        super(in);
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count += read >= 0 ? 1 : 0;
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        count += Math.max(0, read);
        return read;
    }

    /** Unpacked bytes that break off where they are out of all proportion to the packed ones. */
    InputStream unpacked(InputStream unpacked, int ratio) {
        long before = count;
        return new FilterInputStream(unpacked) {
            private long written;

            @Override
            public int read() throws IOException {
                int read = super.read();
                return read < 0 ? read : checked(1, read);
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int read = super.read(bytes, from, length);
                return read < 0 ? read : checked(read, read);
            }

            private int checked(int more, int result) throws IOException {
                written += more;
                // Unpackers read ahead by a buffer, so small files prove nothing.
                if (written > (1 << 20) && written / ratio > count - before) {
                    throw new BoundedBytes.TooLargeException(
                            "it unpacks to more than " + ratio + " times its size, as no feed does");
                }
                return result;
            }
        };
    }
}
