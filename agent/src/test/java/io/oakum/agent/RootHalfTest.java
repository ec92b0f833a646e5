package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootHalfTest {
    @TempDir
    private Path folder;

    private ServerSocketChannel listening(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    @Test
    void what_root_says_until_it_hangs_up_is_its_answer() throws Exception {
        Path socket = folder.resolve("socket");
        try (var server = listening(socket)) {
            var asked = CompletableFuture.supplyAsync(() -> answer(server, "{}"));

            assertThat(new RootHalf(socket, Duration.ofMinutes(5)).ask("{\"ask\":\"report\"}"))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{}");
            assertThat(asked.get()).isEqualTo("{\"ask\":\"report\"}");
        }
    }

    private static String answer(ServerSocketChannel server, String words) {
        try (SocketChannel channel = server.accept()) {
            var question = Channels.newInputStream(channel).readAllBytes();
            channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)));
            return new String(question, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_root_half_that_hangs_is_not_waited_for_for_ever() throws Exception {
        Path socket = folder.resolve("socket");
        try (var _ = listening(socket)) {
            assertThatThrownBy(() -> new RootHalf(socket, Duration.ofMillis(50)).ask("{}"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not answer");
        }
    }
}
