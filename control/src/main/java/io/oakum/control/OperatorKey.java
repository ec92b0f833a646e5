package io.oakum.control;

import io.oakum.trust.Bytes;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;

/** A person's key, which we never see: somebody else signs with it. */
public interface OperatorKey {
    VerifyingKey key();

    /** Whether its private half lies where we run: then whoever takes this machine over can sign. */
    boolean isHere();

    /** @return OpenSSH's armoured signature */
    String sign(Bytes message, String namespace) throws IOException;
}
