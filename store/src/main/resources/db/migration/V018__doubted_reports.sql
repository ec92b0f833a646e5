-- What hosts report and nobody believes, so that what was known before stays and a person is told; and the
-- times of which nothing is known because a back-up came back.

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

create table lost_time (
  lost tstzrange not null
, constraint lost_time_bounded check (not isempty(lost) and not lower_inf(lost) and not upper_inf(lost))
);
comment on table lost_time is 'Between a back-up and its return: what happened then is not in the tables, and no figure of that time is whole.';

grant select, insert on lost_time to ${app_role};
