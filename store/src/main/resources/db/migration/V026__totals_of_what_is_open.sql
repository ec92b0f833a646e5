-- What is open by package and by group cannot be counted for each page of a large fleet: it is counted in the background, and the pages
-- say when.

create table exposure_total (
  side            text             not null
, name            text             not null
, vulnerabilities integer          not null
, exposures       bigint           not null
, hosts           integer          not null
, late            integer          not null
, ready           bigint           not null
, restarts        bigint           not null
, unfixable       bigint           not null
, provisional     bigint           not null
, next_due        timestamptz      not null
, rule            text             not null
, exploited       integer          not null
, likelihood      double precision
, open_to         text[]           not null
, constraint exposure_total_side check (side in ('package', 'group'))
, constraint exposure_total_counts check (vulnerabilities > 0 and hosts > 0 and late between 0 and hosts
    and exploited between 0 and vulnerabilities and exposures >= greatest(vulnerabilities, hosts)
    and least(ready, restarts, unfixable, provisional) >= 0 and ready + restarts + unfixable <= exposures
    and provisional <= exposures)
);
comment on table exposure_total is 'What is open in each package and in each group of hosts, as it was counted last; a group without a name is the hosts in none.';
comment on column exposure_total.side is 'From which side the total is told: by package or by group.';
comment on column exposure_total.name is 'The package without its architecture, or the tag of the group.';
comment on column exposure_total.vulnerabilities is 'How many vulnerabilities are open there.';
comment on column exposure_total.exposures is 'How many vulnerabilities on how many hosts, together.';
comment on column exposure_total.hosts is 'On how many hosts something is open there.';
comment on column exposure_total.late is 'On how many of them something is past its deadline.';
comment on column exposure_total.ready is 'For how many exposures a fix can be installed now.';
comment on column exposure_total.restarts is 'For how many it is on the disk and the old code still runs.';
comment on column exposure_total.unfixable is 'For how many no fix can be had.';
comment on column exposure_total.provisional is 'Of how many the deadline rests on a fact that is missing.';
comment on column exposure_total.next_due is 'The first deadline.';
comment on column exposure_total.rule is 'The rule that set it.';
comment on column exposure_total.exploited is 'How many of the vulnerabilities are in a catalogue of the exploited.';
comment on column exposure_total.likelihood is 'The highest likelihood that one of them is exploited; null where no feed says any.';
comment on column exposure_total.open_to is 'The vulnerabilities themselves.';
create index exposure_total_of on exposure_total using hash (name);
comment on index exposure_total_of is 'Which vulnerabilities are open in this package?';

create table exposure_total_counted (
  only_one   boolean     not null default true
, counted_at timestamptz not null
, constraint exposure_total_counted_pk primary key (only_one)
, constraint exposure_total_counted_only_one check (only_one)
);
comment on table exposure_total_counted is 'When the totals were counted last; no row before the first time.';
comment on column exposure_total_counted.only_one is 'There is one row at most.';
comment on column exposure_total_counted.counted_at is 'The instant that the totals are of.';

create table plan_closes (
  plan_id       text    not null
, vulnerability text    not null
, hosts         integer not null
, constraint plan_closes_pk primary key (plan_id, vulnerability)
, constraint plan_closes_plan foreign key (plan_id) references plan
, constraint plan_closes_hosts check (hosts > 0)
);
comment on table plan_closes is 'Which vulnerabilities a plan is meant to close: those with a fix in the packages that it changes when it was frozen.';
comment on column plan_closes.plan_id is 'The plan; one that was frozen by an older version has no rows.';
comment on column plan_closes.vulnerability is 'What it closes.';
comment on column plan_closes.hosts is 'On how many of its hosts.';
create index plan_closes_vulnerability on plan_closes (vulnerability);
comment on index plan_closes_vulnerability is 'Which plans are about this vulnerability?';

grant select, insert on plan_closes to ${app_role};
grant select, insert, update, delete on exposure_total to ${app_role};
grant select, insert, update on exposure_total_counted to ${app_role};
