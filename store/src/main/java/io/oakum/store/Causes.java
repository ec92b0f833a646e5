package io.oakum.store;

import io.oakum.core.inventory.Life;
import io.oakum.core.rollout.Verdict;
import io.oakum.core.why.Root;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why each open exposure is still open: {@link io.oakum.core.why.Why}'s first cause, in the database's words; a test holds the two together.
 * Counts and lists ask by the same words, so that they cannot disagree.
 */
final class Causes {
    /** What came to nothing longer ago is history: what it left undone is offered still, and nobody plans it. */
    private static final int DAYS = 90;

    /** Each host in the fleet with what keeps all of it, and what its newest report tells. */
    private static final String STOOD = """
              stood as materialized (
                select host.id
                     , case when host.quarantined_at is not null then 'quarantined'
                            when host.asked_at is null or host.approved_at is null then 'pending'
                            when (heard.heard_at > now() - interval '<silence> seconds') is not true then 'silent'
                            when doubted.host_id is not null then 'doubted'
                            when told.refuses then 'guard' end as keeps
                     , told.problem, told.offered, told.kept, told.kept_by, busy.rollout_id as busy
                  from host
                  left join host_heard heard on heard.host_id = host.id
                  left join host_told told on told.host_id = host.id
                  left join doubted_report doubted on doubted.host_id = host.id
                  left join (select execution.host_id, execution.rollout_id from host_execution execution
                               join rollout on rollout.id = execution.rollout_id and rollout.act = 'apply'
                              where execution.step is not null and execution.settled_at is null) busy on busy.host_id = host.id
                 where host.retired_at is null
              )""".replace("<silence>", String.valueOf(Life.SILENCE.toSeconds()));

    /** The plans of late and those that go on, with every host that they mean and are not known to have nothing for. */
    private static final String MEANT = """
              , meant as materialized (
                select plan.id as plan_id, plan.made_at, plan.frozen_at, plan.failed_at, part.host_id, part.answer, part.change_set
                     , part.proof is not null as is_meant, rollout.id as rollout, rollout.closed_at, rollout.state
                     , cast(plan.request as jsonb) as asked, tried.verdict, tried.step, tried.settled_at, tried.host_id is not null as is_tried
                  from plan
                  join plan_host part on part.plan_id = plan.id and part.answer <> 'nothing'
                  left join rollout on rollout.plan_id = plan.id and rollout.act = 'apply'
                  left join (select distinct on (rollout_id, host_id) rollout_id, host_id, verdict, step, settled_at
                               from host_execution
                              where rollout_id in (select rollout.id from rollout join plan on plan.id = rollout.plan_id where <of-late>)
                              order by rollout_id, host_id, attempt desc) tried
                    on tried.rollout_id = rollout.id and tried.host_id = part.host_id
                 where <of-late>
              )""".replace(
                    "<of-late>",
                    "(plan.made_at > now() - interval '" + DAYS
                            + " days' or (rollout.id is not null and rollout.closed_at is null))");

    /** How each stands on each of its hosts. */
    private static final String STAND = """
              , stand as (
                select meant.*
                     , case when failed_at is not null then 'left-out'
                            when rollout is not null and not is_tried then 'left-out'
                            when verdict in (<done>) then 'done'
                            when verdict in (<ended>) then 'ended'
                            when verdict is not null then 'failed'
                            when step is not null then 'at-work'
                            when rollout is not null and (closed_at is not null or state in ('stopping', 'closed')) then 'ended'
                            when state = 'awaiting-approval' then 'ring'
                            when state = 'paused' then 'paused'
                            when state = 'held' then 'rollout-held'
                            when rollout is not null then 'turn'
                            when frozen_at is null then case answer when 'blocked' then 'left-out' else 'planning' end
                            when greatest(frozen_at, cast(asked ->> 'notBefore' as timestamptz))
                                 + cast(asked ->> 'validForSeconds' as bigint) * interval '1 second' < now() then 'expired'
                            when not is_meant then 'left-out'
                            else 'unsigned' end as stand
                  from meant
              )""".replace(
                    "<done>", words(verdict -> verdict.isConfirmed() || verdict == Verdict.RESTART_LEFT))
            .replace("<ended>", words(verdict -> verdict == Verdict.CANCELLED || verdict == Verdict.MISSED));

    /** Which packages each changes, or was asked to change where a host did not answer: by name, and by name and architecture. */
    private static final String CHANGED = """
              , changed as (
                select change_set.digest, array_agg(each.name) as packages
                  from change_set
                  cross join lateral string_to_table(change_set.document, chr(10)) line
                  cross join lateral (values (split_part(line, ' ', 1)), (split_part(split_part(line, ' ', 1), ':', 1))) each (name)
                 where change_set.digest in (select change_set from meant) and line <> ''
                 group by change_set.digest
              ), wanted as (
                select stand.host_id, stand.plan_id, stand.made_at, stand.stand
                     , case when stand.stand in ('planning', 'left-out', 'unsigned', 'expired') then stand.plan_id else stand.rollout end as ref
                     , stand.settled_at is null and stand.stand not in ('left-out', 'expired') as goes_on
                     , case when stand.change_set is not null then changed.packages
                            when asked #>> '{goal,kind}' = 'agent' then '{}'
                            when asked #>> '{goal,kind}' = 'packages' then
                                 array(select name from unnest(stood.offered) name
                                        where split_part(name, ':', 1) in
                                              (select split_part(goal, '=', 1) from jsonb_array_elements_text(asked #> '{goal,names}') goal))
                            when asked #>> '{goal,kind}' = 'close' then
                                 array(select unnest(had.packages) from exposure_interval had
                                        where had.host_id = stand.host_id and had.closed_at is null and had.vulnerability in
                                              (select goal from jsonb_array_elements_text(asked #> '{goal,names}') goal))
                            else stood.offered end as packages
                  from stand
                  join stood on stood.id = stand.host_id
                  left join changed on changed.digest = stand.change_set
              )""";

    /** For each package on each host the plan that goes on, else the newest that came to nothing; none that a newer one has done. */
    private static final String PLANNED = """
              , planned as materialized (
                select host_id, array_agg(package order by goes_on desc, made_at desc, plan_id) as packages
                     , array_agg(stand || ' ' || ref order by goes_on desc, made_at desc, plan_id) as stands
                  from (select distinct on (host_id, package) *
                          from (select wanted.*, package
                                     , max(made_at) filter (where stand = 'done') over (partition by host_id, package) as done_at
                                  from wanted cross join unnest(wanted.packages) package) each
                         where stand <> 'done' and (done_at is null or made_at > done_at)
                         order by host_id, package, goes_on desc, made_at desc, plan_id) best
                 group by host_id
              )""";

    private static final String ACCEPTED = """
              , accepted as materialized (
                select distinct open.id
                  from risk_exception risk
                  join exposure_interval open on open.vulnerability = risk.vulnerability and open.closed_at is null
                 where risk.ended_at is null and risk.approved_at is not null and risk.ends_at > now()
                   and (num_nonnulls(risk.host_id, risk.tag, risk.hosts) = 0 or risk.host_id = open.host_id
                        or open.host_id = any (risk.hosts)
                        or exists (select from host_tag tagged
                                    where tagged.host_id = open.host_id and tagged.tag = risk.tag and tagged.until is null))
              )""";

    private static final String SAID = """
              case when stood.keeps is not null then stood.keeps
                   when accepted.id is not null then 'accepted'
                   when open.state = 'restart-required' then coalesce('at-work ' || stood.busy, 'restart')
                   when open.state <> 'fix-available' then open.state
                   when stood.problem then 'problem'
                   when open.packages && stood.kept then
                        (select kept.word from unnest(stood.kept, stood.kept_by) kept (name, word)
                          where kept.name = any (open.packages) limit 1)
                   when stood.offered is not null and not (open.packages && stood.offered) then 'not-offered'
                   when open.packages && planned.packages then
                        (select found.stand from unnest(planned.packages, planned.stands) with ordinality found (name, stand, place)
                          where found.name = any (open.packages) order by found.place limit 1)
                   else 'no-plan' end""";

    private Causes() {}

    private static String words(Predicate<Verdict> which) {
        return Stream.of(Verdict.values())
                .filter(which)
                .map(verdict -> "'" + verdict + "'")
                .collect(Collectors.joining(", "));
    }

    /**
     * What a query begins with behind its {@code with}: {@code caused} has each exposure's id, host, deadline and what is {@code said} to keep it
     * open, a word of {@link Root} and behind a blank the plan or the rollout where it is one's.
     *
     * @param conditions on {@code exposure_interval open} with its {@code host}, each behind an {@code and}
     */
    static String of(String conditions) {
        return STOOD
                + MEANT
                + STAND
                + CHANGED
                + PLANNED
                + ACCEPTED
                + """
              , caused as (
                select open.id, open.host_id, open.vulnerability, open.due, <said> as said
                  from exposure_interval open
                  join host on host.id = open.host_id
                  join stood on stood.id = open.host_id
                  left join planned on planned.host_id = open.host_id
                  left join accepted on accepted.id = open.id
                 where open.closed_at is null <conditions>
              )
              """.replace("<said>", SAID).replace("<conditions>", conditions);
    }

    /** Which exposures, on which hosts, are kept by a cause that is bound as {@code why}. */
    static String kept(String conditions) {
        return "with " + of(conditions) + " select id, host_id from caused where split_part(said, ' ', 1) = :why";
    }
}
