create index host_baseline_now on host_baseline (digest) where upper_inf(seen);
comment on index host_baseline_now is 'Which inventories do hosts have now, and which hosts have this one?';

alter table package_key
  add column repository text not null default ''
, drop constraint package_key_known
, add constraint package_key_known unique
    (ecosystem, release, name, version, architecture, source, source_version, repository);
comment on column package_key.repository is
  'Who else than the distribution it came from, as the repository calls itself; empty for the distribution, and where that is not known.';
create index package_key_elsewhere on package_key (source) where repository <> '';
comment on index package_key_elsewhere is 'Which versions of this package are not the distribution''s, so that its advisories do not speak of them?';
