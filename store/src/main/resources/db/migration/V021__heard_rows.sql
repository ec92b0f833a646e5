-- Who was never heard had no row, so that a list of silent hosts had to hold every host against every row.

alter table host_heard
  alter column heard_at drop not null
, alter column boot_id drop not null
, alter column agent_version drop not null
, add constraint host_heard_whole check (num_nulls(heard_at, boot_id, agent_version) in (0, 3));
comment on column host_heard.heard_at is 'Null, as are the others, of a host that never said anything.';

create or replace function host_open_begin() returns trigger language plpgsql as $$
begin
  insert into host_open (host_id) values (new.id) on conflict do nothing;
  insert into host_heard (host_id) values (new.id) on conflict do nothing;
  return new;
end
$$;
comment on function host_open_begin() is 'A host without a row of counts, or of when it was heard, would be on no page.';

insert into host_heard (host_id) select id from host on conflict do nothing;
