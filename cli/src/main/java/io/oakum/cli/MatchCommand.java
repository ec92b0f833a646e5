package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds inventories of hosts against advisories, without a server and without asking a host. */
@Command(
        name = "match",
        mixinStandardHelpOptions = true,
        description = {
            "Says which advisories the hosts of an inventory are open to.",
            "The inventory is one JSON object a host, packed by gzip or not, with @|bold host|@, @|bold os|@"
                    + " {id, version_id} and @|bold packages|@ [{name, version, release, epoch, arch, source, repository}] or"
                    + " @|bold apps|@ [{type, name, version}], or a CycloneDX bill of materials (JSON).",
            "Advisories are files, zips or folders of OSV, Debian's tracker and lists, CSAF, OpenVEX, updateinfo.xml,"
                    + " Alpine's secdb, and tables of life cycles; without any, the feeds on the shelf."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, whatever was found",
            "1:something is open (with --fail-on open), or the inventory or all advisories were refused",
            "2:wrong usage",
            "3:a file could not be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum match --inventory fleet.jsonl.gz --advisories AlmaLinux.zip",
            "  oakum match --inventory sbom.json --advisories osv/ --advisories vex/ --trust 'Our Security Team'",
            "  oakum match --inventory fleet.jsonl --json | jq -r .host | sort | uniq -c"
        })
public final class MatchCommand implements Callable<Integer> {
    @Option(names = "--inventory", required = true, paramLabel = "FILE", description = "what the hosts have")
    private Path inventory = Path.of("");

    @Option(names = "--advisories", paramLabel = "PATH", description = "what is known; can be given several times")
    private List<Path> advisories = new ArrayList<>();

    @Option(
            names = "--trust",
            paramLabel = "AUTHOR",
            description = "whose reasoned word that something is not affected counts; can be given several times")
    private Set<String> trusted = new LinkedHashSet<>();

    @Option(names = "--fail-on", paramLabel = "open", description = "exit 1 where something is open")
    private String failOn = "";

    @Option(names = "--json", description = "print one JSON document a line, for each host, advisory and package")
    private boolean json;

    @Mixin
    private ShelfOptions shelf = new ShelfOptions();

    @Override
    public Integer call() throws Exception {
        if (!failOn.isEmpty() && !failOn.equals("open")) {
            throw new Refusal(Problem.of(ProblemCode.USAGE, "--fail-on takes open, not '" + failOn + "'"));
        }
        long open = new Matching(inventory, advisories.isEmpty() ? shelf.contents() : advisories, trusted)
                .run(json, Instant.now());
        return open > 0 && !failOn.isEmpty() ? 1 : 0;
    }
}
