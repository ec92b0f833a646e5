package io.oakum.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The root half, as the network half sees it: a socket that takes one question and gives one answer.
 *
 * @param limit for both
 */
record RootHalf(Path socket, Duration limit) {
    /** To look at a host may mean to fetch changelogs over a slow line. */
    static final Duration LOOK = Duration.ofMinutes(30);

    private static final int MAX_ANSWER = 16 << 20;

    /** @throws IOException if nobody listens there, the answer breaks off, does not come in time or is longer than any report */
    byte[] ask(String question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Thread watch = TimedQuestion.closing(channel, limit);
            try {
                return ask(channel, question);
            } catch (AsynchronousCloseException e) {
                throw new IOException("the root half did not answer within " + limit.toSeconds() + " s", e);
            } finally {
                watch.interrupt();
            }
        }
    }

    private byte[] ask(SocketChannel channel, String question) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
        ByteBuffer bytes = ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.shutdownOutput();
        InputStream in = Channels.newInputStream(channel);
        byte[] answer = in.readNBytes(MAX_ANSWER + 1);
        if (answer.length > MAX_ANSWER) {
            throw new IOException("the root half's answer is longer than " + MAX_ANSWER + " bytes");
        }
        return answer;
    }
}
