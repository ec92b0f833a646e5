package io.oakum.execution;

import io.oakum.core.exposure.ReleaseTable;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** When this host's release stops getting fixes: by its distribution's table where that lies on the host, else as it was known in July 2026. */
final class Lifecycle {
    /** Where the package distro-info-data puts the tables, below the host's root. */
    private static final Path TABLES = Path.of("usr/share/distro-info");

    private static final long MAX_BYTES = 1 << 20;

    private static final String DEBIAN = """
            version,codename,series,created,release,eol,eol-lts,eol-elts
            8,,,,,2018-06-17,2020-06-30,2025-06-30
            9,,,,,2020-07-18,2022-06-30,2027-06-30
            10,,,,,2022-09-10,2024-06-30,2029-06-30
            11,,,,,2024-08-14,2026-08-31,2031-06-30
            12,,,,,2026-07-11,2028-06-30,2033-06-30
            13,,,,,2028-08-09,2030-06-30,2035-06-30
            """;

    private static final String UBUNTU = """
            version,codename,series,created,release,eol,eol-server,eol-esm,eol-legacy
            18.04,,,,,2023-05-31,2023-05-31,2028-04-01,2030-04-01
            20.04,,,,,2025-05-29,2025-05-29,2030-04-23,2032-04-27
            22.04,,,,,2027-06-01,2027-06-01,2032-04-21,2034-04-25
            24.04,,,,,2029-05-31,2029-05-31,2034-04-25,2036-04-29
            26.04,,,,,2031-05-29,2031-05-29,2036-04-23,2038-04-27
            """;

    private Lifecycle() {}

    /** @param root the host's own root folder */
    static Optional<SupportEnd> of(Path root, Host host) throws IOException {
        String known = switch (host.osId()) {
            case "debian" -> DEBIAN;
            case "ubuntu" -> UBUNTU;
            default -> "";
        };
        Optional<Ecosystem> release = Ecosystem.ofHost(host.osId(), host.osVersionId());
        if (known.isEmpty() || release.isEmpty()) {
            return Optional.empty();
        }
        Path table = root.resolve(TABLES).resolve(host.osId() + ".csv");
        boolean isReadable = Files.isRegularFile(table) && Files.isReadable(table) && Files.size(table) <= MAX_BYTES;
        String own = isReadable ? new String(Files.readAllBytes(table), StandardCharsets.UTF_8) : "";
        return find(own, release.get()).or(() -> find(known, release.get()));
    }

    private static Optional<SupportEnd> find(String table, Ecosystem release) {
        return ReleaseTable.ends(table.lines().toList()).stream()
                .filter(end -> end.ecosystem().equals(release))
                .findFirst();
    }
}
