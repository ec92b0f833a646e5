create table saved_filter (
  id        bigint generated always as identity
, person_id bigint      not null
, list      text        not null
, name      text        not null
, words     text        not null
, sort      text        not null default ''
, kept_at   timestamptz not null default now()
, constraint saved_filter_pk primary key (id)
, constraint saved_filter_person foreign key (person_id) references person
, constraint saved_filter_named_once unique (person_id, list, name)
, constraint saved_filter_list check (list in ('hosts', 'exposures', 'audit'))
, constraint saved_filter_name_length check (length(name) between 1 and 80)
, constraint saved_filter_words_length check (length(words) <= 500)
);
comment on table saved_filter is 'What somebody asks a list for again and again, under a name of their own; it changes nothing of the fleet.';

grant select, insert, update, delete on saved_filter to ${app_role};
