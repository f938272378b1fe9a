-- Whether an offer fits into the rounds of the provider that it was made to, as the provider asked before it answered.

create table offer_fit (
  council_id bigint not null references council,
  offer_id bigint not null,
  provider_id bigint not null,
  asked_by bigint references app_user,
  asked_at timestamptz not null,
  found_at timestamptz,
  fit jsonb,
  fault text,
  primary key (council_id, offer_id),
  foreign key (council_id, offer_id) references offer (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table offer_fit is 'The newest time that a provider asked whether an offer fits into its own rounds, and the answer, in which nobody is named.';
comment on column offer_fit.found_at is 'When it was worked out, or could not be; null while it is.';
call scope_to_council('offer_fit');
call scope_to_provider('offer_fit');
grant select, insert, update (asked_by, asked_at, found_at, fit, fault) on offer_fit to tend_app;
