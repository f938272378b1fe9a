-- Changes to single visits at short notice, and how a provider and a person come to know each other.

alter table planned_visit add column extra boolean not null default false;
comment on column planned_visit.extra is 'Added by itself at short notice: no pattern asks for it, so planning leaves it alone while its line goes on.';

create table visit_change (
  council_id bigint not null references council,
  id bigint generated always as identity,
  provider_id bigint not null,
  package_line_id bigint not null,
  planned_visit_id bigint not null,
  kind text not null check (kind in ('moved', 'cancelled', 'added', 'undone')),
  was_at timestamptz,
  is_at timestamptz,
  minutes integer not null,
  because text not null check (because <> ''),
  critical_reason_reviewed boolean not null default false,
  changed_by bigint references app_user,
  changed_at timestamptz not null,
  primary key (council_id, id),
  check (was_at is not null or is_at is not null),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, package_line_id) references package_line (council_id, id)
);
comment on table visit_change is 'A single visit moved, cancelled or added at short notice, with the reason, as the provider was told at once.';
comment on column visit_change.planned_visit_id is 'The visit, which a later change of its pattern may have taken out; the change stays.';
comment on column visit_change.was_at is 'When it started before; null for a visit that is added or put back.';
comment on column visit_change.is_at is 'When it starts now; null for a visit that does not happen.';
comment on column visit_change.critical_reason_reviewed is 'Whoever moved a time-critical visit out of its window said that they looked at its reason.';
create index on visit_change (council_id, planned_visit_id, id);
create index on visit_change (council_id, provider_id, changed_at desc);
call scope_to_council('visit_change');
call scope_to_provider('visit_change');
call make_append_only('visit_change');

create table introduction (
  council_id bigint not null references council,
  id bigint generated always as identity,
  provider_id bigint not null,
  placement_id bigint not null,
  way text not null check (way in ('visit', 'phone', 'declined')),
  meets_at timestamptz,
  workers jsonb not null,
  words text not null default '',
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  check ((way = 'declined') = (meets_at is null)),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, placement_id) references placement (council_id, id)
);
comment on table introduction is 'Who will come first to a person, and when they introduce themselves before that; a later row takes the place of an earlier one.';
comment on column introduction.way is 'visit: they come by; phone: they telephone; declined: the person would rather not be introduced.';
comment on column introduction.workers is 'The first care workers, each with a name and the languages that they speak.';
create index on introduction (council_id, placement_id, id desc);
call scope_to_council('introduction');
call scope_to_provider('introduction');
call make_append_only('introduction');

create table placement_word (
  council_id bigint not null references council,
  id bigint generated always as identity,
  placement_id bigint not null,
  said text not null check (said in ('another provider', 'all is well')),
  words text not null default '',
  by_link boolean not null,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, placement_id) references placement (council_id, id)
);
comment on table placement_word is 'What a person, or whoever speaks for them, told the council of their provider once it was chosen. Council people only; the newest stands.';
comment on column placement_word.by_link is 'Told by the link that they chose by, and not to a broker.';
create index on placement_word (council_id, placement_id, id desc);
call scope_to_council('placement_word');
create policy council_only on placement_word as restrictive using ((select tend_provider()) is null);
call make_append_only('placement_word');
