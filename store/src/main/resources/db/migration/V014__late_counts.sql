-- How many hosts are late with a vulnerability changes with the clock alone. To count it anew for every page would go over all of them.

alter table vulnerability_open add column late integer not null default 0;
alter table vulnerability_open add column late_at timestamptz not null default '-infinity';
comment on column vulnerability_open.late is 'On how many hosts the deadline had passed at late_at; those that became late since are added where it is read.';
comment on column vulnerability_open.late_at is 'When that was counted; a loop sees to it that this is not long ago.';
alter table vulnerability_open add constraint vulnerability_open_late check (late between 0 and hosts);
create index vulnerability_open_late_at on vulnerability_open (late_at) where hosts > 0;
comment on index vulnerability_open_late_at is 'Whose late hosts were counted longest ago?';
