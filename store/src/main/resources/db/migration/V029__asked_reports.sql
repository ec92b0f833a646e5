create table report_ask (
  host_id     text        not null
, asked_by    text        not null
, asked_at    timestamptz not null
, due_at      timestamptz not null
, told_at     timestamptz
, answered_at timestamptz
, constraint report_ask_pk primary key (host_id)
, constraint report_ask_host foreign key (host_id) references host
, constraint report_ask_order check (due_at >= asked_at and (answered_at is null or told_at is not null))
);
comment on table report_ask is 'When a person last asked a host to report at once, and what came of it; no row for one that was never asked.';
comment on column report_ask.host_id is 'The host.';
comment on column report_ask.asked_by is 'Who asked.';
comment on column report_ask.asked_at is 'When. One change of many hosts asks them all at one instant.';
comment on column report_ask.due_at is 'When its turn comes: not all of many report at once.';
comment on column report_ask.told_at is 'When the host was first told; null while it was not heard since.';
comment on column report_ask.answered_at is 'When the first report came that was made after the host was told; null before.';
create index report_ask_open on report_ask (due_at) where answered_at is null;
comment on index report_ask_open is 'Which hosts are to report now, and behind whom does one more wait?';

grant select, insert, update on report_ask to ${app_role};
