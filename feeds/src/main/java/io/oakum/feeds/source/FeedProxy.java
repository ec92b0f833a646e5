package io.oakum.feeds.source;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.util.Optional;

/** The company's proxy that feeds are fetched through. */
public final class FeedProxy {
    private static final int MAX_PORT = 65_535;

    private FeedProxy() {}

    /**
     * @param named {@code HOST:PORT}, as it stands in {@code https_proxy} or by itself; empty for none
     * @throws IllegalArgumentException if it is neither; the message is for people
     */
    public static Optional<ProxySelector> named(String named) {
        String address = named.strip().replaceFirst("^https?://", "").replaceFirst("/$", "");
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int colon = address.lastIndexOf(':');
        String port = address.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw new IllegalArgumentException("'" + named + "' is no proxy; write HOST:PORT");
        }
        return Optional.of(
                ProxySelector.of(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(port))));
    }
}
