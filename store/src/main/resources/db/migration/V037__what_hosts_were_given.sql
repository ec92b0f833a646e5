alter table host_execution add column given_at timestamptz;
comment on column host_execution.given_at is 'When the host was first told to begin: from then on it may be at work. What it was not told yet is taken back when people stop the rollout.';
update host_execution set given_at = offered_at;

alter table host_execution add column late_at timestamptz;
comment on column host_execution.late_at is 'When its host last told of it after it had ended: evidence, which changes no verdict.';
alter table host_execution add column late text;
comment on column host_execution.late is 'What it told then, the account of how it ended where there is one.';
alter table host_execution add constraint host_execution_late check (late is null or late_at is not null);

alter table rollout add column ends_at timestamptz;
comment on column rollout.ends_at is 'When the order ends that people signed: afterwards hosts refuse to begin.';
update rollout set ends_at = cast(cast(convert_from(plan.payload, 'UTF8') as jsonb) ->> 'expires_at' as timestamptz)
  from plan where plan.id = rollout.plan_id and plan.payload is not null;
update rollout set ends_at = 'infinity' where ends_at is null;
alter table rollout alter column ends_at set not null;
