create table fleet (
  only_one boolean     not null default true
, id       text        not null
, epoch    bigint      not null default 1
, made_at  timestamptz not null default now()
, constraint fleet_pk primary key (only_one)
, constraint fleet_only_one check (only_one)
, constraint fleet_epoch check (epoch > 0)
);
comment on table fleet is 'Which fleet this is, and how often its log had to begin anew after a restored back-up.';

create table trust_version (
  version  bigint      not null
, envelope bytea       not null
, kept_at  timestamptz not null default now()
, constraint trust_version_pk primary key (version)
);
comment on table trust_version is 'The trust files, each as its roots signed it; hosts that were away follow them one by one.';

create table person (
  id          bigint generated always as identity
, name        text        not null
, made_at     timestamptz not null default now()
, disabled_at timestamptz
, constraint person_pk primary key (id)
, constraint person_name unique (name)
, constraint person_name_length check (length(name) between 1 and 128)
);
comment on table person is 'Who may sign in or sign orders. A person is never deleted: the log names them.';

create table person_role (
  person_id  bigint      not null
, role       text        not null
, granted_at timestamptz not null default now()
, revoked_at timestamptz
, constraint person_role_pk primary key (person_id, role, granted_at)
, constraint person_role_person foreign key (person_id) references person
, constraint person_role_role check (role in ('viewer', 'operator', 'approver', 'auditor', 'administrator'))
);
comment on table person_role is 'What a person may do, and from when to when.';

create table sign_in_link (
  hash       bytea       not null
, person_id  bigint      not null
, expires_at timestamptz not null
, used_at    timestamptz
, constraint sign_in_link_pk primary key (hash)
, constraint sign_in_link_person foreign key (person_id) references person
);
comment on table sign_in_link is 'One-time links, by the digest of their secret.';

create table web_session (
  hash       bytea       not null
, person_id  bigint      not null
, opened_at  timestamptz not null default now()
, seen_at    timestamptz not null default now()
, ended_at   timestamptz
, constraint web_session_pk primary key (hash)
, constraint web_session_person foreign key (person_id) references person
);
comment on table web_session is 'Who is signed in, by the digest of the cookie.';

create table api_token (
  hash       bytea       not null
, person_id  bigint      not null
, name       text        not null
, role       text        not null
, made_at    timestamptz not null default now()
, expires_at timestamptz not null
, revoked_at timestamptz
, constraint api_token_pk primary key (hash)
, constraint api_token_person foreign key (person_id) references person
, constraint api_token_role check (role in ('viewer', 'operator', 'auditor'))
);
comment on table api_token is 'Secrets of programs, by their digest. None of the roles a token can have may approve anything.';

grant select, insert, update on fleet, trust_version, person, person_role, sign_in_link, web_session, api_token to ${app_role};
