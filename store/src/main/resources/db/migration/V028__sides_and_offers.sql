alter table saved_filter add column told_by text not null default '';
comment on column saved_filter.told_by is 'From what side its list is told, such as by package; empty for the list''s own.';
