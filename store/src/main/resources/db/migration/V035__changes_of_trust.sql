create table trust_proposal (
  version     bigint      not null
, payload     bytea       not null
, proposed_by text        not null
, proposed_at timestamptz not null default now()
, constraint trust_proposal_pk primary key (version)
, constraint trust_proposal_version check (version > 1)
);
comment on table trust_proposal is 'The next trust file as it is to be signed; gone once it is in force or withdrawn. There is one at most.';

create table trust_signature (
  version   bigint      not null
, key_id    text        not null
, armour    text        not null
, signed_at timestamptz not null default now()
, constraint trust_signature_pk primary key (version, key_id)
, constraint trust_signature_proposal foreign key (version) references trust_proposal on delete cascade
);
comment on table trust_signature is 'Who signed the next trust file so far, as ssh-keygen wrote it: roots of the present one, and of the next.';

grant select, insert, delete on trust_proposal to ${app_role};
grant select, insert, delete on trust_signature to ${app_role};
