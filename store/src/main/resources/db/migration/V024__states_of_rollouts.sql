alter table change
  drop constraint change_kind
, add column became text
, add constraint change_kind check (kind in ('host', 'advisory', 'vulnerability', 'policies', 'support', 'rollout'))
, add constraint change_became check ((became is null) = (kind <> 'rollout'));
comment on column change.became is 'The state that a rollout came into; nothing for all other kinds, which are looked up.';
