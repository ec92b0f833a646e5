create table change_set (
  digest   bytea       not null
, document text        not null
, seen_at  timestamptz not null default now()
, constraint change_set_pk primary key (digest)
, constraint change_set_digest check (length(digest) = 32)
);
comment on table change_set is 'What is to be changed on a host, by its digest: hosts that answer alike share a row.';

create table plan (
  id        text        not null
, made_by   text        not null
, made_at   timestamptz not null default now()
, request   text        not null
, frozen_at timestamptz
, document  text
, payload   bytea
, failed_at timestamptz
, failure   text
, constraint plan_pk primary key (id)
, constraint plan_frozen check ((frozen_at is null) = (document is null) and (frozen_at is null) = (payload is null))
, constraint plan_failed check ((failed_at is null) = (failure is null))
, constraint plan_one_end check (frozen_at is null or failed_at is null)
);
comment on table plan is 'What somebody wants changed. Once frozen, its document and the order that people sign never change.';
create index plan_unfinished on plan (made_at) where frozen_at is null and failed_at is null;
comment on index plan_unfinished is 'Which plans are still in the making?';

create table plan_host (
  plan_id     text        not null
, host_id     text        not null
, answer      text        not null default 'asked'
, change_set  bytea
, why         text        not null default ''
, proof       text
, constraint plan_host_pk primary key (plan_id, host_id)
, constraint plan_host_plan foreign key (plan_id) references plan
, constraint plan_host_host foreign key (host_id) references host
, constraint plan_host_change_set foreign key (change_set) references change_set
, constraint plan_host_answer check (answer in ('asked', 'feasible', 'nothing', 'blocked'))
, constraint plan_host_feasible check ((answer = 'feasible') = (change_set is not null))
);
comment on table plan_host is 'What each host of a plan says that it would change there, and once frozen the proof that the order means it.';

create table plan_rehearsal (
  plan_id     text        not null
, change_set  bytea       not null
, host_id     text        not null
, asked_at    timestamptz not null default now()
, ended_at    timestamptz
, verdict     text
, result      text
, constraint plan_rehearsal_pk primary key (plan_id, change_set)
, constraint plan_rehearsal_host foreign key (plan_id, host_id) references plan_host
, constraint plan_rehearsal_change_set foreign key (change_set) references change_set
, constraint plan_rehearsal_verdict check (verdict in ('passed', 'failed', 'inconclusive', 'refused'))
, constraint plan_rehearsal_ended check ((ended_at is null) = (verdict is null))
);
comment on table plan_rehearsal is 'How a change set fared on a copy of one of the hosts that it is meant for.';

create table plan_signature (
  plan_id   text        not null
, key_id    text        not null
, person    text        not null
, armour    text        not null
, signed_at timestamptz not null default now()
, constraint plan_signature_pk primary key (plan_id, key_id)
, constraint plan_signature_plan foreign key (plan_id) references plan
);
comment on table plan_signature is 'Who signed a plan''s order, as ssh-keygen wrote it.';

create table host_task (
  id       bigint generated always as identity
, host_id  text        not null
, plan_id  text        not null
, kind     text        not null
, request  text        not null
, asked_at timestamptz not null default now()
, deadline timestamptz not null
, step     text        not null default ''
, ended_at timestamptz
, result   text
, constraint host_task_pk primary key (id)
, constraint host_task_host foreign key (host_id) references host
, constraint host_task_plan foreign key (plan_id) references plan
, constraint host_task_kind check (kind in ('simulate', 'rehearse', 'stage'))
, constraint host_task_ended check (result is null or ended_at is not null)
);
comment on table host_task is 'What a host is asked to look at, try or fetch; none of it changes the host.';
create index host_task_open on host_task (host_id, id) where ended_at is null;
comment on index host_task_open is 'What is this host still to do?';
create index host_task_of_plan on host_task (plan_id, kind);
comment on index host_task_of_plan is 'How far are the hosts of this plan?';

create table rollout (
  id        text        not null
, plan_id   text        not null
, act       text        not null
, undoes    text
, intent    text        not null default 'RUN'
, intent_by text        not null
, intent_why text       not null default ''
, intent_at timestamptz not null default now()
, made_at   timestamptz not null default now()
, not_before timestamptz not null
, look_at   timestamptz not null default now()
, phase     text        not null default ''
, closed_at timestamptz
, outcome   text
, constraint rollout_pk primary key (id)
, constraint rollout_plan foreign key (plan_id) references plan
, constraint rollout_undoes foreign key (undoes) references rollout
, constraint rollout_act check (act in ('apply', 'undo'))
, constraint rollout_act_undoes check ((act = 'undo') = (undoes is not null))
, constraint rollout_intent check (intent in ('RUN', 'PAUSE', 'ABORT'))
, constraint rollout_outcome check (outcome in ('SUCCEEDED', 'ABORTED'))
, constraint rollout_closed check ((closed_at is null) = (outcome is null))
);
comment on table rollout is 'A plan being carried out.';
comment on column rollout.phase is 'What the last look derived, in words, for lists alone: every look derives it anew and nothing decides by it.';
create index rollout_due on rollout (look_at) where closed_at is null;
comment on index rollout_due is 'Which rollout is to be looked at next?';
create unique index rollout_once on rollout (plan_id) where act = 'apply';
comment on index rollout_once is 'A plan is carried out once; its undo is a rollout of its own.';

create table rollout_ring (
  rollout_id     text     not null
, ring           smallint not null
, max_active     integer  not null
, failure_budget integer  not null
, min_confirmed  integer  not null
, soak           integer  not null
, host_limit     integer  not null
, open_for       integer  not null
, needs_approval boolean  not null
, opened_at      timestamptz
, passed_at      timestamptz
, waived_at      timestamptz
, waived_by      text
, waived_why     text
, approved_at    timestamptz
, approved_by    text
, constraint rollout_ring_pk primary key (rollout_id, ring)
, constraint rollout_ring_rollout foreign key (rollout_id) references rollout
, constraint rollout_ring_active check (max_active > 0)
, constraint rollout_ring_passed check (passed_at is null or opened_at is not null)
, constraint rollout_ring_waived check ((waived_at is null) = (waived_by is null) and (waived_at is null) = (waived_why is null))
, constraint rollout_ring_approved check ((approved_at is null) = (approved_by is null))
);
comment on table rollout_ring is 'The rings of a rollout as they were promised, and what happened to each. Durations are seconds.';

create sequence lease_token;
comment on sequence lease_token is 'Fences: of two rights to change one host the higher counts.';

create table host_execution (
  id          bigint generated always as identity
, rollout_id  text        not null
, ring        smallint    not null
, host_id     text        not null
, attempt     smallint    not null default 1
, change_set  bytea       not null
, step        text
, words       text        not null default ''
, lease_token bigint
, deadline    timestamptz
, cancel_asked boolean    not null default false
, offered_at  timestamptz
, claimed_at  timestamptz
, claim       text
, settled_at  timestamptz
, verdict     text
, why         text        not null default ''
, result      text
, log         text        not null default ''
, constraint host_execution_pk primary key (id)
, constraint host_execution_ring foreign key (rollout_id, ring) references rollout_ring
, constraint host_execution_host foreign key (host_id) references host
, constraint host_execution_change_set foreign key (change_set) references change_set
, constraint host_execution_attempt unique (rollout_id, host_id, attempt)
, constraint host_execution_step check (step in ('PREFLIGHT', 'STAGE', 'APPLY', 'RESTART', 'VERIFY'))
, constraint host_execution_active check ((step is null) = (lease_token is null) and (step is null) = (deadline is null))
, constraint host_execution_claim check ((claimed_at is null) = (claim is null))
, constraint host_execution_settled check ((settled_at is null) = (verdict is null))
, constraint host_execution_verdict check
    (verdict in ('CONFIRMED', 'RESTART_LEFT', 'NOT_NEEDED', 'FAILED', 'REVERTED', 'CANCELLED', 'LOST', 'MISSED'))
);
comment on table host_execution is 'One host''s part in a rollout, a row an attempt: waiting without a step, active with one, settled with a verdict.';
comment on column host_execution.lease_token is 'The fence: a report with another token changes nothing.';
comment on column host_execution.claim is 'How the host says that it ended; a later inventory confirms it or not.';
create unique index host_execution_one_active on host_execution (host_id) where step is not null and settled_at is null;
comment on index host_execution_one_active is 'A host is changed by one rollout at a time, whoever offers.';
create index host_execution_unsettled on host_execution (rollout_id, ring) where settled_at is null;
comment on index host_execution_unsettled is 'Who is waiting or active in this ring?';

grant select, insert, update on change_set, plan, plan_host, plan_rehearsal, plan_signature, host_task, rollout, rollout_ring
    , host_execution to ${app_role};
grant usage on sequence lease_token to ${app_role};
