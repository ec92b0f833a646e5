package io.oakum.server;

import io.oakum.control.TlsPair;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The one certificate that a server has at the moment, with its key; it is no client. Connections that are open know nothing of a new one. */
final class ShownPair extends X509ExtendedKeyManager {
    private volatile Turn turn;

    /** The pair before it is kept for a handshake that has its certificate and comes for its key. */
    private record Turn(TlsPair now, TlsPair before, int number) {
        TlsPair of(String alias) {
            return alias.equals(alias()) ? now : before;
        }

        String alias() {
            return Integer.toString(number);
        }
    }

    ShownPair(TlsPair first) {
        turn = new Turn(first, first, 0);
    }

    TlsPair now() {
        return turn.now();
    }

    void show(TlsPair next) {
        turn = new Turn(next, turn.now(), turn.number() + 1);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        String alias = chooseServerAlias(type, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        Turn one = turn;
        String own = one.now().certificate().getPublicKey().getAlgorithm();
        return type.equals(own) ? one.alias() : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chooseServerAlias(type, issuers, null);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return turn.of(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return turn.of(alias).key();
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
