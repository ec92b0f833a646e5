alter table host_group alter column silence_seconds drop not null;
alter table host_group add column one_at_a_time boolean not null default false;
alter table host_group add constraint host_group_says check (silence_seconds is not null or one_at_a_time);
comment on table host_group is 'What is said of a group: that its hosts come and go, or that they are changed one at a time.';
comment on column host_group.silence_seconds is 'A host of it that has been silent for so long is retired by itself; null for never.';
comment on column host_group.one_at_a_time is 'Whether no rollout begins with a host of it while any rollout has another at work.';
