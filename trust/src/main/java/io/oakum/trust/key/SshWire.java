package io.oakum.trust.key;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** SSH's wire format (RFC 4251, section 5): 32-bit lengths and the bytes behind them. */
final class SshWire {
    private final ByteBuffer bytes;

    SshWire(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    byte[] string() throws SignatureException {
        long length = Integer.toUnsignedLong(number());
        if (length > bytes.remaining()) {
            throw new SignatureException("a length of " + length + " where " + bytes.remaining() + " bytes are left");
        }
        return raw((int) length);
    }

    String text() throws SignatureException {
        return new String(string(), StandardCharsets.US_ASCII);
    }

    int number() throws SignatureException {
        return ByteBuffer.wrap(raw(Integer.BYTES)).getInt();
    }

    byte octet() throws SignatureException {
        return raw(1)[0];
    }

    byte[] raw(int length) throws SignatureException {
        if (length > bytes.remaining()) {
            throw new SignatureException("it ends too early");
        }
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    void end() throws SignatureException {
        if (bytes.hasRemaining()) {
            throw new SignatureException(bytes.remaining() + " bytes behind its end");
        }
    }

    static byte[] strings(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
