alter table api_token add column used_at timestamptz;
comment on column api_token.used_at is 'When a program last called with it, to the minute; null where none did.';
