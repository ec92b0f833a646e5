package io.oakum.e2e;

/**
 * A service of machine code, as only that is told of as old, whose program comes with the package {@code fair}; its owner wants it never
 * to be restarted. Version 1.0 is installed and runs; the one after it mends CVE-2026-0001.
 */
record LongRunner(OwnOffers host) {
    static final String UNIT = "fair.service";

    private static final String BUILD = """
            tree=$(mktemp -d)
            mkdir -p $tree/DEBIAN $tree/usr/bin $tree/usr/share/doc/fair
            cat >$tree/DEBIAN/control <<END
            Package: fair
            Version: %1$s
            Architecture: all
            Maintainer: Oakum lab <lab@oakum.invalid>
            Description: made for a lab host
            END
            { cat /bin/sleep; echo %1$s; } >$tree/usr/bin/fair-service
            gzip -n9 >$tree/usr/share/doc/fair/changelog.Debian.gz <<END
            fair (1.1) lab; urgency=high

              * Mends CVE-2026-0001.

             -- Oakum lab <lab@oakum.invalid>  Mon, 02 Mar 2026 12:00:00 +0000

            fair (1.0) lab; urgency=low

              * First one.

             -- Oakum lab <lab@oakum.invalid>  Sun, 01 Mar 2026 12:00:00 +0000
            END
            chmod -R u=rwX,go=rX $tree
            chmod 755 $tree/usr/bin/fair-service
            mkdir -p /srv/offers
            dpkg-deb --root-owner-group --build $tree /srv/offers/fair_%1$s_all.deb
            rm -r $tree
            """;

    /** It runs from now on, after each boot too. */
    static LongRunner on(OwnOffers host) throws Exception {
        host.write("/etc/systemd/system/" + UNIT, """
                [Service]
                ExecStart=/usr/bin/fair-service 4711
                [Install]
                WantedBy=multi-user.target
                """);
        host.write("/etc/oakum/never-restart", UNIT + "\n");
        host.must(
                BUILD.formatted("1.0") + "dpkg --install /srv/offers/fair_1.0_all.deb; systemctl enable --now " + UNIT);
        return new LongRunner(host);
    }

    void offered(String version) throws Exception {
        host.must(BUILD.formatted(version));
        host.offers();
    }
}
