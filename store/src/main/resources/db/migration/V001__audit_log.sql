-- The log comes first: from the first migration on, what changes a fact records itself in the same transaction.

do $$
begin
  if '${app_role}' <> current_user and not exists (select from pg_roles where rolname = '${app_role}') then
    create role ${app_role} login password '${app_password}';
  end if;
end
$$;

create table audit_head (
  only_one boolean not null default true
, size     bigint  not null default 0
, constraint audit_head_pk primary key (only_one)
, constraint audit_head_only_one check (only_one)
, constraint audit_head_size check (size >= 0)
);
comment on table audit_head is 'How many entries the log has; its one row is the lock that keeps sequencers apart.';
insert into audit_head default values;

create table audit_pending (
  id    bigint generated always as identity
, entry bytea not null
, constraint audit_pending_pk primary key (id)
, constraint audit_pending_length check (length(entry) <= 65535)
);
comment on table audit_pending is 'Entries that were handed in with the change they record and wait for their place in the log.';

create table audit_entry (
  idx       bigint      not null
, entry     bytea       not null
, leaf_hash bytea       not null
, placed_at timestamptz not null default clock_timestamp()
, constraint audit_entry_pk primary key (idx)
, constraint audit_entry_idx check (idx >= 0)
, constraint audit_entry_leaf check (length(leaf_hash) = 32)
);
comment on table audit_entry is 'The log: the exact bytes of each entry at its place, which is given once and without gaps.';

create table audit_tile (
  level  smallint not null
, idx    bigint   not null
, hashes bytea    not null
, constraint audit_tile_pk primary key (level, idx)
, constraint audit_tile_width check (length(hashes) % 32 = 0 and length(hashes) between 32 and 8192)
);
comment on table audit_tile is 'The hashes of the tree over the log, in tiles of 256: roots and proofs of any size are read from here.';

create table audit_checkpoint (
  size     bigint      not null
, root     bytea       not null
, note     text        not null
, signed_at timestamptz not null default clock_timestamp()
, constraint audit_checkpoint_pk primary key (size)
, constraint audit_checkpoint_root check (length(root) = 32)
);
comment on table audit_checkpoint is 'What the log said of itself, signed: one for each size at which somebody may have seen it.';

create function audit_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only ever added to (% on %)', tg_op, tg_table_name;
end
$$;
comment on function audit_refuse() is 'Stands before every change of what is in the log.';

create trigger audit_entry_kept before update or delete or truncate on audit_entry
  for each statement execute function audit_refuse();
create trigger audit_checkpoint_kept before update or delete or truncate on audit_checkpoint
  for each statement execute function audit_refuse();

grant usage on schema public to ${app_role};
grant select, update (size) on audit_head to ${app_role};
grant select, insert, delete on audit_pending to ${app_role};
grant select, insert on audit_entry, audit_checkpoint to ${app_role};
grant select, insert, update on audit_tile to ${app_role};
