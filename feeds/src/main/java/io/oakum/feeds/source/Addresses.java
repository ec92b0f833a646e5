package io.oakum.feeds.source;

import io.oakum.feeds.source.FeedException.Cause;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses feeds are fetched from: public ones over TLS, and what an administrator listed by name. A feed's address comes out
 * of configuration that not everybody may read, and must not become a way to ask this machine's own network questions.
 */
public final class Addresses {
    private final Set<String> allowed;
    private final Resolver resolver;

    /** Finds a host's addresses. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** @param allowed hosts that may be private and may speak plain HTTP, by the name or address used for them */
    public Addresses(Set<String> allowed, Resolver resolver) {
        this.allowed = Set.copyOf(allowed);
        this.resolver = resolver;
    }

    public static Addresses publicAnd(Set<String> allowed) {
        return new Addresses(allowed, InetAddress::getAllByName);
    }

    /**
     * @param viaProxy whether a proxy resolves the host; then only its spelling can be looked at here
     * @throws FeedException if nothing is fetched from there
     */
    void check(URI address, boolean viaProxy) throws FeedException {
        String scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        // A name with a dot at its end is the same name.
        String host = Optional.ofNullable(address.getHost())
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .replaceFirst("\\.$", "");
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw refused(address, "feeds are fetched over https only");
        }
        if (host.isEmpty() || address.getUserInfo() != null) {
            throw refused(address, "it names no host, or a user with it");
        }
        if (allowed.contains(host)) {
            return;
        }
        if (scheme.equals("http")) {
            throw refused(address, "plain http is for hosts that are allowed by name");
        }
        if (viaProxy && !looksLikeAnAddress(host)) {
            return;
        }
        checkResolved(address, host);
    }

    private void checkResolved(URI address, String host) throws FeedException {
        try {
            for (InetAddress each : resolver.resolve(host)) {
                if (!isPublic(each)) {
                    throw refused(
                            address,
                            each.getHostAddress() + " is no public address; allow the host by name if it is yours");
                }
            }
        } catch (UnknownHostException e) {
            throw new FeedException(Cause.SERVER, address + ": the host " + host + " is not known");
        }
    }

    private static boolean looksLikeAnAddress(String host) {
        return host.startsWith("[")
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || host.chars().allMatch(c -> "0123456789abcdefx.".indexOf(c) >= 0);
    }

    private static FeedException refused(URI address, String why) {
        return new FeedException(Cause.ADDRESS, address + " is not fetched: " + why);
    }

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean isSpecial = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        if (isSpecial) {
            return false;
        }
        return address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean isShared = first == 100 && second >= 64 && second < 128;
        boolean isBenchmark = first == 198 && (second == 18 || second == 19);
        return first != 0 && first < 224 && !isShared && !isBenchmark;
    }

    /** Unique local addresses, and those in which an address of the old kind is wrapped. */
    private static boolean isPublic6(byte[] bytes) {
        int first = bytes[0] & 0xff;
        boolean isUniqueLocal = (first & 0xfe) == 0xfc;
        boolean isTranslated = first == 0 && (bytes[1] & 0xff) == 0x64;
        boolean isMapped = first == 0 && bytes[1] == 0;
        boolean isTunnel = first == 0x20 && (bytes[1] & 0xff) == 0x02;
        return !isUniqueLocal && !isTranslated && !isMapped && !isTunnel;
    }
}
