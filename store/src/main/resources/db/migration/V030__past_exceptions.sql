create index risk_exception_vulnerability on risk_exception (vulnerability, id);
comment on index risk_exception_vulnerability is 'For which exceptions was this vulnerability asked about, ended ones too?';
drop index risk_exception_open;
