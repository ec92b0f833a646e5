package io.oakum.control;

import io.oakum.control.TakeInFeed.Request;
import io.oakum.control.TakeInFeed.Taken;
import io.oakum.core.inventory.HostId;
import io.oakum.feeds.source.FeedSource.Validators;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.trust.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Feeds and reports for tests, as short as they can be. */
final class Knowledge {
    static final Actor PERSON = Actor.person("admin");

    private Knowledge() {}

    /** An entry of Debian's list: its vulnerability, its source package, and the version that mends it in Debian 12. */
    static String dsa(int number, String vulnerability, String source, String fixed) {
        return "[02 Apr 2023] DSA-" + number + "-1 " + source + " - security update\n\t{" + vulnerability
                + "}\n\t[bookworm] - " + source + " " + fixed + "\n";
    }

    static String kev(String... vulnerabilities) {
        return "{\"title\":\"CISA Catalog of Known Exploited Vulnerabilities\",\"catalogVersion\":\"2026.11.25\","
                + "\"dateReleased\":\"2026-11-25T00:00:00.0000Z\",\"count\":" + vulnerabilities.length
                + ",\"vulnerabilities\":["
                + Arrays.stream(vulnerabilities)
                        .map(one -> "{\"cveID\":\"" + one + "\",\"vendorProject\":\"v\",\"product\":\"p\","
                                + "\"vulnerabilityName\":\"n\",\"dateAdded\":\"2024-07-09\",\"shortDescription\":\"s\","
                                + "\"requiredAction\":\"r\",\"dueDate\":\"2024-07-30\","
                                + "\"knownRansomwareCampaignUse\":\"Unknown\",\"notes\":\"\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    static Taken feed(World world, String name, String fileName, String text) throws Exception {
        return feed(world, name, fileName, text, false);
    }

    static Taken feed(World world, String name, String fileName, String text, boolean acceptShrink) throws Exception {
        Path folder = Files.createTempDirectory("oakum-feed-test");
        Path file = folder.resolve(fileName);
        try {
            Files.writeString(file, text);
            return world.feeds.take(new Request(name, file, "test", "none", Validators.NONE, acceptShrink), PERSON);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** A report of a Debian 12 host, whose packages are each given as {@code NAME VERSION}. */
    static Bytes report(String at, String exposures, String... packages) {
        String installed = Arrays.stream(packages)
                .map(each -> each.split(" "))
                .map(each ->
                        "[\"" + each[0] + "\",\"amd64\",\"" + each[1] + "\",\"" + each[0] + "\",\"" + each[1] + "\"]")
                .collect(Collectors.joining(","));
        return Bytes.ofText("{\"scan\":{\"host\":{\"name\":\"web-1\",\"os\":{\"id\":\"debian\",\"versionId\":\"12\"},"
                + "\"kernel\":{\"running\":\"6.1.0-13-amd64\",\"installed\":\"\"},\"bootId\":\"b\"},\"takenAt\":\"" + at
                + "\",\"exposures\":[" + exposures + "],\"updates\":[],\"restart\":{\"reboot\":false,\"services\":[]}},"
                + "\"installed\":[" + installed + "]}");
    }

    static void reported(World world, HostId host, String at, String... packages) throws Exception {
        var taken = world.reports.take(host, report(at, "", packages));
        if (!(taken instanceof TakeReport.Taken.Recorded)) {
            throw new AssertionError("the report was not taken: " + taken);
        }
    }

    static List<Reported> open(World world, HostId host) throws Exception {
        return world.view.host(host).orElseThrow().exposures();
    }

    static List<String> openIds(World world, HostId host) throws Exception {
        return open(world, host).stream().map(Reported::vulnerability).sorted().toList();
    }
}
