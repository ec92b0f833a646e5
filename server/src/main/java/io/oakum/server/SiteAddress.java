package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.oakum.control.Passkeys.Site;
import io.oakum.control.TlsPair;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where people find the pages.
 *
 * @param named by the owner or by the server's certificate; empty where neither names a host
 * @param isTls whether the server speaks TLS itself; a proxy may in its place
 */
public record SiteAddress(Optional<URI> named, boolean isTls) {
    /** People come to the server itself, without TLS. */
    public static final SiteAddress NONE = new SiteAddress(Optional.empty(), false);

    private static final int HTTPS = 443;

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
            return isGood ? Optional.of(new SiteAddress(Optional.of(address), false)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Of a server that shows this itself, at this port: unless the owner named another, the first of its names. */
    SiteAddress by(TlsPair shown, int port) {
        Optional<URI> first =
                shown.host().map(host -> URI.create("https://" + host + (port == HTTPS ? "" : ":" + port)));
        return new SiteAddress(named.or(() -> first), true);
    }

    /** What people come under, as certificates name it. */
    Optional<String> host() {
        return named.map(URI::getHost);
    }

    String scheme() {
        return isTls ? "https://" : "http://";
    }

    /** Where passkeys can be made and used: at {@code localhost} or under the name that the owner gave; empty everywhere else. */
    Optional<Site> site(Call.Browser browser) {
        String authority = browser.authority().toLowerCase(Locale.ROOT);
        if (authority.matches("localhost(:[0-9]{1,5})?")) {
            return Optional.of(new Site(scheme() + authority, "localhost"));
        }
        return named.filter(uri -> authority.equals(uri.getRawAuthority().toLowerCase(Locale.ROOT)))
                .map(uri -> new Site(
                        uri.toString().toLowerCase(Locale.ROOT), uri.getHost().toLowerCase(Locale.ROOT)));
    }

    /** Why there are no passkeys here, and where there are; empty where there are. */
    String noPasskeys(Call.Browser browser) {
        if (site(browser).isPresent()) {
            return "";
        }
        if (named.isPresent()) {
            return text(
                    "siteaddress.elsewhere", browser.authority(), named.get().toString());
        }
        String port = browser.authority().replaceFirst("^.*?(:[0-9]{1,5})?$", "$1");
        return browser.authority().matches("(127\\.[0-9.]+|\\[::1\\])(:[0-9]{1,5})?")
                ? text("siteaddress.local", scheme() + "localhost" + port)
                : text("siteaddress.unnamed");
    }

    /** Whether the browser came through TLS: to the server itself, or by the name that the owner gave. */
    boolean isOverTls(Call.Browser browser) {
        return isTls
                || named.filter(uri -> browser.authority().equalsIgnoreCase(uri.getRawAuthority()))
                        .isPresent();
    }

    /** A whole address for somebody else to open. */
    String link(Call.Browser browser, String path) {
        return whole(browser.authority()) + path;
    }

    /** @param authority at which the server can be called, where nobody named a better one */
    String whole(String authority) {
        return named.map(URI::toString).orElseGet(() -> scheme() + authority);
    }
}
