package io.oakum.e2e.pages;

import io.oakum.control.OperatorKey;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Bytes;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A person with an SSH key, who signs as people do: with ssh-keygen. */
final class Operator implements OperatorKey {
    private final LocalRunner runner = new LocalRunner();
    private final Path folder;
    private final VerifyingKey key;

    /** @param folder that the key may lie in */
    Operator(Path folder) throws IOException {
        this.folder = folder;
        run("-q", "-t", "ed25519", "-N", "", "-f", file().toString());
        try {
            key = VerifyingKey.ofOpenSsh(Files.readString(Path.of(file() + ".pub")));
        } catch (SignatureException e) {
            throw new IOException(e);
        }
    }

    private Path file() {
        return folder.resolve("operator");
    }

    private void run(String... arguments) throws IOException {
        var argv = new java.util.ArrayList<>(java.util.List.of("ssh-keygen"));
        argv.addAll(java.util.List.of(arguments));
        try {
            CommandResult result = runner.run(Command.of(argv));
            if (!result.succeeded()) {
                throw new IOException(argv + ": " + result.stderr());
            }
        } catch (UnreachableException e) {
            throw new IOException(e);
        }
    }

    @Override
    public VerifyingKey key() {
        return key;
    }

    @Override
    public boolean isHere() {
        return true;
    }

    @Override
    public String sign(Bytes message, String namespace) throws IOException {
        Path document = Files.write(folder.resolve("document"), message.array());
        Files.deleteIfExists(folder.resolve("document.sig"));
        run("-q", "-Y", "sign", "-n", namespace, "-f", file().toString(), document.toString());
        return Files.readString(folder.resolve("document.sig"));
    }
}
