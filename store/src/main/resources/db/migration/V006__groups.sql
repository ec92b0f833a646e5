create table host_group (
  tag             text        not null
, silence_seconds bigint      not null
, set_at          timestamptz not null default now()
, constraint host_group_pk primary key (tag)
, constraint host_group_silence check (silence_seconds > 0)
);
comment on table host_group is 'Groups whose hosts come and go: one that has been silent for so long is retired by itself.';

create index host_expected on host (lower(name)) where retired_at is null;
comment on index host_expected is 'Is a host of this name expected, or here?';

grant select, insert, update, delete on host_group to ${app_role};
