create index host_execution_left on host_execution (host_id) where verdict = 'RESTART_LEFT';
comment on index host_execution_left is 'Which parts wait for old code to end on their host?';

create index host_execution_unsettled_host on host_execution (host_id) where settled_at is null;
comment on index host_execution_unsettled_host is 'Which rollout has yet to do with this host?';
