alter table web_session add column came_by text not null default 'not recorded';
alter table web_session add column browser text not null default '';
comment on column web_session.came_by is 'How its person got in: by a link, or on the server''s own machine.';
comment on column web_session.browser is 'What the browser said of itself, for the person to recognise it; believed by nobody.';

-- Pages show fifty of a hundred thousand hosts and totals over all of them, so what is open is kept counted where it changes.

create table host_open (
  host_id     text        not null
, exposures   integer     not null default 0
, ready       integer     not null default 0
, restarts    integer     not null default 0
, next_due    timestamptz not null default 'infinity'
, due_triage  timestamptz not null default 'infinity'
, due_3       timestamptz not null default 'infinity'
, due_14      timestamptz not null default 'infinity'
, due_60      timestamptz not null default 'infinity'
, due_upgrade timestamptz not null default 'infinity'
, constraint host_open_pk primary key (host_id)
, constraint host_open_host foreign key (host_id) references host
, constraint host_open_counts check (exposures >= 0 and ready between 0 and exposures and restarts between 0 and exposures)
);
comment on table host_open is 'What is open on each host, counted, and when the first of each tier is due; written with every report.';
create index host_open_due on host_open (next_due, host_id);
comment on index host_open_due is 'Which hosts are due first?';
create index host_open_exposures on host_open ((-exposures), host_id);
comment on index host_open_exposures is 'Which hosts have most that is open?';
create index host_name on host (name, id);
comment on index host_name is 'The hosts by their names, a page at a time.';

create function host_open_begin() returns trigger language plpgsql as $$
begin
  insert into host_open (host_id) values (new.id) on conflict do nothing;
  return new;
end
$$;
comment on function host_open_begin() is 'A host without a row of counts would be on no page.';
create trigger host_open_begins after insert on host for each row execute function host_open_begin();

create table vulnerability_open (
  vulnerability text        not null
, hosts         integer     not null
, ready         integer     not null
, restarts      integer     not null
, unfixable     integer     not null
, provisional   integer     not null
, next_due      timestamptz not null
, first_seen    timestamptz not null
, rule          text        not null
, because       text[]      not null
, packages      text[]      not null
, constraint vulnerability_open_pk primary key (vulnerability)
);
comment on table vulnerability_open is 'Each vulnerability that is open anywhere, counted over the hosts that are in the fleet; with the words of its most urgent host.';
create index vulnerability_open_due on vulnerability_open (next_due, vulnerability) where hosts > 0;
comment on index vulnerability_open_due is 'What is due first?';
create index vulnerability_open_hosts on vulnerability_open ((-hosts), vulnerability) where hosts > 0;
comment on index vulnerability_open_hosts is 'What is on most hosts?';

create table exposure_changed (
  id            bigint generated always as identity
, vulnerability text not null
, constraint exposure_changed_pk primary key (id)
);
comment on table exposure_changed is 'Vulnerabilities whose row of counts is to be made anew; handed in with the change, emptied by a loop.';

create index exposure_interval_of on exposure_interval (vulnerability, due, host_id) where closed_at is null;
comment on index exposure_interval_of is 'The hosts that have a vulnerability, most urgent first, a page at a time.';
drop index exposure_interval_vulnerability;
create index exposure_interval_opened on exposure_interval (opened_at);
comment on index exposure_interval_opened is 'What was new in the last day?';
create index exposure_interval_closed on exposure_interval (closed_at) where closed_at is not null;
comment on index exposure_interval_closed is 'What was closed in the last day?';
create index exposure_interval_host on exposure_interval (host_id, opened_at);
comment on index exposure_interval_host is 'What became of a host''s exposures?';
create index host_report_received on host_report (received_at);
comment on index host_report_received is 'Did a report come since the last look?';

insert into host_open (host_id, exposures, ready, restarts, next_due, due_triage, due_3, due_14, due_60, due_upgrade)
select host.id
     , count(had.id)
     , count(had.id) filter (where had.state = 'fix-available' and had.hindrance is null)
     , count(had.id) filter (where had.state = 'restart-required')
     , coalesce(min(had.due), 'infinity')
     , coalesce(min(had.due) filter (where had.rule = 'BOD 26-04: 3 days and forensic triage'), 'infinity')
     , coalesce(min(had.due) filter (where had.rule = 'BOD 26-04: 3 days'), 'infinity')
     , coalesce(min(had.due) filter (where had.rule = 'BOD 26-04: 14 days'), 'infinity')
     , coalesce(min(had.due) filter (where had.rule = 'BOD 26-04: 60 days'), 'infinity')
     , coalesce(min(had.due) filter (where had.rule = 'BOD 26-04: next upgrade, at most 90 days'), 'infinity')
  from host left join exposure_interval had on had.host_id = host.id and had.closed_at is null
 group by host.id;
insert into exposure_changed (vulnerability) select distinct vulnerability from exposure_interval where closed_at is null;

grant select, insert, update on host_open, vulnerability_open to ${app_role};
grant select, insert, delete on exposure_changed to ${app_role};
