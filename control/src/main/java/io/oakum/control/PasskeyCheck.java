package io.oakum.control;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionsAuthenticatorOutputs;
import com.webauthn4j.data.extension.client.AuthenticationExtensionsClientOutputs;
import com.webauthn4j.server.ServerProperty;
import io.oakum.control.Passkeys.Site;
import io.oakum.store.PasskeyStore.Held;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds what an authenticator answered against what it was asked: the specification's steps, by a library. */
final class PasskeyCheck {
    private static final int LONGEST_ID = 1023;
    private static final List<COSEAlgorithmIdentifier> KNOWN =
            List.of(COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.RS256);

    static final List<JsonValue> ALGORITHMS = KNOWN.stream()
            .<JsonValue>map(algorithm -> JsonObject.with("type", "public-key")
                    .and("alg", algorithm.getValue())
                    .build())
            .toList();

    /** One that knows whose it is, so that nobody has to type a name, and that asks for a finger, a face or a PIN. */
    static final JsonObject KIND = JsonObject.with("residentKey", "required")
            .and("requireResidentKey", true)
            .and("userVerification", "required")
            .build();

    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestedCredentialDataConverter keys = new AttestedCredentialDataConverter(converter);

    /** What is kept of a new one. */
    record Made(Bytes id, Bytes key, long signCount, boolean isSynced) {}

    /** What is new of one that was used. */
    record Answered(long signCount) {}

    private static ServerProperty asked(Site site, Bytes challenge) {
        return ServerProperty.builder()
                .origin(new Origin(site.origin()))
                .rpId(site.name())
                .challenge(new DefaultChallenge(challenge.array()))
                .build();
    }

    Optional<Made> made(Site site, Bytes challenge, JsonObject answer) {
        List<PublicKeyCredentialParameters> algorithms = KNOWN.stream()
                .map(known -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, known))
                .toList();
        var parameters = new RegistrationParameters(asked(site, challenge), algorithms, true, true);
        try {
            RegistrationData data = manager.verifyRegistrationResponseJSON(Json.write(answer), parameters);
            return Optional.ofNullable(data.getAttestationObject())
                    .map(AttestationObject::getAuthenticatorData)
                    .flatMap(this::made);
        } catch (RuntimeException e) {
            // What is missing or crooked in what came from outside is told by many unchecked ones, of the library and
            // of what it reads with.
            return Optional.empty();
        }
    }

    private Optional<Made> made(AuthenticatorData<?> authenticator) {
        return Optional.ofNullable(authenticator.getAttestedCredentialData())
                .filter(key -> isId(key.getCredentialId()))
                .map(key -> new Made(
                        Bytes.of(key.getCredentialId()),
                        Bytes.of(keys.convert(key)),
                        authenticator.getSignCount(),
                        authenticator.isFlagBE()));
    }

    private static boolean isId(byte[] id) {
        return id.length > 0 && id.length <= LONGEST_ID;
    }

    /** Signature, challenge, origin, name, presence, verification and counter; and that it is the person's whom it names. */
    Optional<Answered> answered(Site site, Bytes challenge, Held held, JsonObject answer) {
        AttestedCredentialData key = keys.convert(held.key().array());
        var record = new CredentialRecordImpl(
                new NoneAttestationStatement(),
                true,
                held.isSynced(),
                null,
                held.signCount(),
                key,
                new AuthenticationExtensionsAuthenticatorOutputs<>(),
                null,
                new AuthenticationExtensionsClientOutputs<>(),
                Set.of());
        var parameters = new AuthenticationParameters(
                asked(site, challenge), record, List.of(key.getCredentialId()), true, true);
        try {
            AuthenticationData data = manager.verifyAuthenticationResponseJSON(Json.write(answer), parameters);
            return Optional.ofNullable(data.getAuthenticatorData())
                    .filter(_ ->
                            Arrays.equals(data.getUserHandle(), held.handle().array()))
                    .map(authenticator -> new Answered(authenticator.getSignCount()));
        } catch (RuntimeException e) {
            // As above.
            return Optional.empty();
        }
    }

    /** Which passkey an answer is by. */
    static Optional<Bytes> id(JsonObject answer) {
        try {
            return id(answer.text("rawId"));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** @param text as browsers spell it */
    static Optional<Bytes> id(String text) {
        try {
            byte[] id = Base64.getUrlDecoder().decode(text);
            return isId(id) ? Optional.of(Bytes.of(id)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
