package io.oakum.agent;

import java.util.regex.Pattern;

/** Takes out of what leaves the host what nobody else may read: passwords in the addresses of repositories and proxies. */
final class Secrecy {
    private static final Pattern IN_ADDRESS = Pattern.compile("([a-z][a-z0-9+.-]*://)[^/@\\s]+@");

    private Secrecy() {}

    static String redacted(String text) {
        return IN_ADDRESS.matcher(text).replaceAll("$1***@");
    }
}
