create table online_key (
  public_key text        not null
, sealed     bytea       not null
, made_at    timestamptz not null default now()
, constraint online_key_pk primary key (public_key)
);
comment on table online_key is 'The keys by which the server lets hosts begin what people signed: the one that the trust file in force names, and the one of a change that waits to be signed. Encrypted with a key that is a file of the server''s.';

grant select, insert, delete on online_key to ${app_role};
