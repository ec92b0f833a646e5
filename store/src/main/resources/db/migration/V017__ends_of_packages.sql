-- What came from elsewhere was held against the ends of the distribution's packages, and the last version with support was not kept: ends are
-- looked at anew, and feeds that told of packages are read anew.

insert into change (kind, subject) select 'support', 'looked at anew' where exists (select from support_end);
update feed set sha256 = decode(repeat('00', 32), 'hex'), etag = '', last_modified = ''
 where sha256 is not null and exists (select from support_end where support_end.feed = feed.name and packages <> '');
