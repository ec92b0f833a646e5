package io.oakum.cli;

import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;

/**
 * What a shell on a new host runs, as root, to fetch the agent and to ask to be let in. Everything fetched is known by its digest; the
 * token comes on standard input, since an argument stands in the list of processes for all to read.
 *
 * @param server where agents call, such as {@code https://oakum.example:8441}
 * @param scriptPath where the script is on that server
 * @param scriptSha256 hexadecimal
 */
record InstallLine(String server, String scriptPath, String scriptSha256) {
    InstallLine {
        // It is made to be pasted into a root shell, so nothing in it may mean something to one.
        if (!server.matches("https://[A-Za-z0-9.:\\[\\]_-]+")
                || !scriptPath.matches("/[a-z0-9/]+")
                || !scriptSha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no address of a server: " + server + " " + scriptPath);
        }
    }

    /** @param agentPackage the server's word on the agent's package */
    static InstallLine of(String server, JsonObject agentPackage) throws JsonException {
        return new InstallLine(server, agentPackage.text("script"), agentPackage.text("scriptSha256"));
    }

    /** For {@code sh -c}: every Debian host has apt's own program for fetching a file by its digest. */
    String script() {
        return "f=$(mktemp) && /usr/lib/apt/apt-helper -qq -o Acquire::https::Verify-Peer=false"
                + " -o Acquire::https::Verify-Host=false -o APT::Sandbox::User=root download-file " + server
                + scriptPath
                + " \"$f\" SHA256:" + scriptSha256 + " </dev/null && sh \"$f\" " + server
                + " --mode managed; e=$?; rm -f \"$f\"; exit $e";
    }

    /** One line to paste. {@code printf} is part of the shell, so that the token is no argument of any process. */
    String toPaste(String token) {
        if (!token.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("no token that a shell could be given");
        }
        return "printf '%s\\n' " + token + " | sudo sh -c '" + script() + "'";
    }
}
