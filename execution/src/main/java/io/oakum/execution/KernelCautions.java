package io.oakum.execution;

import io.oakum.core.exposure.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What about a new kernel nobody can tell before it boots, on a host whose owners added to the kernel or have it checked. */
final class KernelCautions {
    private static final Path SECURE_BOOT =
            Path.of("sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");

    private KernelCautions() {}

    /** In words; empty where no kernel is offered. */
    static List<String> of(Path root, List<Update> offered) throws IOException {
        var cautions = new ArrayList<String>();
        if (offered.stream().noneMatch(update -> update.installed().key().name().startsWith("linux-image-"))) {
            return cautions;
        }
        List<String> modules = dkms(root.resolve("var/lib/dkms"));
        if (!modules.isEmpty()) {
            cautions.add(
                    "whether the modules that DKMS builds here fit the offered kernel: " + String.join(", ", modules));
        }
        if (isSecureBootOn(root.resolve(SECURE_BOOT))) {
            cautions.add("whether this machine's firmware lets the offered kernel boot: Secure Boot is on"
                    + (modules.isEmpty() ? "" : ", and modules built here need a key of the owners"));
        }
        return cautions;
    }

    /** A folder for each module; DKMS keeps its own notes and keys beside them as files. */
    private static List<String> dkms(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Four bytes of attributes, then one that is 1 where it is on. */
    private static boolean isSecureBootOn(Path variable) throws IOException {
        if (!Files.isReadable(variable)) {
            return false;
        }
        byte[] value = Files.readAllBytes(variable);
        return value.length == 5 && value[4] == 1;
    }
}
