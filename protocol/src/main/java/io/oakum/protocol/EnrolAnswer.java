package io.oakum.protocol;

/**
 * What becomes of a machine that asked.
 *
 * @param host the id it has from now on
 * @param approved whether it may work; otherwise a person has yet to compare its fingerprint
 * @param certificates its certificate and the fleet's, PEM; empty until it is approved
 * @param trust the signed trust file, base64; empty until it is approved
 */
public record EnrolAnswer(String host, boolean approved, String certificates, String trust) {}
