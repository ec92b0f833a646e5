package io.oakum.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The root half, as the network half sees it: a socket that takes one question and gives one answer. */
record RootHalf(Path socket) {
    private static final int MAX_ANSWER = 32 << 20;

    /** @throws IOException if nobody listens there, or the answer breaks off */
    byte[] ask(String question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer bytes = ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            InputStream answer = Channels.newInputStream(channel);
            return answer.readNBytes(MAX_ANSWER);
        }
    }
}
