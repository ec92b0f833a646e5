package io.oakum.server;

import io.oakum.control.AdvanceRollouts;
import io.oakum.control.ApprovePlan;
import io.oakum.control.GiveTasks;
import io.oakum.control.HearTasks;
import io.oakum.control.MakePlan;
import io.oakum.control.OfferedAgent;
import io.oakum.control.OnlineKeys;
import io.oakum.control.RolloutView;
import io.oakum.control.Secrets;
import io.oakum.control.SteerRollout;
import io.oakum.control.VerifyClaims;
import io.oakum.store.Database;
import java.util.ArrayList;
import java.util.List;

/** All that makes plans and carries them out, wired to one database. */
record Rollouts(
        MakePlan plans,
        ApprovePlan approvals,
        SteerRollout steering,
        GiveTasks tasks,
        HearTasks answers,
        RolloutView view,
        List<Loops.Due> due) {

    /** What programs may ask and do with them. */
    List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.addAll(new PlanRoutes(plans, approvals, view).all());
        routes.addAll(new RolloutRoutes(steering, view).all());
        return routes;
    }

    /**
     * @param wantsReference whether each plan has to name a change of the owner's own books
     * @param agents what agents can be upgraded to
     */
    static Rollouts on(
            Database database,
            Secrets secrets,
            String fleet,
            OnlineKeys online,
            boolean wantsReference,
            OfferedAgent.Source agents) {
        var plans = new MakePlan(database, secrets, wantsReference, agents);
        var tasks = new GiveTasks(database, fleet, online);
        var answers = new HearTasks(database);
        return new Rollouts(
                plans,
                new ApprovePlan(database, secrets),
                new SteerRollout(database, secrets),
                tasks,
                answers,
                new RolloutView(database),
                List.of(
                        answers::giveUp,
                        plans::look,
                        new VerifyClaims(database)::look,
                        new AdvanceRollouts(database)::look,
                        tasks::look));
    }
}
