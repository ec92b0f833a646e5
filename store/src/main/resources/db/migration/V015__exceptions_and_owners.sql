alter table risk_exception
  add column hosts text[]
, drop constraint risk_exception_one_place
, add constraint risk_exception_one_place check (num_nonnulls(host_id, tag, hosts) <= 1)
, add constraint risk_exception_hosts check (cardinality(hosts) between 2 and 10000);
comment on column risk_exception.hosts is 'The hosts that were chosen, where they are several; one alone stands in host_id.';

create table owner_change (
  host_id text        not null
, was     text        not null
, became  text        not null
, said_by text        not null
, made_at timestamptz not null
, constraint owner_change_pk primary key (host_id, made_at)
, constraint owner_change_host foreign key (host_id) references host
, constraint owner_change_length check (length(became) <= 128)
);
comment on table owner_change is 'Who answers for a host, as people changed it here: from whom to whom, by whom; empty for nobody.';
create index owner_change_made on owner_change (made_at);
comment on index owner_change_made is 'On which hosts was this change made, and where does it stand?';

grant select, insert on owner_change to ${app_role};
