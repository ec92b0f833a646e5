alter table plan_host add column tried boolean not null default false;
comment on column plan_host.tried is 'Whether this host has fetched its change set and tried it on a copy of itself, where it passed.';
