package io.oakum.trust.order;

import java.util.Arrays;
import java.util.Optional;

/** What signed bytes are for. It is signed along with them, so that bytes signed for one purpose serve no other. */
public enum PayloadType {
    ORDER("application/vnd.oakum.order.v1+json", "order@oakum", 256 << 10),
    ACTIVATION("application/vnd.oakum.activation.v1+json", "activation@oakum", 16 << 10),
    TRUST("application/vnd.oakum.trust.v1+json", "trust@oakum", 64 << 10),
    RESTORATION("application/vnd.oakum.restoration.v1+json", "restoration@oakum", 16 << 10);

    private final String mediaType;
    private final String namespace;
    private final int maxBytes;

    PayloadType(String mediaType, String namespace, int maxBytes) {
        this.mediaType = mediaType;
        this.namespace = namespace;
        this.maxBytes = maxBytes;
    }

    public String mediaType() {
        return mediaType;
    }

    /** What a person names when signing: {@code ssh-keygen -Y sign -n NAMESPACE}. */
    public String namespace() {
        return namespace;
    }

    public int maxBytes() {
        return maxBytes;
    }

    static Optional<PayloadType> of(String mediaType) {
        return Arrays.stream(values())
                .filter(type -> type.mediaType.equals(mediaType))
                .findFirst();
    }
}
