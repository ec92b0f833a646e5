package io.oakum.control;

import io.oakum.trust.Bytes;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;

/** A person's key, which we never see: somebody else signs with it. */
public interface OperatorKey {
    VerifyingKey key();

    /** @return OpenSSH's armoured signature */
    String sign(Bytes message, String namespace) throws IOException;
}
