package io.oakum.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Where a call comes from, as the connection says it; no header has a say. */
final class Source {
    private static final int NETWORK_BYTES = 8;

    private Source() {}

    /** The very address; of what is no internet connection, {@code unknown}. */
    static String address(SocketAddress peer) {
        return peer instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : "unknown";
    }

    /** One name for all addresses that one caller is likely to have: in IPv6, those of its network. */
    static String of(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress internet) || internet.getAddress() == null) {
            return "unknown";
        }
        InetAddress address = internet.getAddress();
        if (address instanceof Inet6Address) {
            byte[] bytes = address.getAddress();
            Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
            try {
                return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
            } catch (UnknownHostException e) {
                throw new IllegalStateException("16 bytes are an address", e);
            }
        }
        return address.getHostAddress();
    }
}
