package io.oakum.lab;

import java.nio.file.Path;

/** Where a lab keeps what. */
record LabFolder(Path path) {
    LabFolder {
        path = path.toAbsolutePath().normalize();
    }

    Path lock() {
        return path.resolve("lock");
    }

    Path hosts() {
        return path.resolve("hosts");
    }

    Path key() {
        return path.resolve("id_ed25519");
    }

    Path publicKey() {
        return path.resolve("id_ed25519.pub");
    }

    Path knownHosts() {
        return path.resolve("known_hosts");
    }

    Path sshConfig() {
        return path.resolve("ssh_config");
    }

    HostFolder host(String name) {
        return new HostFolder(hosts().resolve(name));
    }

    /** Where one host's files are. */
    record HostFolder(Path path) {
        /** What the host is; written last, so a folder without it is one that was never finished. */
        Path record() {
            return path.resolve("host.conf");
        }

        /** The host's whole file system as it sees it. */
        Path root() {
            return path.resolve("root");
        }

        Path disk() {
            return path.resolve("disk");
        }

        Path upper() {
            return disk().resolve("upper");
        }

        Path work() {
            return disk().resolve("work");
        }

        Path network() {
            return path.resolve("network");
        }

        Path supervisor() {
            return path.resolve("supervisor.pid");
        }

        Path exit() {
            return path.resolve("exit");
        }

        Path console() {
            return path.resolve("console.log");
        }

        Path hostKey() {
            return upper().resolve("etc/ssh/ssh_host_ed25519_key");
        }
    }
}
