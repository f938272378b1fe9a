-- What a contract pays besides the hour, services by the week, night or day, uplifts by a rule, what a person pays towards care,
-- and what a death does to weeks that were verified.

create table contract_prices (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint not null,
  version integer not null,
  effective_from date not null,
  prices jsonb not null,
  reason text not null check (reason <> ''),
  source text not null default '',
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  unique (council_id, contract_id, version),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id)
);
comment on table contract_prices is 'One version of what a contract pays besides the hour. On a day, the version recorded last among those in effect from that day or earlier holds.';
comment on column contract_prices.prices is 'Services by the week, night or day, prices by length of visit, travel, no-reply visits and retainer, in the shape docs/rules/service-by-the-week.md describes; money in pence.';
comment on column contract_prices.source is 'On what the prices rest, such as a decision or a letter.';
call scope_to_council('contract_prices');
call scope_to_provider('contract_prices');
call make_append_only('contract_prices');

create trigger note_prices_changed after insert on contract_prices for each row execute function note_terms_changed();

create table periodic_week (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  package_line_id bigint not null,
  version integer not null,
  effective_from date not null,
  weekdays smallint[] not null check (weekdays <@ array[1,2,3,4,5,6,7]::smallint[] and cardinality(weekdays) > 0),
  from_time time not null,
  to_time time not null,
  tasks text not null default '',
  reason text not null check (reason <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  unique (council_id, package_line_id, version),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, package_line_id) references package_line (council_id, id)
);
comment on table periodic_week is 'The days of a service by the week, night or day, by version; the version recorded last among those in effect holds. A package line with one has no visit pattern.';
comment on column periodic_week.weekdays is 'Days on which it is given, 1 is Monday; a night counts on the evening on which it begins.';
comment on column periodic_week.to_time is 'When it ends, on the next day where that is at or before the beginning.';
call scope_to_council('periodic_week');
call scope_to_provider('periodic_week');
call make_append_only('periodic_week');

create table contribution (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  provider_id bigint,
  version integer not null,
  effective_from date not null,
  weekly_pence bigint not null check (weekly_pence between 0 and 10000000),
  collected_by text not null check (collected_by in ('council', 'provider')),
  reason text not null check (reason <> ''),
  source text not null default '',
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  unique (council_id, person_id, version),
  check ((collected_by = 'provider') = (provider_id is not null)),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table contribution is 'What a person pays a week towards their care and who collects it, by version; the version recorded last among those in effect holds.';
comment on column contribution.weekly_pence is 'In pence a week; 0 where nothing is paid from that day.';
comment on column contribution.collected_by is 'provider: the council pays the provider net of it; council: the provider is paid gross.';
call scope_to_council('contribution');
create policy provider_scope on contribution as restrictive using ((select tend_provider()) is null or exists
  (select from package_line l where l.council_id = contribution.council_id and l.person_id = contribution.person_id));
call make_append_only('contribution');

create table uplift (
  council_id bigint not null references council,
  id bigint generated always as identity,
  rule jsonb not null,
  words text not null check (words <> ''),
  effective_from date not null,
  reason text not null check (reason <> ''),
  adopted_by bigint references app_user,
  adopted_at timestamptz not null default now(),
  primary key (council_id, id)
);
comment on table uplift is 'A rule by which the rates and prices of many contracts were raised in one act.';
comment on column uplift.rule is 'By percent or by pence, and the named rounding.';
call scope_to_council('uplift');
create policy council_only on uplift as restrictive using ((select tend_provider()) is null);
call make_append_only('uplift');

create table uplift_version (
  council_id bigint not null,
  id bigint generated always as identity,
  uplift_id bigint not null,
  contract_id bigint not null,
  contract_terms_id bigint,
  contract_prices_id bigint,
  primary key (council_id, id),
  check (num_nonnulls(contract_terms_id, contract_prices_id) = 1),
  foreign key (council_id, uplift_id) references uplift (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, contract_terms_id) references contract_terms (council_id, id),
  foreign key (council_id, contract_prices_id) references contract_prices (council_id, id)
);
comment on table uplift_version is 'A version of terms or of prices that an uplift made.';
create index on uplift_version (council_id, uplift_id);
call scope_to_council('uplift_version');
create policy council_only on uplift_version as restrictive using ((select tend_provider()) is null);
call make_append_only('uplift_version');

create table uplift_undone (
  council_id bigint not null,
  uplift_id bigint not null,
  reason text not null check (reason <> ''),
  undone_by bigint references app_user,
  undone_at timestamptz not null default now(),
  primary key (council_id, uplift_id),
  foreign key (council_id, uplift_id) references uplift (council_id, id)
);
comment on table uplift_undone is 'That an uplift was taken back as a whole, before any week rated by it was closed.';
call scope_to_council('uplift_undone');
create policy council_only on uplift_undone as restrictive using ((select tend_provider()) is null);
call make_append_only('uplift_undone');

alter table resolution
  drop constraint resolution_decision_check,
  add check (decision in ('accept as logged', 'accept as planned', 'accept as a no-reply visit', 'refuse', 'ask the provider', 'undo'));

create function note_death_changed() returns trigger language plpgsql as $$
begin
  insert into week_state as w (council_id, provider_id, week_starts_on)
  select distinct council_id, provider_id, week_starts_on from planned_visit p
  where p.council_id = new.council_id and p.person_id = new.id
    and p.starts_on > least(coalesce(old.died_on, 'infinity'), coalesce(new.died_on, 'infinity'))
  order by 1, 2, 3
  on conflict (council_id, provider_id, week_starts_on) do update set changes = w.changes + 1, changed_at = now();
  return null;
end $$;
create trigger note_death_changed after update of died_on on person
  for each row when (old.died_on is distinct from new.died_on) execute function note_death_changed();
