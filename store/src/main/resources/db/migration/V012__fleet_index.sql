create index host_baseline_now on host_baseline (digest) where upper_inf(seen);
comment on index host_baseline_now is 'Which inventories do hosts have now, and which hosts have this one?';
