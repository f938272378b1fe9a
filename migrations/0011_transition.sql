-- Transition: moving everything a provider has, or one area of it, to others, one line after the other, with nobody uncovered.

create table transition (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  area_id bigint,
  reason text not null check (reason <> ''),
  cut_over_on date not null,
  owner_id bigint references app_user,
  under_way boolean not null default false,
  work_id bigint,
  drafted_at timestamptz not null,
  over_in_house_minutes integer not null default 0,
  closed_at timestamptz,
  closed_reason text,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (council_id, id),
  check ((closed_at is null) = (closed_reason is null)),
  check (closed_at is null or not under_way),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, area_id) references area (council_id, id)
);
comment on table transition is 'A plan to move a provider''s lines, or those of one area, to others. Council people only.';
comment on column transition.cut_over_on is 'The first day of the new lines; the old ones end the day before.';
comment on column transition.under_way is 'Whether the agreed moves are being placed one after the other; taking it away stops that after the move in hand.';
comment on column transition.over_in_house_minutes is 'What the draft gave the last rung above its capacity, in minutes a week of workers'' time.';
create index on transition (council_id, provider_id);
call scope_to_council('transition');
create policy council_only on transition as restrictive using ((select tend_provider()) is null);
grant select, insert, update (cut_over_on, owner_id, under_way, work_id, drafted_at, over_in_house_minutes, closed_at, closed_reason, version)
  on transition to tend_app;

create table transition_move (
  council_id bigint not null,
  id bigint generated always as identity,
  transition_id bigint not null,
  package_line_id bigint not null,
  person_id bigint not null,
  provider_id bigint not null,
  stage text not null default 'drafted' check (stage in ('drafted', 'person asked', 'agreed', 'placed', 'stopped')),
  contract_id bigint,
  to_provider_id bigint,
  new_line_id bigint,
  placement_id bigint,
  version integer not null default 1,
  primary key (council_id, id),
  unique (council_id, transition_id, package_line_id),
  check ((contract_id is null) = (to_provider_id is null)),
  check ((stage = 'placed') = (new_line_id is not null and placement_id is not null)),
  check (stage not in ('agreed', 'placed') or contract_id is not null),
  foreign key (council_id, transition_id) references transition (council_id, id),
  foreign key (council_id, package_line_id) references package_line (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, to_provider_id) references provider (council_id, id),
  foreign key (council_id, new_line_id) references package_line (council_id, id),
  foreign key (council_id, placement_id) references placement (council_id, id)
);
comment on table transition_move is 'One line of a transition and where it goes. The two providers see it once it is placed, and not before.';
comment on column transition_move.stage is 'A projection of transition_event; handed over and begun are read from the handover and the first visit.';
create unique index on transition_move (council_id, package_line_id) where stage <> 'stopped';
create index on transition_move (council_id, new_line_id);
create index on transition_move (council_id, provider_id);
create index on transition_move (council_id, to_provider_id);
call scope_to_council('transition_move');
create policy two_providers on transition_move as restrictive using ((select tend_provider()) is null
  or stage = 'placed' and (select tend_provider()) in (provider_id, to_provider_id));
grant select, insert, update (stage, contract_id, to_provider_id, new_line_id, placement_id, version) on transition_move to tend_app;

create table transition_event (
  council_id bigint not null,
  id bigint generated always as identity,
  transition_move_id bigint not null,
  kind text not null check (kind <> ''),
  detail jsonb not null default '{}',
  happened_at timestamptz not null,
  recorded_by bigint references app_user,
  primary key (council_id, id),
  foreign key (council_id, transition_move_id) references transition_move (council_id, id)
);
comment on table transition_event is 'What happened to the move of one line, one row a step. Council people only.';
create index on transition_event (council_id, transition_move_id, id);
call scope_to_council('transition_event');
create policy council_only on transition_event as restrictive using ((select tend_provider()) is null);
call make_append_only('transition_event');

create table transition_handover (
  council_id bigint not null,
  id bigint generated always as identity,
  transition_move_id bigint not null,
  provider_id bigint not null,
  item text not null,
  words text not null default '',
  confirmed_by bigint references app_user,
  confirmed_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, transition_move_id, provider_id, item),
  foreign key (council_id, transition_move_id) references transition_move (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table transition_handover is 'That the old or the new provider confirms one thing handed over. Each confirms for itself and sees what the other confirmed.';
call scope_to_council('transition_handover');
create policy two_providers on transition_handover as restrictive for select using ((select tend_provider()) is null or exists
  (select from transition_move m where m.council_id = transition_handover.council_id and m.id = transition_handover.transition_move_id));
create policy own_words on transition_handover as restrictive for insert with check (provider_id = (select tend_provider()) and exists
  (select from transition_move m where m.council_id = transition_handover.council_id and m.id = transition_handover.transition_move_id));
call make_append_only('transition_handover');

create function transition_sides(move bigint) returns table (old_name text, new_name text)
language sql stable security definer set search_path = public as $$
  select a.name, b.name from transition_move m
    join provider a on a.council_id = m.council_id and a.id = m.provider_id
    join provider b on b.council_id = m.council_id and b.id = m.to_provider_id
  where m.council_id = tend_council() and m.id = move and m.stage = 'placed'
    and (tend_provider() is null or tend_provider() in (m.provider_id, m.to_provider_id))
$$;
comment on function transition_sides(bigint) is 'The names of the two providers of a move that is placed, for each of them and the council: a provider sees no other provider''s record.';
revoke execute on function transition_sides(bigint) from public;
grant execute on function transition_sides(bigint) to tend_app;
