package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Bytes;
import io.oakum.trust.order.PayloadType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A person's own key. It is used through {@code ssh-keygen} and never read by us: it may lie in an SSH agent or on a security key.
 *
 * @param again the command that names another key
 */
record SshKey(Path file, String again) {
    private static final CommandRunner RUNNER = new LocalRunner();

    /** The one that is named, or the server's own operator key if it lies here, or the one that SSH has. */
    static SshKey of(Optional<Path> named, Path serverFolder, String command) {
        return of(named, serverFolder, command, "--key");
    }

    static SshKey of(Optional<Path> named, Path serverFolder, String command, String option) {
        Path own = serverFolder.resolve("operator/id_ed25519");
        Path usual = Files.isReadable(own) ? own : Path.of(System.getProperty("user.home"), ".ssh/id_ed25519");
        return new SshKey(named.orElse(usual), command + " " + option + " FILE");
    }

    /** @return OpenSSH's armoured signature */
    String sign(PayloadType type, Bytes bytes) throws Refusal, IOException, UnreachableException {
        requireGood();
        Path message = Files.createTempFile("oakum-sign", ".bin");
        Path signature = Path.of(message + ".sig");
        try {
            Files.write(message, bytes.array());
            CommandResult result = RUNNER.run(Command.of(
                    "ssh-keygen", "-Y", "sign", "-n", type.namespace(), "-f", file.toString(), message.toString()));
            if (!result.succeeded() || !Files.exists(signature)) {
                throw new Refusal(new Problem(
                        ProblemCode.SIGNATURE_REFUSED,
                        "ssh-keygen does not sign with " + file + ": "
                                + result.stderr().strip(),
                        "name another key: " + again));
            }
            return Files.readString(signature);
        } finally {
            Files.deleteIfExists(signature);
            Files.delete(message);
        }
    }

    private void requireGood() throws Refusal, IOException {
        Path half = file.toString().endsWith(".pub") ? file : Path.of(file + ".pub");
        if (!Files.isReadable(file)) {
            throw new Refusal(new Problem(
                    ProblemCode.SIGNATURE_REFUSED,
                    file + " is not there or not for you to read",
                    "make a key: ssh-keygen -t ed25519; or name one: " + again));
        }
        if (Files.isReadable(half) && !Files.readString(half).contains("ed25519")) {
            throw new Refusal(new Problem(
                    ProblemCode.SIGNATURE_REFUSED,
                    file + " is no Ed25519 key, and hosts believe no other kind",
                    "make one: ssh-keygen -t ed25519"));
        }
    }
}
