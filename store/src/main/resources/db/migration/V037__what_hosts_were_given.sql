alter table host_execution add column given_at timestamptz;
comment on column host_execution.given_at is 'When the host was first told to begin: from then on it may be at work. What it was not told yet is taken back when people stop the rollout.';
update host_execution set given_at = offered_at;
