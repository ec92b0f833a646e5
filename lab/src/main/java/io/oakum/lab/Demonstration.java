package io.oakum.lab;

import io.oakum.lab.LayerStore.Making;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The package oakum-demo in two versions, and the repository that offers it, for troubles that Debian's own cannot show. */
final class Demonstration {
    /** Counted up whenever what is made here changes, so that layers with it are made anew. */
    static final String EDITION = "1";

    private static final String FOLDER_ON_HOST = "/srv/oakum-lab";
    private static final Duration FRESH = Duration.ofDays(365);

    private final Tools tools;
    private final InstantSource clock;

    Demonstration(Tools tools, InstantSource clock) {
        this.tools = tools;
        this.clock = clock;
    }

    /** Lays repository, key and source into a layer in the way that the trouble asks for. */
    void layInto(Making making, Trouble trouble) throws LabException, IOException {
        Path folder = making.upper().resolve(FOLDER_ON_HOST.substring(1));
        version("1.0", "level=1").buildInto(folder, tools.marked());
        version("1.1", "level=2").buildInto(folder, tools.marked());
        boolean signed = trouble != Trouble.UNSIGNED;
        try (var repository = LocalRepository.at(folder, making.scratch().resolve("key"), tools)) {
            publish(repository, trouble);
            write(making.upper().resolve("etc/apt/keyrings/oakum-lab.asc"), repository.publicKey());
        }
        write(
                making.upper().resolve("etc/apt/sources.list.d/oakum-lab.sources"),
                LocalRepository.sourceOnHost(FOLDER_ON_HOST, signed));
    }

    private void publish(LocalRepository repository, Trouble trouble) throws LabException {
        Instant now = clock.instant();
        switch (trouble) {
            case STALE_RELEASE -> repository.publish(now.minus(Duration.ofDays(30)), now.minus(Duration.ofDays(20)));
            case UNSIGNED -> repository.publishUnsigned(now, now.plus(FRESH));
            case HELD, INTERRUPTED, UNPACKED, CONFFILE, KERNEL, NOSPACE -> repository.publish(now, now.plus(FRESH));
        }
    }

    private static LocalPackage version(String version, String configuration) {
        return LocalPackage.named("oakum-demo", version)
                .withConffile("/etc/oakum-demo/demo.conf", configuration + "\n")
                .withFile("/usr/share/oakum-demo/version", version + "\n")
                .withScript("postinst", """
                        #!/bin/sh
                        set -e
                        # Only while the layer is made in which dpkg is killed at this very place.
                        while [ -e /run/oakum-demo-hang ]; do
                            : >/run/oakum-demo-hangs
                            sleep 0.1
                        done
                        exit 0
                        """);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }
}
