package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.trust.JsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SentFileTest {
    /** As long as somebody reads. */
    private static final class Endless extends InputStream {
        private long read;

        @Override
        public int read() {
            read++;
            return 'x';
        }

        @Override
        public int read(byte[] into, int from, int most) {
            read += most;
            return most;
        }
    }

    @Test
    void what_was_sent_is_there_until_it_is_closed() throws Exception {
        Path path;
        try (SentFile sent = SentFile.of(new ByteArrayInputStream("ten bytes!".getBytes(StandardCharsets.UTF_8)), 10)) {
            path = sent.path();
            assertThat(path).hasContent("ten bytes!");
        }
        assertThat(path.getParent()).doesNotExist();
    }

    @Test
    @BadInput("W24")
    void W24_what_does_not_end_is_read_no_further_than_it_may_be_long() throws IOException {
        var endless = new Endless();

        assertThatThrownBy(() -> SentFile.of(endless, 200_000))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("longer than 200000 bytes");
        assertThat(endless.read).isLessThan(400_000);
    }
}
