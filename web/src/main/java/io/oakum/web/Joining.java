package io.oakum.web;

import java.util.Optional;

/**
 * What lets machines ask to be hosts, as it is shown once.
 *
 * @param server where agents call
 * @param pin the digest of the fleet authority's key, hexadecimal
 * @param trust the digest of the fleet's first trust file, hexadecimal
 * @param script what installs the agent; empty where this server has no package of it
 */
public record Joining(
        String server, String pin, String trust, String token, Optional<Script> script, int uses, int hours) {
    public Joining {
        // It is made to be pasted into a root shell, so nothing in it may mean something to one.
        if (!server.matches("https://[A-Za-z0-9.:\\[\\]_-]+") || !token.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("no line for a shell can be made with " + server);
        }
    }

    /** @param sha256 hexadecimal: by it the machine knows that what it fetched is this server's */
    public record Script(String path, String sha256) {}

    /** To be run on the machine. The token goes in by standard input, where no list of processes shows it. */
    public String line() {
        return "printf '%s\\n' " + token + " | sudo "
                + script.map(this::install)
                        .orElse("oakum-agent enrol --server " + server + " --pin " + pin + " --trust " + trust);
    }

    private String install(Script script) {
        return "sh -c 'f=$(mktemp) && /usr/lib/apt/apt-helper -qq -o Acquire::https::Verify-Peer=false"
                + " -o Acquire::https::Verify-Host=false -o APT::Sandbox::User=root download-file " + server
                + script.path() + " \"$f\" SHA256:" + script.sha256() + " </dev/null && sh \"$f\" " + server
                + " --mode managed; e=$?; rm -f \"$f\"; exit $e'";
    }
}
