-- A repair that was taken can be taken back: its call sheet then says so, and who was told what no longer holds.

alter table rota_proposal
  add column rota_step_id bigint,
  add foreign key (council_id, rota_step_id) references rota_step (council_id, id);
comment on column rota_proposal.rota_step_id is 'The change to the rota that taking it made, and that can be taken back.';
grant update (rota_step_id) on rota_proposal to tend_app;
update rota_proposal p set rota_step_id = s.id from rota_step s
  where p.state = 'taken' and s.council_id = p.council_id and s.rota_id = p.rota_id and s.done_at = p.decided_at;

alter table rota_call
  add column told_again_by bigint references app_user,
  add column told_again_at timestamptz;
comment on column rota_call.told_again_at is 'When they were told that what they had been told no longer holds: the repair was taken back.';
grant update (told_again_by, told_again_at) on rota_call to tend_app;
