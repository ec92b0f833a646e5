alter table fleet add column restored_at timestamptz;
comment on column fleet.restored_at is 'Since when the fleet stands on a back-up that nobody has declared yet: until then its log stands still.';

create table restoration (
  epoch       bigint      not null
, payload     bytea       not null
, proposed_by text        not null
, proposed_at timestamptz not null default now()
, in_force_at timestamptz
, constraint restoration_pk primary key (epoch)
, constraint restoration_epoch check (epoch > 1)
);
comment on table restoration is 'That the log goes on from a back-up, as it is to be signed by the roots, and once enough have signed, for good.';

create table restoration_signature (
  epoch     bigint      not null
, key_id    text        not null
, armour    text        not null
, signed_at timestamptz not null default now()
, constraint restoration_signature_pk primary key (epoch, key_id)
, constraint restoration_signature_restoration foreign key (epoch) references restoration
);
comment on table restoration_signature is 'Which root signed it, as ssh-keygen wrote it.';

grant select, insert, update on restoration to ${app_role};
grant select, insert, delete on restoration_signature to ${app_role};
