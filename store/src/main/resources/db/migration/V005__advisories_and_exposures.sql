-- What feeds say, with the times between which they said it, and what follows from it for the hosts.

create table feed (
  name          text        not null
, origin        text        not null
, licence       text        not null
, etag          text        not null default ''
, last_modified text        not null default ''
, sha256        bytea
, row_count     bigint      not null default 0
, loaded_at     timestamptz
, tried_at      timestamptz not null
, trouble       text        not null default ''
, constraint feed_pk primary key (name)
, constraint feed_name check (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$')
, constraint feed_sha256 check (sha256 is null or length(sha256) = 32)
, constraint feed_loaded check ((loaded_at is null) = (sha256 is null))
, constraint feed_row_count check (row_count >= 0)
);
comment on table feed is 'Every feed that was ever tried: what counts of it now, how old that is, and what stands in the way of a newer one.';

create table feed_run (
  id          bigint generated always as identity
, feed        text        not null
, started_at  timestamptz not null
, ended_at    timestamptz not null
, actor       text        not null
, origin      text        not null
, outcome     text        not null
, sha256      bytea
, row_count   bigint      not null default 0
, refused     bigint      not null default 0
, unsupported bigint      not null default 0
, added       bigint      not null default 0
, changed     bigint      not null default 0
, gone        bigint      not null default 0
, reason      text        not null default ''
, constraint feed_run_pk primary key (id)
, constraint feed_run_feed foreign key (feed) references feed
, constraint feed_run_outcome check (outcome in ('taken', 'unchanged', 'held', 'refused', 'unreachable'))
, constraint feed_run_order check (ended_at >= started_at)
);
comment on table feed_run is 'Every attempt to load a feed, who made it, and what came of it.';
create index feed_run_newest on feed_run (feed, id desc);
comment on index feed_run_newest is 'What became of the last attempts to load this feed?';

create table advisory (
  feed      text        not null
, name      text        not null
, digest    bytea       not null
, published timestamptz
, names     text[]      not null
, document  text        not null
, valid     tstzrange   not null
, constraint advisory_feed foreign key (feed) references feed
, constraint advisory_digest check (length(digest) = 32)
, constraint advisory_valid check (not isempty(valid))
, constraint advisory_one_at_a_time exclude using gist (feed with =, name with =, valid with &&)
);
comment on table advisory is 'What a feed says under an id, and from when to when it was known here to say so. A withdrawal ends it.';
create unique index advisory_current on advisory (feed, name) where upper_inf(valid);
comment on index advisory_current is 'What does the feed say under this id now?';
create index advisory_name on advisory (name);
comment on index advisory_name is 'What does anybody say, or said, under this id?';
create index advisory_names on advisory using gin (names) where upper_inf(valid);
comment on index advisory_names is 'Which advisories are about this vulnerability, or use this other name of it?';

create table vulnerability_fact (
  feed          text      not null
, vulnerability text      not null
, kind          text      not null
, author        text      not null default ''
, detail        text      not null
, valid         tstzrange not null
, constraint vulnerability_fact_feed foreign key (feed) references feed
, constraint vulnerability_fact_kind check (kind in ('exploited', 'likelihood', 'decision', 'score', 'rejected'))
, constraint vulnerability_fact_valid check (not isempty(valid))
);
comment on table vulnerability_fact is 'What is known of vulnerabilities themselves: exploited, how likely, how attacked, how bad, and from when to when it was.';
create unique index vulnerability_fact_current on vulnerability_fact (vulnerability, kind, author, feed) where upper_inf(valid);
comment on index vulnerability_fact_current is 'What is known of this vulnerability now?';
create index vulnerability_fact_past on vulnerability_fact (vulnerability) where not upper_inf(valid) and kind = 'exploited';
comment on index vulnerability_fact_past is 'Was it ever in the catalogue of the exploited?';

create table support_end (
  feed      text      not null
, ecosystem text      not null
, packages  text      not null
, ends_on   date
, says      text      not null
, valid     tstzrange not null
, constraint support_end_feed foreign key (feed) references feed
, constraint support_end_valid check (not isempty(valid))
);
comment on table support_end is 'When releases and packages stop getting fixes, and from when to when a feed said so.';
create unique index support_end_current on support_end (feed, ecosystem, packages) where upper_inf(valid);
comment on index support_end_current is 'What does the feed say of this release or package now?';

alter table package_key add column held_at timestamptz;
comment on column package_key.held_at is 'When it was first held against the advisories; empty while that is still to be done.';
create index package_key_not_held on package_key (id) where held_at is null;
comment on index package_key_not_held is 'Which versions were not yet held against the advisories?';

create table advisory_key (
  source        text        not null
, advisory      text        not null
, key_id        bigint      not null
, vulnerability text        not null
, says          text        not null
, stance        text        not null
, fixed         text        not null default ''
, valid         tstzrange   not null
, recorded_at   timestamptz not null default now()
, constraint advisory_key_key foreign key (key_id) references package_key
, constraint advisory_key_says check (says in ('affected', 'not-affected'))
, constraint advisory_key_valid check (not isempty(valid))
);
comment on table advisory_key is 'Which package versions an advisory opens to, or closes for, a vulnerability: once for each, never once for each host.';
create unique index advisory_key_current on advisory_key (key_id, vulnerability, source, advisory) where upper_inf(valid);
comment on index advisory_key_current is 'What is said of this package version now?';
create index advisory_key_advisory on advisory_key (advisory) where upper_inf(valid);
comment on index advisory_key_advisory is 'Which package versions does this advisory speak of now?';
create index advisory_key_vulnerability on advisory_key (vulnerability);
comment on index advisory_key_vulnerability is 'Which package versions have, or had, this vulnerability?';

create index inventory_baseline_keys on inventory_baseline using gin (keys);
comment on index inventory_baseline_keys is 'Which inventories have this package version in them?';

create table reported_exposure (
  host_id       text        not null
, vulnerability text        not null
, state         text        not null
, hindrance     text        not null default ''
, due           timestamptz not null
, provisional   boolean     not null
, rule          text        not null
, because       text[]      not null
, packages      text[]      not null
, released      timestamptz
, valid         tstzrange   not null
, constraint reported_exposure_host foreign key (host_id) references host
, constraint reported_exposure_valid check (not isempty(valid))
);
comment on table reported_exposure is 'What a host itself said to be open on it, by its own package manager and changelogs, and from when to when.';
create unique index reported_exposure_current on reported_exposure (host_id, vulnerability) where upper_inf(valid);
comment on index reported_exposure_current is 'What does this host say is open on it now?';

alter table exposure_interval
  add column sources    text[]      not null default '{}'
, add column changed_at timestamptz not null default now();
comment on column exposure_interval.sources is 'Who says so: host for the host itself, else the advisory and its feed.';
comment on column exposure_interval.changed_at is 'Since when it stands as it stands; how it stood before is in exposure_past.';
create index exposure_interval_due on exposure_interval (due, host_id, vulnerability) where closed_at is null;
comment on index exposure_interval_due is 'What is due first?';
create index exposure_interval_times on exposure_interval (vulnerability, opened_at, closed_at);
comment on index exposure_interval_times is 'Who had this vulnerability on that date?';

create table exposure_past (
  exposure_id bigint      not null
, stood       tstzrange   not null
, state       text        not null
, hindrance   text
, due         timestamptz not null
, provisional boolean     not null
, rule        text        not null
, because     text[]      not null
, packages    text[]      not null
, sources     text[]      not null
, constraint exposure_past_exposure foreign key (exposure_id) references exposure_interval
, constraint exposure_past_one_at_a_time exclude using gist (exposure_id with =, stood with &&)
);
comment on table exposure_past is 'How an exposure stood before it came to stand as it does: what was due on a past date is read here.';

create table asset_fact (
  host_id     text        not null
, exposed     text        not null
, criticality text        not null
, scopes      text[]      not null
, said_by     text        not null
, valid       tstzrange   not null
, constraint asset_fact_host foreign key (host_id) references host
, constraint asset_fact_exposed check (exposed in ('yes', 'no', 'unknown'))
, constraint asset_fact_criticality check (criticality in ('low', 'normal', 'high', 'unknown'))
, constraint asset_fact_valid check (not isempty(valid))
, constraint asset_fact_one_at_a_time exclude using gist (host_id with =, valid with &&)
);
comment on table asset_fact is 'What people say a host is to them: reachable from the internet, how critical, in which scopes; never guessed.';

create table policy_file (
  name     text      not null
, text     text      not null
, added_by text      not null
, valid    tstzrange not null
, constraint policy_file_valid check (not isempty(valid))
, constraint policy_file_one_at_a_time exclude using gist (name with =, valid with &&)
);
comment on table policy_file is 'Policies that set deadlines beside the default one, and from when to when they were in force.';

create table risk_exception (
  id            bigint generated always as identity
, vulnerability text        not null
, host_id       text
, tag           text
, owner         text        not null
, reason        text        not null
, asked_by      text        not null
, asked_at      timestamptz not null default now()
, approved_by   text
, approved_at   timestamptz
, ends_at       timestamptz not null
, ended_at      timestamptz
, end_reason    text
, facts         text        not null default ''
, constraint risk_exception_pk primary key (id)
, constraint risk_exception_host foreign key (host_id) references host
, constraint risk_exception_one_place check (host_id is null or tag is null)
, constraint risk_exception_owner check (length(owner) between 1 and 128)
, constraint risk_exception_reason check (length(reason) between 1 and 1000)
, constraint risk_exception_life check (ends_at > asked_at)
, constraint risk_exception_approved check ((approved_at is null) = (approved_by is null))
, constraint risk_exception_ended check ((ended_at is null) = (end_reason is null))
);
comment on table risk_exception is 'Risks that were accepted: whose, why, until when, by which two people, and what was known when it was accepted.';
create index risk_exception_open on risk_exception (vulnerability) where ended_at is null;
comment on index risk_exception_open is 'Is the risk of this vulnerability accepted somewhere?';

create table change (
  id      bigint generated always as identity
, xid     xid8        not null default pg_current_xact_id()
, kind    text        not null
, subject text        not null
, made_at timestamptz not null default now()
, constraint change_pk primary key (xid, id)
, constraint change_kind check (kind in ('host', 'advisory', 'vulnerability', 'policies', 'support'))
);
comment on table change is 'What changed, in the order in which it became true: by it every server process keeps its index in step.';

create table derivation (
  only_one boolean not null default true
, xid      xid8    not null default '0'
, id       bigint  not null default 0
, constraint derivation_pk primary key (only_one)
, constraint derivation_only_one check (only_one)
);
comment on table derivation is 'Up to which change the exposures were derived; its one row is the lock that keeps those who derive apart.';
insert into derivation default values;

-- Hosts that reported before there were feeds are derived once.
insert into reported_exposure (host_id, vulnerability, state, hindrance, due, provisional, rule, because, packages, valid)
select host_id, vulnerability, state, coalesce(hindrance, ''), due, provisional, rule, because, packages, tstzrange(opened_at, null)
  from exposure_interval where closed_at is null;
insert into change (kind, subject) select 'host', host_id from host_report;

grant select, insert, update on feed, advisory, vulnerability_fact, support_end, advisory_key, reported_exposure, asset_fact
    , policy_file, risk_exception, derivation to ${app_role};
grant select, insert on feed_run, exposure_past to ${app_role};
grant select, insert, delete on change to ${app_role};
grant delete on vulnerability_fact to ${app_role};
grant update (held_at) on package_key to ${app_role};
