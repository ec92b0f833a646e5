-- Support of another kind around the last day with fixes for everybody, and the day up to which ends of support were looked at.

alter table support_end add column regular_until date;
alter table support_end add column extended_until date;
comment on column support_end.ends_on is 'The last day with fixes for everybody; empty where support is limited to some uses.';
comment on column support_end.regular_until is 'The last day of ordinary support, where a long-term one goes on until the end.';
comment on column support_end.extended_until is 'The last day of a support that is for its subscribers alone.';

alter table derivation add column ends_seen_on date not null default current_date;
comment on column derivation.ends_seen_on is 'The day on which ends of support were looked at last: what ended since then opens without anybody changing a fact.';

-- What ended before this was looked at opens now, and feeds that told of ends are read anew, for the days that were not kept.
insert into change (kind, subject) select 'support', 'looked at first' where exists (select from support_end);
update feed set sha256 = decode(repeat('00', 32), 'hex'), etag = '', last_modified = ''
 where sha256 is not null and exists (select from support_end where support_end.feed = feed.name);
