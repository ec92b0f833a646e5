create table host_boots (
  host_id text        not null
, known   text[]      not null
, copies  text[]      not null
, copy_at timestamptz
, constraint host_boots_pk primary key (host_id)
, constraint host_boots_host foreign key (host_id) references host
, constraint host_boots_copied check (copy_at is null or cardinality(copies) > 0)
);
comment on table host_boots is 'By which boots each host''s key was used: of two machines with one key, which was here first?';
comment on column host_boots.known is 'The boots of the host, in the order in which they were first heard.';
comment on column host_boots.copies is 'The boots of machines that have a copy of its key: each came after one that was heard again.';
comment on column host_boots.copy_at is 'When such a machine was first refused, until a person says that there is none any more.';
create index host_boots_copy on host_boots (copy_at) where copy_at is not null;
comment on index host_boots_copy is 'Of which hosts is there a copy?';

grant select, insert, update, delete on host_boots to ${app_role};
