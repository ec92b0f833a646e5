package io.oakum.cli;

import io.oakum.execution.PackageOrigins;
import io.oakum.feeds.inventory.BillOfMaterials;
import io.oakum.packages.PackageManager;
import java.io.BufferedOutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes this host's bill of materials. */
@Command(
        name = "sbom",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what this host has installed as a CycloneDX 1.6 bill of materials (JSON).",
            "A package that came from somebody else than the distribution names whom: as its supplier, and as the property"
                    + " @|bold oakum:origin|@, by which 'oakum match' knows it."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  oakum sbom > host.cdx.json", "  oakum match --inventory host.cdx.json --advisories DSA-list.gz"})
public final class SbomCommand implements Callable<Integer> {
    @Mixin
    private HostTools tools = new HostTools();

    @Override
    public Integer call() throws Exception {
        var out = new BufferedOutputStream(System.out, 1 << 16);
        PackageManager packages = tools.packages();
        BillOfMaterials.write(PackageOrigins.told(packages, packages.inventory(), tools.folders()), out);
        out.write('\n');
        out.flush();
        return 0;
    }
}
