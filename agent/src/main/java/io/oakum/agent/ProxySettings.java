package io.oakum.agent;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxy that the environment names, as other programs on a host read it: {@code HTTPS_PROXY=http://user:password@proxy:3128} and
 * {@code NO_PROXY=.example,10.0.0.5}. The proxy sees where the server is and nothing of what is said: TLS goes through it.
 *
 * @param proxy empty where calls go straight
 * @param user and password, with a colon between; empty for none
 * @param straight host names and ends of host names that are called without it
 */
record ProxySettings(Optional<InetSocketAddress> proxy, String user, List<String> straight) {
    private static final int USUAL_PORT = 3128;

    static ProxySettings of(Map<String, String> environment) throws AgentException {
        String named = either(environment, "HTTPS_PROXY");
        List<String> straight =
                List.of(either(environment, "NO_PROXY").toLowerCase(Locale.ROOT).split("[,\\s]+"));
        if (named.isBlank()) {
            return new ProxySettings(Optional.empty(), "", straight);
        }
        try {
            URI proxy = URI.create(named.contains("://") ? named.strip() : "http://" + named.strip());
            if (!"http".equals(proxy.getScheme()) || proxy.getHost() == null) {
                throw new IllegalArgumentException("no http:// address of a host");
            }
            int port = proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort();
            String user = Optional.ofNullable(proxy.getRawUserInfo()).orElse("");
            return new ProxySettings(
                    Optional.of(InetSocketAddress.createUnresolved(proxy.getHost(), port)),
                    URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8),
                    straight);
        } catch (IllegalArgumentException e) {
            // Without the value: a password may stand in it.
            throw new AgentException("HTTPS_PROXY is no address of a proxy, such as http://proxy.example:3128", e);
        }
    }

    private static String either(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, environment.getOrDefault(name.toLowerCase(Locale.ROOT), ""));
    }

    ProxySelector selector() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(
                        proxy.isPresent() && !isStraight(uri.getHost())
                                ? new Proxy(Proxy.Type.HTTP, proxy.get().isUnresolved() ? resolved() : proxy.get())
                                : Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                // The caller hears of it, and tries again later.
            }
        };
    }

    /** Looked up for each connection: a proxy may move. */
    private InetSocketAddress resolved() {
        InetSocketAddress named = proxy.orElseThrow();
        return new InetSocketAddress(named.getHostString(), named.getPort());
    }

    boolean isStraight(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return straight.stream().filter(one -> !one.isEmpty()).anyMatch(one -> {
            String end = one.startsWith("*") ? one.substring(1) : one;
            return end.isEmpty()
                    || name.equals(end.startsWith(".") ? end.substring(1) : end)
                    || name.endsWith(end.startsWith(".") ? end : "." + end);
        });
    }

    Optional<Authenticator> authenticator() {
        int colon = user.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        var login = new PasswordAuthentication(
                user.substring(0, colon), user.substring(colon + 1).toCharArray());
        return Optional.of(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return login;
            }
        });
    }
}
