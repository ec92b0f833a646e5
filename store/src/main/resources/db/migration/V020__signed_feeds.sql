alter table feed
  add column signed_by text
, add column signed_at timestamptz
, add constraint feed_signed check ((signed_by is null) = (signed_at is null))
, add constraint feed_signed_by check (signed_by ~ '^[0-9a-f]{40,64}$');
comment on column feed.signed_by is 'The fingerprint of the OpenPGP key that signed what counts; null where no signature was asked for.';
comment on column feed.signed_at is 'When that was signed, as it says itself: nothing that was signed before it is taken.';
