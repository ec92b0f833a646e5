create index host_execution_left on host_execution (host_id) where verdict = 'RESTART_LEFT';
comment on index host_execution_left is 'Which parts wait for old code to end on their host?';
