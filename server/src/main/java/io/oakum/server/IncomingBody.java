package io.oakum.server;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.http.ServerRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a caller sends, as it comes in. The HTTP library takes one that breaks off for a mistake of the program: here it is a failing world. */
final class IncomingBody extends FilterInputStream {
    private IncomingBody(ServerRequest request) {
        super(request.content().inputStream());
    }

    static IncomingBody of(ServerRequest request) {
        return new IncomingBody(request);
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (DataReader.InsufficientDataAvailableException | UncheckedIOException e) {
            throw brokenOff(e);
        }
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        try {
            return super.read(bytes, from, most);
        } catch (DataReader.InsufficientDataAvailableException | UncheckedIOException e) {
            throw brokenOff(e);
        }
    }

    private static IOException brokenOff(RuntimeException e) {
        return new IOException("the caller ended in the middle of what it had begun to say", e);
    }
}
