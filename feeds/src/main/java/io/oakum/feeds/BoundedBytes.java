package io.oakum.feeds;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes of a document as they are read, and breaks off where they are more than is taken. */
final class BoundedBytes extends FilterInputStream {
    private final long most;
    private final Budget budget;
    private long count;

    /** What may still be read in one load. */
    static final class Budget {
        private final Limits limits;
        private long bytes;
        private int entries;

        Budget(Limits limits) {
            this.limits = limits;
        }

        void entry() throws TooMuchException {
            entries++;
            if (entries > limits.entries()) {
                throw new TooMuchException("it has more than " + limits.entries() + " entries");
            }
        }

        private void bytes(long more) throws TooMuchException {
            bytes += more;
            if (bytes > limits.totalBytes()) {
                throw new TooMuchException("it unpacks to more than " + limits.totalBytes() + " bytes");
            }
        }
    }

    /** A limit of the whole load was passed: nothing more is read. */
    static final class TooMuchException extends IOException {
        TooMuchException(String reason) {
            super(reason);
        }
    }

    /** A limit of one document was passed. */
    static final class TooLargeException extends IOException {
        TooLargeException(String reason) {
            super(reason);
        }
    }

    BoundedBytes(InputStream in, long most, Budget budget) {
        super(in);
        this.most = most;
        this.budget = budget;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            counted(1);
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        if (read > 0) {
            counted(read);
        }
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        return readNBytes((int) Math.min(n, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void counted(int more) throws IOException {
        count += more;
        if (count > most) {
            throw new TooLargeException("it is larger than " + most + " bytes");
        }
        budget.bytes(more);
    }
}
