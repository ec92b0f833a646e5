-- Why what is open is still open is counted over the whole fleet: what only a host's report tells of that is kept beside the report, since
-- no count can read the reports of all hosts.

create table host_told (
  host_id text    not null
, refuses boolean not null
, problem boolean not null
, offered text[]  not null
, kept    text[]  not null
, kept_by text[]  not null
, constraint host_told_pk primary key (host_id)
, constraint host_told_host foreign key (host_id) references host
, constraint host_told_kept check (cardinality(kept) = cardinality(kept_by))
);
comment on table host_told is 'What the newest report of a host tells of what keeps it from being patched; no row where that was not read out of it yet.';
comment on column host_told.host_id is 'The host.';
comment on column host_told.refuses is 'Whether its owner lets nothing be changed there.';
comment on column host_told.problem is 'Whether it tells of something that keeps everything there from being patched.';
comment on column host_told.offered is 'The packages of which it is offered a newer version that nothing keeps back, each by its name alone and as name:architecture.';
comment on column host_told.kept is 'Those of which something keeps the newer version back, in the same two ways.';
comment on column host_told.kept_by is 'What keeps back each of those.';

alter table rollout add column state text not null default '';
comment on column rollout.state is 'As phase, but the state''s name for programs; empty until the next look. Every look derives it anew and nothing decides by it.';

grant select, insert, update on host_told to ${app_role};
