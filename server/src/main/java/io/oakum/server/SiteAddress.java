package io.oakum.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where people find the pages.
 *
 * @param named by the owner, where a proxy with TLS stands before the server; empty where people come to the server itself
 */
public record SiteAddress(Optional<URI> named) {
    /** People come to the server itself. */
    public static final SiteAddress NONE = new SiteAddress(Optional.empty());

    /** @return empty for anything but {@code https://NAME} or {@code https://NAME:PORT} */
    static Optional<SiteAddress> of(String text) {
        try {
            var address = new URI(text);
            boolean isGood = "https".equals(address.getScheme())
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getHost().matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*")
                    && !address.getHost().matches("[0-9.]+")
                    && text.equals("https://" + address.getRawAuthority());
            return isGood ? Optional.of(new SiteAddress(Optional.of(address))) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** A whole address for somebody else to open. */
    String link(Call.Browser browser, String path) {
        return named.map(URI::toString).orElseGet(() -> "http://" + browser.authority()) + path;
    }
}
