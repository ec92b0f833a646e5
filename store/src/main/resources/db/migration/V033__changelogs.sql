create table changelog_file (
  sha256       bytea       not null
, used_at      timestamptz not null default now()
, contested_at timestamptz
, constraint changelog_file_pk primary key (sha256)
, constraint changelog_file_sha256 check (octet_length(sha256) = 32)
);
comment on table changelog_file is 'The package files of which hosts told what the changelog in them says.';
comment on column changelog_file.used_at is 'When a host last told or asked of it, give or take a day.';
comment on column changelog_file.contested_at is 'When hosts were first found to say different things of it, which stands in the log once. Whether they do now follows from their words.';
create index changelog_file_used on changelog_file (used_at);
comment on index changelog_file_used is 'Which files did nobody ask of for so long that they are forgotten?';

create table changelog_reading (
  sha256     bytea not null
, reading    bytea not null
, lines      text  not null
, characters int   generated always as (length(lines)) stored
, constraint changelog_reading_pk primary key (sha256, reading)
, constraint changelog_reading_file foreign key (sha256) references changelog_file on delete cascade
, constraint changelog_reading_reading check (octet_length(reading) = 32)
);
comment on table changelog_reading is 'What was said of a file, each different saying once.';
comment on column changelog_reading.reading is 'The SHA-256 of the lines.';
comment on column changelog_reading.lines is 'A line for each entry: version, second of its release, ids. Empty where the file carries no changelog.';
comment on column changelog_reading.characters is 'So that as much is looked up as one answer holds.';

create table changelog_word (
  sha256  bytea       not null
, host_id text        not null
, reading bytea       not null
, told_at timestamptz not null default now()
, constraint changelog_word_pk primary key (sha256, host_id)
, constraint changelog_word_reading foreign key (sha256, reading) references changelog_reading on delete cascade
, constraint changelog_word_host foreign key (host_id) references host
);
comment on table changelog_word is 'Which host said what of a file. A host''s first word stands; whether it counts is asked when it is needed.';
comment on column changelog_word.told_at is 'When it said so.';
create index changelog_word_host_told on changelog_word (host_id, told_at);
comment on index changelog_word_host_told is 'How much did this host tell within a day?';

grant select, insert, update, delete on changelog_file, changelog_reading, changelog_word to ${app_role};
