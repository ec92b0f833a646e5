package io.oakum.server;

import io.helidon.common.buffers.DataReader;
import java.net.SocketException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps out of the log, with its traces, what the HTTP library says of callers who end in the middle of a request: it takes them for mistakes of the program. */
final class BrokenCalls implements Filter {
    /** Held here, since the log forgets what nobody holds. */
    private static final Logger LIBRARY = Logger.getLogger("io.helidon.webserver.http1.Http1Connection");

    private BrokenCalls() {}

    static void keepOutOfTheLog() {
        LIBRARY.setFilter(new BrokenCalls());
    }

    @Override
    public boolean isLoggable(LogRecord one) {
        return !isBrokenOff(one.getThrown());
    }

    private static boolean isBrokenOff(@Nullable Throwable thrown) {
        return thrown != null
                && (thrown instanceof DataReader.InsufficientDataAvailableException
                        || thrown instanceof SocketException
                        || isBrokenOff(thrown.getCause()));
    }
}
