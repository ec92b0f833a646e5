package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.Rehearser;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Leave to change a host without a rehearsal, for a reason. */
final class Waiver {
    @Option(names = "--no-rehearsal", description = "take the risk; needs --reason")
    private boolean noRehearsal;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why no rehearsal: it is kept in the journal")
    private String reason = "";

    void check() throws Refusal {
        if (noRehearsal && reason.isBlank()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "--no-rehearsal needs a reason",
                    "say it, as in: --no-rehearsal --reason 'tested on web-1'"));
        }
    }

    String reason() {
        return reason;
    }

    Optional<Rehearser> rehearser(Rehearsing rehearsing, HostTools tools) throws IOException {
        return noRehearsal ? Optional.empty() : Optional.of(rehearsing.on(tools));
    }
}
