-- What hosts report and nobody believes, so that what was known before stays and a person is told; and machines that come back under
-- another id, so that what was open on them stays open since then; and the times of which nothing is known because a back-up came back.

create table doubted_report (
  host_id  text        not null
, digest   bytea       not null
, doubt    text        not null
, says     text        not null
, document text        not null
, first_at timestamptz not null default now()
, last_at  timestamptz not null default now()
, times    integer     not null default 1
, constraint doubted_report_pk primary key (host_id)
, constraint doubted_report_host foreign key (host_id) references host
, constraint doubted_report_doubt check (doubt in ('empty', 'alike', 'unreadable', 'ahead', 'behind'))
, constraint doubted_report_digest check (length(digest) = 32)
, constraint doubted_report_times check (times > 0)
);
comment on table doubted_report is 'What a host reported last, where that is not believed, and why; a report that is believed ends it.';
comment on column doubted_report.document is 'The report, where a person may yet say that it is so; else empty.';

grant select, insert, update, delete on doubted_report to ${app_role};

alter table host
  add column follows text
, add constraint host_follows foreign key (follows) references host
, add constraint host_follows_another check (follows <> id);
comment on column host.follows is 'The host that this machine was before, as a person said: its exposures and deadlines go on from there.';
create unique index host_followed on host (follows) where follows is not null;
comment on index host_followed is 'Does another go on from this host already?';

create table lost_time (
  lost tstzrange not null
, constraint lost_time_bounded check (not isempty(lost) and not lower_inf(lost) and not upper_inf(lost))
);
comment on table lost_time is 'Between a back-up and its return: what happened then is not in the tables, and no figure of that time is whole.';

grant select, insert on lost_time to ${app_role};

-- Debian's signed kernels are held against the advisories of what was signed: those that are here already, too.
update package_key set held_at = null where source like 'linux-signed-%';
insert into change (kind, subject) select 'host', host_id from host_report
 where exists (select from package_key where source like 'linux-signed-%');
