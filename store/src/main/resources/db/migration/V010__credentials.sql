create table person_password (
  person_id bigint      not null
, phc       text        not null
, set_at    timestamptz not null default now()
, constraint person_password_pk primary key (person_id)
, constraint person_password_person foreign key (person_id) references person
, constraint person_password_argon2id check (phc like '$argon2id$%')
);
comment on table person_password is 'Passwords as argon2id hashes, each with its own salt and parameters.';

create table person_authenticator (
  person_id    bigint      not null
, is_confirmed boolean     not null
, sealed       bytea       not null
, set_at       timestamptz not null default now()
, last_step    bigint      not null default 0
, constraint person_authenticator_pk primary key (person_id, is_confirmed)
, constraint person_authenticator_person foreign key (person_id) references person
);
comment on table person_authenticator is 'Secrets of authenticators, encrypted: the one in force and the one that waits for its first code.';
comment on column person_authenticator.last_step is 'The newest stretch of thirty seconds whose code was used: none up to it is good again.';

create table recovery_code (
  hash      bytea       not null
, person_id bigint      not null
, made_at   timestamptz not null default now()
, used_at   timestamptz
, constraint recovery_code_pk primary key (person_id, hash)
, constraint recovery_code_person foreign key (person_id) references person
);
comment on table recovery_code is 'What stands in for a code once, by its digest; those of one authenticator at a time.';

alter table person add column handle bytea not null default uuid_send(gen_random_uuid());
comment on column person.handle is 'By which authenticators know the person: random, so that it says nothing.';

create table passkey (
  id         bytea       not null
, person_id  bigint      not null
, name       text        not null
, site       text        not null
, public_key bytea       not null
, sign_count bigint      not null
, is_synced  boolean     not null
, made_at    timestamptz not null default now()
, used_at    timestamptz
, constraint passkey_pk primary key (id)
, constraint passkey_person foreign key (person_id) references person
, constraint passkey_name_length check (length(name) between 1 and 64)
);
comment on table passkey is 'Public halves of passkeys, each good at one name of the server.';
create index passkey_of_person on passkey (person_id);
comment on index passkey_of_person is 'Which passkeys does somebody have?';

alter table web_session add column proved_at timestamptz;
update web_session set proved_at = opened_at;
alter table web_session alter column proved_at set default now();
alter table web_session alter column proved_at set not null;
comment on column web_session.proved_at is 'When its person last proved to be who they are: changes of accounts ask for minutes, not hours.';
comment on column web_session.came_by is 'How its person got in: by a link, a password, a recovery code, a passkey, or on the server''s own machine.';

grant select, insert, update, delete on person_password, person_authenticator, recovery_code, passkey to ${app_role};
