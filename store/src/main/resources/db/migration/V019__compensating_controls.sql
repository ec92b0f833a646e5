alter table risk_exception
  add column compensating_control text not null default ''
, add constraint risk_exception_compensating_control check (length(compensating_control) <= 1000);
comment on column risk_exception.compensating_control is 'What protects the hosts as long as the risk is accepted; empty where nobody said.';
