create table kept_call (
  person_id bigint      not null
, token     bytea       not null
, key       text        not null
, call      bytea       not null
, begun_at  timestamptz not null default now()
, status    smallint
, answer    text
, constraint kept_call_pk primary key (person_id, token, key)
, constraint kept_call_person foreign key (person_id) references person
, constraint kept_call_token check (octet_length(token) in (0, 32))
, constraint kept_call_key check (key ~ '^[!-~]{1,128}$')
, constraint kept_call_call check (octet_length(call) = 32)
, constraint kept_call_status check (status between 200 and 499)
, constraint kept_call_answer check (status is not null or answer is null)
);
comment on table kept_call is 'Calls that carried a key of their caller''s, so that a repeat within a day does nothing again. Who inserts the row carries the call out.';
comment on column kept_call.person_id is 'In whose name was called.';
comment on column kept_call.token is 'The digest of the token of a program that called; empty where the person did. Neither is told what the other was answered.';
comment on column kept_call.key is 'What the caller named the call by.';
comment on column kept_call.call is 'The SHA-256 of the method, the path, the query and the body: what else comes under the key is another call.';
comment on column kept_call.begun_at is 'When it was begun. Who writes how it ended names it, so that nobody ends a later call under the same key.';
comment on column kept_call.status is 'Of the answer; null while it is carried out, and for good where that was cut off or the answer is too long to keep.';
comment on column kept_call.answer is 'The body; null beside a status where it held a secret, which is told once.';
create index kept_call_begun on kept_call (begun_at);
comment on index kept_call_begun is 'Which calls were begun so long ago that they are forgotten?';

grant select, insert, update, delete on kept_call to ${app_role};
