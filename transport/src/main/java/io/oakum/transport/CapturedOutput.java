package io.oakum.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Keeps a program's output as text up to a cap, so that a program that never stops printing cannot fill the memory. */
public final class CapturedOutput implements CommandRunner.OutputSink {
    public static final int MAX_BYTES = 64 << 20;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public void read(InputStream stdout) throws IOException {
        kept.writeBytes(stdout.readNBytes(MAX_BYTES));
    }

    public String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }
}
