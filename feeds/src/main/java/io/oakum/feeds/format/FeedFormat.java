package io.oakum.feeds.format;

import io.oakum.feeds.format.FormatParser.Document;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** The formats that are read. */
public enum FeedFormat {
    OSV("OSV"),
    DEBIAN_TRACKER("Debian security tracker"),
    DEBIAN_LIST("Debian advisory list"),
    CSAF("CSAF 2.0"),
    OPENVEX("OpenVEX"),
    UPDATEINFO("updateinfo.xml"),
    SECDB("Alpine secdb"),
    KEV("CISA KEV"),
    EPSS("FIRST EPSS"),
    CVE("CVE 5 record"),
    RELEASES("distro-info releases"),
    SUPPORT_LIST("debian-security-support list");

    private final String title;

    FeedFormat(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** The format of that title, as the source of an advisory names it. */
    public static Optional<FeedFormat> byTitle(String title) {
        return Arrays.stream(values())
                .filter(format -> format.title.equals(title))
                .findFirst();
    }

    /** Whether a distribution speaks in it of its own packages, so that its reasoned word closes what others open. */
    public boolean isOwnWord() {
        return switch (this) {
            case DEBIAN_TRACKER, DEBIAN_LIST, SECDB -> true;
            case OSV, CSAF, OPENVEX, UPDATEINFO, KEV, EPSS, CVE, RELEASES, SUPPORT_LIST -> false;
        };
    }

    /**
     * Gives everything the document says to the sink.
     *
     * @param now dates that lie far behind it are refused
     * @throws RefusedException if the document as a whole cannot be taken
     * @throws IOException if its bytes cannot be read, or are not of the format's syntax
     */
    public void parse(String name, InputStream bytes, Instant now, FeedSink sink) throws IOException, RefusedException {
        parser(new Plausible(now)).parse(new Document(name, bytes), sink);
    }

    private FormatParser parser(Plausible plausible) {
        return switch (this) {
            case OSV -> new OsvParser(plausible);
            case DEBIAN_TRACKER -> new DebianTrackerParser();
            case DEBIAN_LIST -> new DebianListParser(plausible);
            case CSAF -> new CsafParser(plausible);
            case OPENVEX -> new OpenVexParser(plausible);
            case UPDATEINFO -> new UpdateInfoParser(plausible);
            case SECDB -> new SecdbParser();
            case KEV -> new KevParser(plausible);
            case EPSS -> new EpssParser();
            case CVE -> new CveParser(plausible);
            case RELEASES -> new ReleasesParser();
            case SUPPORT_LIST -> new SupportListParser();
        };
    }
}
