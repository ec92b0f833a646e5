package io.oakum.protocol;

/**
 * A machine asks to be a host.
 *
 * @param token the one-time secret
 * @param key its public key in SSH's spelling
 * @param signature by that key over {@link ProtocolJson#enrolmentProof}, base64
 * @param os such as {@code debian 12}
 */
public record EnrolRequest(
        String token, String key, String signature, String name, String os, String machineId, String agentVersion) {}
