package io.oakum.packages.apt;

import io.oakum.packages.SourceState;
import io.oakum.packages.SourceState.Trust;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is configured as a source, what was fetched of it, and when. */
final class AptLists {
    private static final String LISTS = "/var/lib/apt/lists";

    private final CommandRunner runner;

    AptLists(CommandRunner runner) {
        this.runner = runner;
    }

    List<SourceState> states() throws UnreachableException {
        return AptSources.states(sources(), fetched(), validUntil());
    }

    /** How the package files of sources begin whose trust is not {@code trust}. */
    Set<String> prefixesWithout(Trust trust) throws UnreachableException {
        var states = new HashMap<String, Trust>();
        states().forEach(state -> states.put(state.name(), state.trust()));
        var prefixes = new HashSet<String>();
        for (AptSources.Source source : sources()) {
            if (states.get(source.shownName()) != trust) {
                prefixes.add(source.policyPrefix());
            }
        }
        return prefixes;
    }

    private List<AptSources.Source> sources() throws UnreachableException {
        var contents = new LinkedHashMap<String, StringBuilder>();
        // Every line behind its file's name: one call for all of them, whatever they are called.
        for (String line : lines(Command.of("grep", "-rH", "", "/etc/apt/sources.list", "/etc/apt/sources.list.d"))) {
            int colon = line.indexOf(':');
            contents.computeIfAbsent(line.substring(0, colon), _ -> new StringBuilder())
                    .append(line.substring(colon + 1))
                    .append('\n');
        }
        var texts = new LinkedHashMap<String, String>();
        contents.forEach((file, text) -> texts.put(file, text.toString()));
        return AptSources.configured(texts);
    }

    private Map<String, String> validUntil() throws UnreachableException {
        var dates = new HashMap<String, String>();
        for (String line : lines(Command.of("grep", "-rH", "--include=*Release", "^Valid-Until: ", LISTS))) {
            int colon = line.indexOf(":Valid-Until: ");
            dates.put(
                    line.substring(line.lastIndexOf('/', colon) + 1, colon),
                    line.substring(colon + ":Valid-Until: ".length()));
        }
        return dates;
    }

    /**
     * apt dates its lists as their publishers do, but moves a release file into its place whenever a source answered with
     * something that it believes, be it what was there before: the inode's own time tells of that. It tells of a restored or
     * copied disk too, and then the folder that every update begins in tells better.
     */
    private AptSources.Fetched fetched() throws UnreachableException {
        return AptSources.Fetched.parse(lines(Command.of(
                "find",
                LISTS,
                "-maxdepth",
                "1",
                "-type",
                "f",
                "-printf",
                "%f %C@\\n",
                "-o",
                "-name",
                "partial",
                "-printf",
                "/ %T@\\n")));
    }

    private List<String> lines(Command command) throws UnreachableException {
        return new ArrayList<>(runner.run(command).stdout().lines().toList());
    }
}
