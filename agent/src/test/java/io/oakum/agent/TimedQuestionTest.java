package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimedQuestionTest {
    @TempDir
    private Path folder;

    private ServerSocketChannel server;
    private SocketChannel asking;

    @BeforeEach
    void two_ends_of_a_socket() throws Exception {
        var address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        asking = SocketChannel.open(address);
    }

    @AfterEach
    void closed() throws Exception {
        asking.close();
        server.close();
    }

    @Test
    void a_question_that_is_said_to_its_end_is_read() throws Exception {
        asking.write(ByteBuffer.wrap("{\"ask\":\"report\"}".getBytes(StandardCharsets.UTF_8)));
        asking.shutdownOutput();

        assertThat(TimedQuestion.read(server.accept(), 100, Duration.ofMinutes(5)))
                .contains(Bytes.ofText("{\"ask\":\"report\"}"));
    }

    @Test
    @BadInput("O17")
    void one_that_never_ends_is_not_waited_for() throws Exception {
        asking.write(ByteBuffer.wrap("{\"ask\":".getBytes(StandardCharsets.UTF_8)));

        assertThat(TimedQuestion.read(server.accept(), 100, Duration.ofMillis(50)))
                .isEmpty();
    }

    @Test
    @BadInput("O17")
    void one_that_is_longer_than_any_question_is_cut() throws Exception {
        asking.write(ByteBuffer.wrap(new byte[1000]));

        assertThat(TimedQuestion.read(server.accept(), 100, Duration.ofMinutes(5)))
                .contains(Bytes.of(new byte[100]));
    }
}
