package io.oakum.agent;

import io.oakum.agent.AgentFolder.Membership;
import io.oakum.agent.ServerLink.Said;
import io.oakum.protocol.EnrolAnswer;
import io.oakum.protocol.EnrolRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes this machine a host of a fleet. Asking twice with one key is asking once. */
final class Enrolling {
    private static final Logger LOG = Logger.getLogger(Enrolling.class.getName());

    private final AgentFolder folder;
    private final String version;

    Enrolling(AgentFolder folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /** Asks with a token. @return whether this host was let in at once */
    boolean ask(String url, Sha256 pin, String token) throws IOException, InterruptedException, AgentException {
        SigningKey key = folder.key();
        ServerLink link = ServerLink.to(url, pin, key, Optional.empty());
        Said said = link.post(Call.ENROL, ProtocolJson.write(request(link, key, token)));
        if (!said.isGood()) {
            String why = ProtocolJson.problem(said.body().array());
            throw new AgentException(
                    why.isEmpty()
                            ? "the server does not take this token (" + said.status()
                                    + "): it is wrong, too old or used up; make another one: oakum hosts add"
                            : "the server does not take this request (" + said.status() + "): " + why);
        }
        folder.forgetTrust();
        return take(url, pin, said);
    }

    /** Asks what became of an earlier question. @return whether this host is let in now */
    boolean askAgain(Membership membership) throws IOException, InterruptedException, AgentException {
        SigningKey key = folder.key();
        ServerLink link = ServerLink.to(membership.url(), membership.pin(), key, Optional.empty());
        Said said = link.post(Call.ENROL_STATUS, ProtocolJson.write(request(link, key, "")));
        return said.isGood() && take(membership.url(), membership.pin(), said);
    }

    /** Asks for a new certificate with the one that is still good. What fails is tried again at the next look. */
    void renew(ServerLink link, Membership membership) throws IOException, InterruptedException, AgentException {
        Said said = link.post(Call.RENEW, new byte[0]);
        if (said.isGood()) {
            take(membership.url(), membership.pin(), said);
        } else {
            LOG.log(Level.WARNING, "the certificate is not renewed ({0}); trying again", said.status());
        }
    }

    private EnrolRequest request(ServerLink link, SigningKey key, String token)
            throws IOException, InterruptedException, AgentException {
        Machine machine = Machine.look();
        String spelled = key.verifyingKey().openSsh();
        byte[] proof = ProtocolJson.enrolmentProof(token, link.serverKey(), spelled);
        return new EnrolRequest(
                token,
                spelled,
                Base64.getEncoder().encodeToString(key.sign(proof)),
                machine.name(),
                machine.os(),
                machine.machineId(),
                version);
    }

    private boolean take(String url, Sha256 pin, Said said) throws IOException, AgentException {
        try {
            EnrolAnswer answer = ProtocolJson.enrolAnswer(said.body().array());
            folder.join(new Membership(url, pin, answer.host()));
            if (answer.approved()) {
                folder.letIn(answer.certificates(), answer.trust());
            }
            return answer.approved();
        } catch (JsonException e) {
            throw new AgentException("the server's answer is not understood: " + e.getMessage(), e);
        }
    }
}
