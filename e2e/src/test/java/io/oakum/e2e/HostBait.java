package io.oakum.e2e;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.transport.StandingProcess;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Things on the host that a hostile script would like to have: each is there for real, so that a refusal means something. */
final class HostBait implements AutoCloseable {
    private static final Path SOCKET = Path.of("/usr/local/share/oakum-hostile.sock");
    private static final Path DISK = Path.of("/usr/local/share/oakum-hostile-disk");
    private static final String ABSTRACT = "oakum-hostile";

    private final ServerSocket port;
    private final ServerSocketChannel socket;
    private final StandingProcess abstractSocket;
    private final AtomicInteger taken = new AtomicInteger();
    private final String disk;

    private HostBait(ServerSocket port, ServerSocketChannel socket, StandingProcess abstractSocket, String disk) {
        this.port = port;
        this.socket = socket;
        this.abstractSocket = abstractSocket;
        this.disk = disk;
        Thread.ofVirtual().start(() -> countWhile(() -> port.accept().close()));
        Thread.ofVirtual().start(() -> countWhile(() -> socket.accept().close()));
    }

    static HostBait laid(Path scratch) throws Exception {
        Files.deleteIfExists(SOCKET);
        Files.deleteIfExists(DISK);
        var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(SOCKET));
        var abstractSocket = StandingProcess.start(Command.of("/usr/bin/perl", "-MSocket", "-e", """
                my $s; socket($s, PF_UNIX, SOCK_STREAM, 0) && bind($s, sockaddr_un("\\0" . $ARGV[0])) && listen($s, 9) or die;
                $| = 1; print "listening\\n"; <STDIN>""", ABSTRACT));
        var _ = abstractSocket.nextLine(Duration.ofSeconds(10)).orElseThrow();
        String disk = diskUnder(Path.of("/"));
        var numbers = disk.split(":", 2);
        new LocalRunner().run(Command.of("/bin/mknod", DISK.toString(), "b", numbers[0], numbers[1]));
        return new HostBait(new ServerSocket(0), socket, abstractSocket, disk);
    }

    /** The device that a file system lies on, from the third column; an overlay lies on none, then any disk will do. */
    private static String diskUnder(Path mountPoint) throws IOException {
        String found = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields[4].equals(mountPoint.toString()))
                .map(fields -> fields[2])
                .reduce((first, second) -> second)
                .orElse("0:0");
        return found.startsWith("0:") ? "254:0" : found;
    }

    List<String> arguments() throws IOException {
        return List.of(
                disk,
                Integer.toString(port.getLocalPort()),
                ownAddress(),
                SOCKET.toString(),
                ABSTRACT,
                Long.toString(ProcessHandle.current().pid()));
    }

    boolean isTaken() {
        return taken.get() > 0;
    }

    private static String ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("127.0.0.1");
    }

    private interface Accept {
        void one() throws IOException;
    }

    private void countWhile(Accept accept) {
        try {
            while (true) {
                accept.one();
                taken.incrementAndGet();
            }
        } catch (IOException e) {
            // Closed: nobody takes this bait any more.
        }
    }

    @Override
    public void close() throws IOException {
        port.close();
        socket.close();
        abstractSocket.close();
        Files.deleteIfExists(SOCKET);
        Files.deleteIfExists(DISK);
    }
}
