package io.oakum.server;

import io.oakum.control.OperatorKey;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.Bytes;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A person's SSH key, used through {@code ssh-keygen} and never read by us. */
final class SshKeygen implements OperatorKey {
    private final CommandRunner runner;
    private final Path file;
    private final VerifyingKey key;

    /** @param file the private half; the public one lies beside it with {@code .pub} */
    SshKeygen(CommandRunner runner, Path file) throws IOException {
        this.runner = runner;
        this.file = file;
        try {
            this.key = VerifyingKey.ofOpenSsh(Files.readString(Path.of(file + ".pub")));
        } catch (SignatureException e) {
            throw new IOException("the key " + file + ".pub cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public VerifyingKey key() {
        return key;
    }

    @Override
    public boolean isHere() {
        return Files.exists(file);
    }

    @Override
    public String sign(Bytes message, String namespace) throws IOException {
        Path folder = Files.createTempDirectory("oakum-sign");
        Path document = folder.resolve("document");
        Path signature = folder.resolve("document.sig");
        try {
            Files.write(document, message.array());
            CommandResult result = runner.run(Command.of(
                    "ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", file.toString(), document.toString()));
            if (!result.succeeded()) {
                throw new IOException(
                        "ssh-keygen does not sign with " + file + ": " + (result.stderr() + result.stdout()).strip());
            }
            return Files.readString(signature, StandardCharsets.US_ASCII);
        } catch (UnreachableException e) {
            throw new IOException("ssh-keygen cannot be run; install openssh-client", e);
        } finally {
            Files.deleteIfExists(signature);
            Files.deleteIfExists(document);
            Files.deleteIfExists(folder);
        }
    }
}
