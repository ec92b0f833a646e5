create table host (
  id             text        not null
, name           text        not null
, machine_id     text
, os             text
, agent_key      text
, owner          text
, expected_at    timestamptz
, asked_at       timestamptz
, approved_at    timestamptz
, quarantined_at timestamptz
, retired_at     timestamptz
, retired_reason text
, constraint host_pk primary key (id)
, constraint host_agent_key unique (agent_key)
, constraint host_known check (expected_at is not null or asked_at is not null)
, constraint host_asked check ((asked_at is null) = (agent_key is null))
, constraint host_approved check (approved_at is null or asked_at is not null)
, constraint host_retired check ((retired_at is null) = (retired_reason is null))
);
comment on table host is 'Every host that was ever expected or enrolled, and what happened to it. Its life is derived from these instants.';
create index host_machine on host (machine_id);
comment on index host_machine is 'Is this machine known already, under another id?';

create table host_tag (
  host_id text        not null
, tag     text        not null
, source  text        not null
, since   timestamptz not null default now()
, until   timestamptz
, constraint host_tag_pk primary key (host_id, tag, source, since)
, constraint host_tag_host foreign key (host_id) references host
, constraint host_tag_source check (source in ('token', 'host', 'import', 'person'))
);
comment on table host_tag is 'What groups a host belongs to, who says so, and from when to when.';
create index host_tag_open on host_tag (tag) where until is null;
comment on index host_tag_open is 'Which hosts carry this tag now?';

create table enrolment_token (
  hash       bytea       not null
, made_by    bigint      not null
, tag        text
, approves   boolean     not null
, uses_left  integer     not null
, expires_at timestamptz not null
, constraint enrolment_token_pk primary key (hash)
, constraint enrolment_token_person foreign key (made_by) references person
, constraint enrolment_token_uses check (uses_left >= 0)
);
comment on table enrolment_token is 'What lets a machine ask to be a host, by its digest; burnt by use.';

create table host_heard (
  host_id       text        not null
, heard_at      timestamptz not null
, boot_id       text        not null
, agent_version text        not null
, constraint host_heard_pk primary key (host_id)
, constraint host_heard_host foreign key (host_id) references host
) with (fillfactor = 50);
comment on table host_heard is 'When each host last said something that was proven to be its own; written for many hosts at once.';

create table package_key (
  id             bigint generated always as identity
, ecosystem      text not null
, release        text not null
, source         text not null
, source_version text not null
, name           text not null
, version        text not null
, architecture   text not null
, constraint package_key_pk primary key (id)
, constraint package_key_known unique (ecosystem, release, name, version, architecture, source, source_version)
);
comment on table package_key is 'Every version of every package that any host ever had: versions are compared on these and never per host.';

create table inventory_baseline (
  digest bytea    not null
, keys   bigint[] not null
, constraint inventory_baseline_pk primary key (digest)
, constraint inventory_baseline_digest check (length(digest) = 32)
);
comment on table inventory_baseline is 'What was installed, by the digest of the list: hosts with equal inventories share a row.';

create extension if not exists btree_gist;

create table host_baseline (
  host_id text      not null
, digest  bytea     not null
, seen    tstzrange not null
, boot_id text      not null
, kernel  text      not null
, constraint host_baseline_host foreign key (host_id) references host
, constraint host_baseline_inventory foreign key (digest) references inventory_baseline
, constraint host_baseline_one_at_a_time exclude using gist (host_id with =, seen with &&)
);
comment on table host_baseline is 'Which inventory a host had, from when to when: what was installed on a past date is read here.';

create table host_report (
  host_id     text        not null
, digest      bytea       not null
, taken_at    timestamptz not null
, received_at timestamptz not null default now()
, updates     integer     not null
, restart     boolean     not null
, document    text        not null
, constraint host_report_pk primary key (host_id)
, constraint host_report_host foreign key (host_id) references host
);
comment on table host_report is 'The newest report of each host, whole: offers, restarts, owners, what it does not know.';

create table exposure_interval (
  id            bigint generated always as identity
, host_id       text        not null
, vulnerability text        not null
, opened_at     timestamptz not null
, closed_at     timestamptz
, state         text        not null
, hindrance     text
, due           timestamptz not null
, provisional   boolean     not null
, rule          text        not null
, because       text[]      not null
, packages      text[]      not null
, constraint exposure_interval_pk primary key (id)
, constraint exposure_interval_host foreign key (host_id) references host
, constraint exposure_interval_order check (closed_at is null or closed_at >= opened_at)
, constraint exposure_interval_state check (state in ('fix-available', 'restart-required', 'no-fix', 'end-of-life'))
);
comment on table exposure_interval is 'From when to when a host had a vulnerability, as its reports say: what deadlines and past dates are read from.';
create unique index exposure_interval_open on exposure_interval (host_id, vulnerability) where closed_at is null;
comment on index exposure_interval_open is 'What is open on this host? A vulnerability is open at most once.';
create index exposure_interval_vulnerability on exposure_interval (vulnerability) where closed_at is null;
comment on index exposure_interval_vulnerability is 'Which hosts have this vulnerability now?';

grant select, insert, update on host, host_tag, enrolment_token, host_heard, host_report, exposure_interval, host_baseline
   to ${app_role};
grant select, insert on package_key, inventory_baseline to ${app_role};
