package io.oakum.lab;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A Debian release that lab hosts can be made of. */
public enum Release {
    BULLSEYE("11", "bullseye", ""),
    BOOKWORM("12", "bookworm", "bullseye"),
    TRIXIE("13", "trixie", "bookworm");

    private final String number;
    private final String codename;
    private final String former;

    Release(String number, String codename, String former) {
        this.number = number;
        this.codename = codename;
        this.former = former;
    }

    public static Optional<Release> of(String numberOrCodename) {
        return Arrays.stream(values())
                .filter(r -> r.number.equals(numberOrCodename) || r.codename.equals(numberOrCodename))
                .findFirst();
    }

    public static String known() {
        return Arrays.stream(values()).map(Release::number).collect(Collectors.joining(", "));
    }

    /** As Debian counts: 11, 12, 13. */
    public String number() {
        return number;
    }

    public String codename() {
        return codename;
    }

    /** The codename of the release before, empty where the lab knows none. */
    String former() {
        return former;
    }

    /** Whether its publisher has stopped giving it security updates, its long-term support included. */
    public boolean isPastItsEnd() {
        return this == BULLSEYE;
    }

    /** How the release writes its sources: since 13 as deb822 stanzas. */
    String sourceFormat() {
        return this == TRIXIE ? "deb822" : "one-line";
    }
}
