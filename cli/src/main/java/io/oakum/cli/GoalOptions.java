package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.GoalRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be changed, as a person says it to {@code rehearse} and {@code patch}. */
final class GoalOptions {
    private static final Pattern VULNERABILITY =
            Pattern.compile("CVE-\\d{4}-\\d{4,7}|deb:[a-z0-9][a-z0-9+.-]*:[A-Za-z0-9.+~:-]+");

    @Sent("names")
    @Parameters(paramLabel = "PKG[=VERSION]", arity = "0..*", description = "just these packages, and what they need")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "every update that is offered (this is what happens without any of these)")
    private boolean all;

    @Option(names = "--security", description = "only what closes a known vulnerability")
    private boolean security;

    @Option(
            names = "--cve",
            paramLabel = "CVE-…",
            description = "only what closes this vulnerability; may stand more than once")
    private List<String> vulnerabilities = new ArrayList<>();

    @Option(
            names = "--allow-remove",
            paramLabel = "PKG",
            split = ",",
            description = "packages that the change may remove")
    private Set<String> allowRemove = new HashSet<>();

    /** Whether anything was said at all. */
    boolean isSaid() {
        return ways() > 0 || !allowRemove.isEmpty();
    }

    private int ways() {
        return (all ? 1 : 0) + (security ? 1 : 0) + (vulnerabilities.isEmpty() ? 0 : 1) + (names.isEmpty() ? 0 : 1);
    }

    GoalRequest request() throws Refusal {
        if (ways() > 1) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "say one of --all, --security, --cve and package names, not several",
                    "oakum patch --help"));
        }
        if (security) {
            return new GoalRequest.Security();
        }
        if (!vulnerabilities.isEmpty()) {
            return new GoalRequest.Close(checkedVulnerabilities());
        }
        return names.isEmpty() ? new GoalRequest.All() : new GoalRequest.Packages(names);
    }

    private List<String> checkedVulnerabilities() throws Refusal {
        var ids = new ArrayList<String>();
        for (String id : vulnerabilities) {
            String spelled = id.startsWith("deb:") ? id : id.toUpperCase(Locale.ROOT);
            if (!VULNERABILITY.matcher(spelled).matches()) {
                throw new Refusal(
                        new Problem(ProblemCode.USAGE, "'" + id + "' is no CVE id", "write it as in CVE-2024-6387"));
            }
            ids.add(spelled);
        }
        return ids;
    }

    Set<String> allowRemove() {
        return allowRemove;
    }
}
