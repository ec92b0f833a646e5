package io.oakum.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The plans, and one of them. */
@Command(
        name = "plans",
        mixinStandardHelpOptions = true,
        description = "The newest plans and where each stands; with an ID, what that one promises and to whom.",
        footerHeading = "%nExamples:%n",
        footer = {"  oakum plans", "  oakum plans p-7k2m --json"})
public final class PlansCommand implements Callable<Integer> {
    @Mixin
    private FleetCall server = new FleetCall();

    @Parameters(paramLabel = "ID", arity = "0..1", description = "the plan")
    private Optional<String> id = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (id.isPresent()) {
            server.tell(server.get("/api/v1/plans/" + FleetApi.segment(id.get())), PlanText::of);
        } else {
            server.tell(server.get("/api/v1/plans"), PlanText::list);
        }
        return 0;
    }
}
