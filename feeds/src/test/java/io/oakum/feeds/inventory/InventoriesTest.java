package io.oakum.feeds.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Placed;
import io.oakum.core.exposure.Placed.Presence;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.ModuleStream;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import io.oakum.feeds.Feeds;
import io.oakum.feeds.format.PackageUrls;
import io.oakum.feeds.format.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InventoriesTest {
    private static final Ecosystem BOOKWORM = new Ecosystem("Debian", "12");

    @TempDir
    private Path folder;

    @Test
    void a_debian_host_is_read_with_its_sources_holds_and_leftovers() throws Exception {
        HostComponents host = only("""
                {"host":"h1","os":{"id":"debian","version_id":"12"},"kernel":"6.1.0-18-amd64","packages":[
                 {"name":"libssl3","version":"3.0.1-1+b1","arch":"amd64","status":"hold ok installed","source":"openssl (3.0.1-1)"},
                 {"name":"old","version":"1","arch":"amd64","status":"deinstall ok config-files"}]}""");

        assertThat(host.runningKernel()).isEqualTo("6.1.0-18-amd64");
        assertThat(host.components().getFirst().component())
                .isEqualTo(Component.of(BOOKWORM, "libssl3", "3.0.1-1+b1")
                        .builtFrom("openssl", "3.0.1-1")
                        .on("amd64"));
        assertThat(host.components().getFirst().hindrance()).isEqualTo(Hindrance.HELD);
        assertThat(host.components().getLast().presence()).isEqualTo(Presence.CONFIGURATION_LEFT);
    }

    @Test
    void an_rpm_host_is_read_with_epochs_modules_and_other_repositories() throws Exception {
        HostComponents host = only("""
                {"host":"h1","os":{"id":"almalinux","version_id":"8.10"},"packages":[
                 {"name":"bind","epoch":"32","version":"9.11","release":"1.el8","arch":"x86_64"},
                 {"name":"nodejs","epoch":"(none)","version":"18.1","release":"1.module_el8","arch":"x86_64",
                  "modularitylabel":"nodejs:18:8080:abc","repository":"Some Vendor"}]}""");

        var alma = new Ecosystem("AlmaLinux", "8");
        assertThat(host.components())
                .extracting(Placed::component)
                .containsExactly(
                        Component.of(alma, "bind", "32:9.11-1.el8").on("x86_64"),
                        Component.of(alma, "nodejs", "18.1-1.module_el8")
                                .on("x86_64")
                                .in(new ModuleStream.Named("nodejs:18"))
                                .from("Some Vendor"));
    }

    @Test
    void what_no_feed_speaks_of_is_told_once() throws Exception {
        var read = read("""
                {"host":"h1","os":{"id":"haiku","version_id":"1"},"apps":[{"type":"emacs","name":"x","version":"1"}]}
                {"host":"h2","os":{"id":"haiku","version_id":"1"}}""", new ArrayList<>());

        assertThat(read.hosts()).isEqualTo(2);
        assertThat(read.notKnown())
                .containsExactly(
                        "no feed speaks of the distribution 'haiku'; its packages were left out",
                        "no advisory speaks of packages of the kind 'emacs'");
    }

    @Test
    void a_bill_of_materials_is_one_host_with_a_component_for_each_package_url() throws Exception {
        HostComponents host = only("""
                {"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":"device","name":"h1"}},"components":[
                 {"type":"operating-system","name":"debian","version":"12"},
                 {"type":"library","name":"libssl3","purl":"pkg:deb/debian/libssl3@3.0.1-1?arch=amd64&upstream=openssl%403.0.0-1"},
                 {"type":"application","name":"app","components":[{"type":"library","name":"x","purl":"pkg:pypi/Django@4.2"}]}]}""");

        assertThat(host.host()).isEqualTo("h1");
        assertThat(host.components())
                .extracting(Placed::component)
                .containsExactly(
                        Component.of(BOOKWORM, "libssl3", "3.0.1-1")
                                .builtFrom("openssl", "3.0.0-1")
                                .on("amd64"),
                        Component.of(Ecosystem.of("PyPI"), "django", "4.2"));
    }

    @Test
    void the_bill_that_is_written_keeps_to_its_schema_and_reads_as_the_same_host() throws Exception {
        Host host = new Host("h1", "debian", "12", "6.1.0-18-amd64", "6.1.0-18-amd64", "boot");
        var inventory = Inventory.of(
                        host,
                        List.of(
                                installed("libstdc++6", "12.2.0-14+b1", "gcc-12", "12.2.0-14"),
                                installed("bash", "5.2.15-2", "bash", "5.2.15-2"),
                                installed("epoch", "1:2~rc1-3", "epoch", "1:2~rc1-3")),
                        Feeds.NOW)
                .from(Map.of(new PackageKey("bash", "amd64"), "Somebody's shells"));
        var out = new ByteArrayOutputStream();

        BillOfMaterials.write(inventory, out);

        assertThat(new JsonParser().validate(out.toByteArray())).isEmpty();
        assertThat(new JsonParser()
                        .parse(out.toByteArray())
                        .getComponents()
                        .get(1)
                        .getSupplier()
                        .getName())
                .isEqualTo("Somebody's shells");
        HostComponents again = only(out.toString(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(again.components())
                .containsExactlyElementsOf(BillOfMaterials.components(inventory).components());
    }

    @Test
    void a_supplier_in_another_writers_bill_is_no_origin() throws Exception {
        HostComponents host = only("""
                {"bomFormat":"CycloneDX","specVersion":"1.5","components":[
                 {"type":"library","name":"bash","purl":"pkg:deb/debian/bash@5?distro=debian-12","supplier":{"name":"Its maintainer"},
                  "properties":[{"name":"aquasecurity:trivy:PkgID","value":"bash@5"},{"name":7}]},
                 {"type":"library","name":"nginx","purl":"pkg:deb/debian/nginx@1?distro=debian-12",
                  "properties":[{"name":"oakum:origin","value":"nginx.org"}]}]}""");

        assertThat(host.components())
                .extracting(placed -> placed.component().repository())
                .containsExactly("", "nginx.org");
    }

    @ParameterizedTest
    @CsvSource({
        "pkg:npm/%40angular/core@1.0,npm,@angular/core",
        "pkg:maven/org.apache/commons@1.0,Maven,org.apache:commons",
        "pkg:golang/github.com/docker/distribution@v2.7.1%2Bincompatible,Go,github.com/docker/distribution",
        "pkg:composer/guzzlehttp/psr7@1.8.3,Packagist,guzzlehttp/psr7",
        "pkg:rpm/alma/openssl-libs@1.1.1k-4.el8?arch=x86_64&distro=alma-8.5&epoch=1,AlmaLinux:8,openssl-libs",
        "pkg:apk/alpine/libssl1.1@1.1.1c-r0?arch=x86_64&distro=3.10.2,Alpine:3.10,libssl1.1",
        "pkg:rpm/amazon/curl@7.61.1-9.amzn2.0.1?distro=amazon-2%20%28Karoo%29,Amazon Linux:2,curl",
        "pkg:deb/ubuntu/bash@4.4?arch=amd64&distro=ubuntu-18.04,Ubuntu:18.04,bash"
    })
    void package_urls_name_ecosystems_and_full_names(String url, String ecosystem, String name)
            throws RefusedException {
        Component component = PackageUrls.component(url);

        assertThat(component.ecosystem().toString()).isEqualTo(ecosystem);
        assertThat(component.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"host\":\"h1\"",
                "{\"host\":\"h1\",\"packages\":[{\"name\":\"x\"}],\"os\":{\"id\":\"debian\",\"version_id\":\"12\"}}",
                "<html></html>",
                "{\"host\":\"a\",\"host\":\"b\"}"
            })
    void what_is_no_inventory_is_refused_with_the_host_or_line(String text) {
        assertThatThrownBy(() -> read(text, new ArrayList<>())).isInstanceOf(RefusedException.class);
    }

    private static Installed installed(String name, String version, String source, String sourceVersion) {
        return new Installed(
                new PackageKey(name, "amd64"),
                Version.deb(version),
                source,
                Version.deb(sourceVersion),
                false,
                Installed.State.INSTALLED);
    }

    private HostComponents only(String text) throws IOException, RefusedException {
        var hosts = new ArrayList<HostComponents>();
        read(text, hosts);
        assertThat(hosts).hasSize(1);
        return hosts.getFirst();
    }

    private Inventories.Read read(String text, List<HostComponents> into) throws IOException, RefusedException {
        Path file = folder.resolve("inventory");
        Files.writeString(file, text);
        return Inventories.read(file, into::add);
    }
}
