grant delete on sign_in_link, web_session, enrolment_token, api_token, feed_run, host_task to ${app_role};

create index host_execution_settled_ix on host_execution (settled_at) where log <> '';
comment on index host_execution_settled_ix is 'Whose words may go by now.';
