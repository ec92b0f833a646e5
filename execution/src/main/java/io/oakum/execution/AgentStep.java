package io.oakum.execution;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Step;
import io.oakum.execution.RunFinish.Situation;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Starts the agent where the run replaced it; a step of its own, which the journal tells of. */
final class AgentStep {
    private static final String UNIT = "oakum-agent.service";

    private final Steps steps;

    AgentStep(Steps steps) {
        this.steps = steps;
    }

    /** @return what is wrong with the agent that was put in the place of another */
    Optional<Problem> start(Journal journal, Situation situation) throws UnreachableException, IOException {
        Optional<AgentStart> agent = situation.agent();
        if (agent.isEmpty()) {
            return Optional.empty();
        }
        steps.step(Step.RESTART, "starting the agent, and waiting until it has spoken with the server");
        journal.note(
                Act.RESTART,
                JsonObject.with("units", JsonArray.ofTexts(List.of(UNIT))).build());
        return agent.get().start(steps).map(why -> Problem.of(ProblemCode.AGENT_SILENT, why));
    }

    /** Whatever went wrong where the agent was replaced, it is the agent that must not be lost. */
    static Unwell unwell(Situation situation, RunOutcome outcome, Wellbeing.Found found) {
        boolean isAgentLost = situation.agent().isPresent() && outcome.verdict() == RunVerdict.FAILED;
        return isAgentLost ? Unwell.ofUnit(UNIT) : found.unwell();
    }
}
