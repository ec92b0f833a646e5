package io.oakum.feeds;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small documents of each format, and ways to pack them. */
public final class Feeds {
    public static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    public static final String OSV = """
            {"id":"GHSA-1","modified":"2026-01-01T00:00:00Z","published":"2026-01-01T00:00:00Z","aliases":["CVE-2026-0001"],
             "summary":"a hole","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
             "affected":[{"package":{"ecosystem":"PyPI","name":"Left_Pad"},"versions":["0.9"],
              "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.2"}]}]}]}""";

    public static final String TRACKER = """
            {"openssl":{"CVE-2026-0001":{"scope":"remote","description":"text","releases":{
              "bookworm":{"status":"resolved","fixed_version":"3.0.2-1","urgency":"high"},
              "bullseye":{"status":"open","urgency":"low","nodsa":"Minor issue","nodsa_reason":"postponed"},
              "buster":{"status":"open","urgency":"end-of-life"},
              "trixie":{"status":"resolved","fixed_version":"0","urgency":"high"},
              "forky":{"status":"undetermined","urgency":"unimportant"},
              "sid":{"status":"open","urgency":"low","nodsa":"Minor issue","nodsa_reason":""}}}}}""";

    public static final String DSA = """
            [14 Mar 2026] DSA-1-1 openssl - security update
            \t{CVE-2026-0001 CVE-2026-0002}
            \t[bookworm] - openssl 3.0.2-1
            \t[bullseye] - openssl <not-affected> (Vulnerable code not present)
            [13 Mar 2026] DSA-2-1 old - end of life
            \t[buster] - old <end-of-life>
            \tNOTE: words
            """;

    public static final String CSAF = """
            {"document":{"category":"csaf_vex","csaf_version":"2.0","title":"t","publisher":{"name":"Red Hat Product Security"},
              "tracking":{"id":"CVE-2026-0001","initial_release_date":"2026-01-01T00:00:00Z","current_release_date":"2026-01-02T00:00:00Z"}},
             "product_tree":{"branches":[{"category":"vendor","name":"Red Hat","branches":[
               {"category":"product_name","name":"RHEL 9","product":{"name":"RHEL 9","product_id":"rhel9",
                 "product_identification_helper":{"cpe":"cpe:/o:redhat:enterprise_linux:9::baseos"}}},
               {"category":"product_version","name":"bash","product":{"name":"bash","product_id":"bash-5.1-9",
                 "product_identification_helper":{"purl":"pkg:rpm/redhat/bash@5.1-9.el9?arch=x86_64&epoch=1"}}},
               {"category":"product_version","name":"zsh","product":{"name":"zsh","product_id":"zsh",
                 "product_identification_helper":{"purl":"pkg:rpm/redhat/zsh?arch=src"}}}]}],
              "relationships":[
               {"category":"default_component_of","product_reference":"bash-5.1-9","relates_to_product_reference":"rhel9",
                "full_product_name":{"name":"x","product_id":"rhel9:bash"}},
               {"category":"default_component_of","product_reference":"zsh","relates_to_product_reference":"rhel9",
                "full_product_name":{"name":"x","product_id":"rhel9:zsh"}}]},
             "vulnerabilities":[{"cve":"CVE-2026-0001","product_status":{"fixed":["rhel9:bash"],"known_not_affected":["rhel9:zsh"]},
               "flags":[{"label":"vulnerable_code_not_present","product_ids":["rhel9:zsh"]}],
               "scores":[{"cvss_v3":{"baseScore":5.9},"products":["rhel9:bash"]}]}]}""";

    public static final String OPENVEX = """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/vex-1","author":"A Vendor",
             "timestamp":"2026-01-01T00:00:00Z","version":1,"statements":[
              {"vulnerability":{"name":"CVE-2026-0001"},"products":[{"@id":"pkg:pypi/left-pad@1.0"}],
               "status":"not_affected","justification":"vulnerable_code_not_in_execute_path"}]}""";

    public static final String UPDATEINFO = """
            <?xml version="1.0"?><updates><update from="packager@almalinux.org" status="final" type="security" version="1">
            <id>ALSA-2026:1</id><title>Important: xz</title><issued date="2026-06-08 00:00:00"/><updated date="2026-06-09"/>
            <references><reference href="x" id="CVE-2026-0001" type="cve"/><reference href="y" id="RHSA-1" type="rhsa"/></references>
            <pkglist><collection short="a"><name>a</name><module name="xz" stream="5"/>
            <package name="xz" version="5.2.5" release="8.el9_0" epoch="0" arch="x86_64" src="s"><filename>f</filename></package>
            </collection><collection short="b"><name>b</name>
            <package name="xz-libs" version="5.2.5" release="8.el9_0" arch="x86_64" src="s"><filename>f</filename></package>
            </collection></pkglist></update></updates>""";

    public static final String SECDB = """
            {"apkurl":"x","archs":["x86"],"reponame":"main","urlprefix":"https://example.org/alpine","distroversion":"v3.16",
             "packages":[{"pkg":{"name":"curl","secfixes":{"8.0-r1":["CVE-2026-0001"],"0":["CVE-2026-0002 (not ours)"]}}}]}""";

    public static final String KEV = """
            {"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"2026.01.01","count":1,"vulnerabilities":[
             {"cveID":"CVE-2026-0001","dateAdded":"2026-01-01","dueDate":"2026-01-22","knownRansomwareCampaignUse":"Known"}]}""";

    public static final String EPSS = """
            #model_version:v2026.06.15,score_date:2026-09-29T12:00:22Z
            cve,epss,percentile
            CVE-2026-0001,0.93,0.99
            """;

    public static final String CVE = """
            {"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2026-0001","state":"PUBLISHED"},
             "containers":{"cna":{"providerMetadata":{"shortName":"cna"},"metrics":[{"cvssV3_1":{"baseScore":9.8,
               "vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]},
              "adp":[{"providerMetadata":{"shortName":"CISA-ADP"},"metrics":[{"other":{"type":"ssvc","content":{
               "timestamp":"2026-01-01T00:00:00Z","options":[{"Exploitation":"active"},{"Automatable":"yes"},{"Technical Impact":"total"}]}}}]}]}}""";

    public static final String RELEASES = """
            version,codename,series,created,release,eol,eol-lts,eol-elts
            12,Bookworm,bookworm,2021-08-14,2023-06-10,2026-06-10,2028-06-30,2033-06-30
            ,Sid,sid,1993-08-16
            """;

    public static final String SUPPORT = """
            # List of packages whose security support is limited or ends before the distribution EOL
            adns      limited  Stub resolver
            dnsdist   non-supported   1.7.3-2  2025-10-01  No support upstream
            """;

    /** Every format's document under a name it may have. */
    public static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("osv.json", OSV),
            Map.entry("tracker.json", TRACKER),
            Map.entry("DSA-list", DSA),
            Map.entry("csaf.json", CSAF),
            Map.entry("vex.json", OPENVEX),
            Map.entry("updateinfo.xml", UPDATEINFO),
            Map.entry("secdb.json", SECDB),
            Map.entry("kev.json", KEV),
            Map.entry("epss.csv", EPSS),
            Map.entry("cve.json", CVE),
            Map.entry("debian.csv", RELEASES),
            Map.entry("security-support.deb12", SUPPORT));

    private Feeds() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A zip of one document under several names. */
    public static byte[] zip(byte[] bytes, List<String> names) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(bytes);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Reads bytes as a file of that name in the folder. */
    public static FeedRun read(Path folder, String name, byte[] bytes, Limits limits, Taken taken) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        return FeedReader.read(file, limits, NOW, taken);
    }
}
