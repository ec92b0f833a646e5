alter table plan_rehearsal add column refused_by text[] not null default '{}';
comment on column plan_rehearsal.refused_by is 'Hosts of the class that were asked before this one and on whose copy it could not be tried.';
