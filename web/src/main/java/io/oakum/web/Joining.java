package io.oakum.web;

/**
 * What lets machines ask to be hosts, as it is shown once.
 *
 * @param server where agents call
 * @param pin the digest of the fleet authority's key, hexadecimal
 */
public record Joining(String server, String pin, String token, int uses, int hours) {
    /** To be run on the machine. The token goes in by standard input, where no list of processes shows it. */
    public String line() {
        return "oakum-agent enrol --server " + server + " --pin " + pin + " <<< " + token;
    }
}
