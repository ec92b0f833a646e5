alter table saved_filter add column told_by text not null default '';
comment on column saved_filter.told_by is 'From what side its list is told, such as by package; empty for the list''s own.';

alter table reported_exposure add column offered text[] not null default '{}';
comment on column reported_exposure.offered is 'The versions that the host''s package manager offers and that close it, as the host said; none where it offers none, and in what an older version of the server took in.';

-- As with the totals of what is open: which versions all hosts are offered cannot be read for each page of a large fleet.
create table offered_fix (
  vulnerability text not null
, version       text not null
, constraint offered_fix_pk primary key (vulnerability, version)
);
comment on table offered_fix is 'The versions that package managers of hosts in the fleet offer and that close a vulnerability, as they were gathered last.';
comment on column offered_fix.vulnerability is 'What it closes.';
comment on column offered_fix.version is 'The version, as the package manager writes it.';

grant select, insert, delete on offered_fix to ${app_role};
