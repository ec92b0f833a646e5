alter table plan
  add column closes    bigint
, add column closes_on bigint
, add column first_due timestamptz
, add constraint plan_closes check ((closes is null) = (closes_on is null) and (first_due is null or closes > 0));
comment on column plan.closes is 'How many open exposures had a fix in the packages that it changes when it was frozen; null before, and where nobody counted.';
comment on column plan.closes_on is 'On how many hosts those are.';
comment on column plan.first_due is 'The earliest deadline of those.';
