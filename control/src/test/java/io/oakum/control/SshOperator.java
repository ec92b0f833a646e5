package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.trust.Bytes;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A person who signs as people do: with a key and the signatures of the real ssh-keygen. */
final class SshOperator implements OperatorKey, AutoCloseable {
    private final Path folder;
    private final VerifyingKey key;

    SshOperator() {
        try {
            folder = Files.createTempDirectory("oakum-operator");
            run(new byte[0], "-q", "-t", "ed25519", "-N", "", "-C", "operator", "-f", file());
            key = VerifyingKey.ofOpenSsh(
                    Files.readString(Path.of(file() + ".pub")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SignatureException e) {
            throw new IllegalStateException(e);
        }
    }

    private String file() {
        return folder.resolve("key").toString();
    }

    private static String run(byte[] input, String... arguments) {
        var command = new java.util.ArrayList<>(List.of("ssh-keygen"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(false).start();
            process.getOutputStream().write(input);
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s", command).isZero();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
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
    public String sign(Bytes message, String namespace) {
        return run(message.array(), "-Y", "sign", "-n", namespace, "-f", file());
    }

    @Override
    public void close() {
        try {
            for (Path file : List.of(Path.of(file()), Path.of(file() + ".pub"), folder)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
