package io.oakum.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.oakum.core.inventory.Component;
import io.oakum.feeds.format.FeedFormat;
import io.oakum.feeds.format.FormatDetector;
import io.oakum.feeds.format.JsonTree;
import io.oakum.feeds.format.PackageUrls;
import io.oakum.feeds.format.RefusedException;
import io.oakum.feeds.inventory.Inventories;
import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.testkit.SharedData;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Feeds and inventories of every format, damaged in every way: what is wrong is counted with its reason, and nothing is thrown. */
final class FeedsFuzzTest {
    /** Each input is a file. */
    private static final int SLOW = 250;

    private static final int HOSTS = 10;
    private static final int PACKAGES = 6;

    private static final Limits SMALL = new Limits(2 << 20, 4 << 20, 1000, 3, 100);

    @TempDir
    private Path folder;

    static List<String> names() {
        return Feeds.ALL.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    @Fuzzes({FeedReader.class, FeedFormat.class, FormatDetector.class, JsonTree.class})
    void a_document_is_read_or_refused(String name) {
        String document = Objects.requireNonNull(Feeds.ALL.get(name));
        Fuzz.of("feed-" + name).from(document).atMost(SLOW).gives(bytes -> read(name, bytes));
    }

    @Test
    @Fuzzes({FeedReader.class, FormatDetector.class, Packing.class})
    void an_archive_is_read_or_refused() {
        byte[] document = Feeds.bytes(Feeds.KEV);
        Fuzz.of("feed-archive")
                .from(Feeds.gzip(document), Feeds.zip(document, List.of("a.json", "b/c.json")))
                .from(Feeds.gzip(Feeds.zip(Feeds.bytes(Feeds.EPSS), List.of("epss.csv"))))
                .atMost(SLOW)
                .gives(bytes -> read("feed", bytes));
    }

    @Test
    @Fuzzes({FeedReader.class, FeedFormat.class})
    void the_collected_examples_are_read_or_refused_when_damaged() throws Exception {
        List<byte[]> examples = examples(SharedData.file("feeds/format-fixtures.zip"));
        Fuzz.of("feed-examples")
                .from(examples.toArray(byte[][]::new))
                .atMost(SLOW)
                .gives(bytes -> read("example", bytes));
    }

    /** Small ones, one of each folder. */
    private static List<byte[]> examples(Path archive) throws Exception {
        var examples = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readAllBytes();
                if (bytes.length > 0 && bytes.length < 8_000) {
                    examples.putIfAbsent(entry.getName().replaceFirst("/[^/]*$", ""), bytes);
                }
            }
        }
        return List.copyOf(examples.values());
    }

    private void read(String name, byte[] bytes) throws Exception {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        var run = FeedReader.read(file, SMALL, Feeds.NOW, new Taken());
        assertThat(run.refusals())
                .allSatisfy(each -> assertThat(each.reason()).isNotBlank().hasSizeLessThan(1_000));
        assertThat(run.rows()).isLessThanOrEqualTo(bytes.length * 100L);
    }

    @Test
    @Fuzzes(Inventories.class)
    void an_inventory_is_read_or_refused() {
        Path file = folder.resolve("inventory.json");
        Fuzz.of("inventory")
                .from("""
                        {"host":"h1","os":{"id":"debian","version_id":"12"},"kernel":"6.1.0-18-amd64","livePatched":["CVE-2026-1"],
                         "packages":[{"name":"libssl3","version":"3.0.1-1+b1","arch":"amd64","status":"hold ok installed",
                          "source":"openssl (3.0.1-1)"}],"apps":[{"type":"pypi","name":"Left_Pad","version":"1.0"},
                          {"purl":"pkg:npm/%40scope/name@1.0"}]}""", """
                        {"host":"h2","os":{"id":"almalinux","version_id":"8.10"},"packages":[
                         {"name":"nodejs","epoch":"(none)","version":"18.1","release":"1.module_el8","arch":"x86_64",
                          "modularitylabel":"nodejs:18:8080:abc","repository":"Some Vendor"}]}""", """
                        {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"device","name":"h3"}},
                         "components":[{"type":"operating-system","name":"debian","version":"12"},
                          {"type":"library","name":"bash","version":"5","purl":"pkg:deb/debian/bash@5?arch=amd64&distro=debian-12",
                           "components":[{"type":"library","name":"x","purl":"pkg:maven/a/b@1"}]}]}""")
                .refusedBy(RefusedException.class, EOFException.class, ZipException.class)
                .atMost(SLOW)
                .gives(bytes -> {
                    Files.write(file, bytes);
                    Inventories.read(file, _ -> {});
                });
    }

    @Test
    @Fuzzes(Inventories.class)
    void the_collected_fleets_are_read_or_refused_when_damaged() throws Exception {
        Path file = folder.resolve("inventory.json");
        for (String fleet : List.of("debian", "almalinux", "pypi")) {
            Path collected = SharedData.file("feeds/fleet/" + fleet + "-inventory.jsonl.gz");
            Fuzz.of("inventory-of-" + fleet)
                    .from(firstPackages(collected))
                    .refusedBy(RefusedException.class, EOFException.class, ZipException.class)
                    .atMost(SLOW)
                    .gives(bytes -> {
                        Files.write(file, bytes);
                        Inventories.read(file, _ -> {});
                    });
        }
    }

    /** Of each of some hosts the first few packages: damage to the hundredth tells nothing that damage to the second does not. */
    private static List<String> firstPackages(Path collected) throws Exception {
        var mapper = new ObjectMapper();
        var hosts = new ArrayList<String>();
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(collected)), StandardCharsets.UTF_8))) {
            for (String line : lines.lines().limit(HOSTS).toList()) {
                JsonNode host = mapper.readTree(line);
                for (String list : List.of("packages", "apps")) {
                    if (host.path(list) instanceof ArrayNode all) {
                        while (all.size() > PACKAGES) {
                            all.remove(all.size() - 1);
                        }
                    }
                }
                hosts.add(host.toString());
            }
        }
        return hosts;
    }

    @Test
    @Fuzzes({Inventories.class, PackageUrls.class})
    void a_bill_of_materials_is_read_or_refused() {
        Path file = folder.resolve("bill.json");
        Fuzz.of("bill-of-materials")
                .from("""
                        {"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"CycloneDX","specVersion":"1.6",
                         "serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,
                         "metadata":{"timestamp":"2026-11-25T00:00:00Z","component":{"type":"device","name":"h1"}},
                         "components":[{"type":"operating-system","bom-ref":"os","name":"debian","version":"12"},
                          {"type":"library","name":"nginx","purl":"pkg:deb/debian/nginx@1.26-1?arch=amd64&distro=debian-12",
                           "supplier":{"name":"nginx"},"properties":[{"name":"oakum:origin","value":"nginx"}]},
                          {"type":"library","name":"kernel","purl":"pkg:rpm/redhat/kernel@5.14.0-1.el9?epoch=0&distro=rhel-9.4"},
                          {"type":"library","name":"musl","purl":"pkg:apk/alpine/musl@1.2.4-r2?distro=alpine-3.18.4",
                           "components":[{"type":"library","name":"x","purl":"pkg:golang/a.example/b%2Fc@v1.0.0"}]}]}""")
                .refusedBy(RefusedException.class, EOFException.class, ZipException.class)
                .atMost(SLOW)
                .gives(bytes -> {
                    Files.write(file, bytes);
                    Inventories.read(file, _ -> {});
                });
    }

    @Test
    @Fuzzes(PackageUrls.class)
    void a_package_url_names_a_component_or_is_refused() {
        Fuzz.of("package-url")
                .from(
                        "pkg:deb/debian/libssl3@3.0.1-1%2Bb1?arch=amd64&distro=debian-12&upstream=openssl@3.0.1-1",
                        "pkg:rpm/redhat/bash@5.1-9.el9?arch=x86_64&epoch=1&distro=rhel-9.4&rpmmod=a:b:c",
                        "pkg:maven/org.example/lib@1.0?type=jar#sub/path",
                        "pkg:npm/%40scope/name@1.0.0")
                .refusedBy(RefusedException.class)
                .reads(text -> {
                    Component read = PackageUrls.component(text);
                    assertThat(read.name()).isNotEmpty();
                });
    }

    @Test
    @Fuzzes(JsonTree.class)
    void a_tree_of_json_is_read_or_refused() {
        Fuzz.of("json-tree")
                .from(Feeds.CSAF, Feeds.CVE)
                .refusedBy(RefusedException.class, java.io.IOException.class)
                .gives(bytes -> {
                    try (var parser = JsonTree.parser(new ByteArrayInputStream(bytes))) {
                        parser.nextToken();
                        JsonTree.value(parser, java.util.Set.of());
                    }
                });
    }
}
