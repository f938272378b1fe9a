-- Where many placement requests would go if all of them were placed together: each time it was asked, and the answer. Nothing is offered by it.

create table joint_look (
  council_id bigint not null,
  id bigint generated always as identity,
  asked_on date not null,
  engine text not null,
  work_id bigint,
  answer jsonb,
  finished_at timestamptz,
  fault text,
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, work_id) references long_work (council_id, id)
);
comment on table joint_look is 'One time it was asked where many placement requests would go together: a proposal by which nothing is offered. Council people only.';
comment on column joint_look.engine is 'The version of the rounds engine: another may answer otherwise.';
comment on column joint_look.answer is 'With whom each request would go, who was passed for it and why, and how rounds fill; without anybody''s name. Null while it is worked out.';
create index on joint_look (council_id, asked_on, id desc);
call scope_to_council('joint_look');
create policy council_only on joint_look as restrictive using ((select tend_provider()) is null);
grant select, insert, update (work_id, answer, finished_at, fault) on joint_look to tend_app;

create table joint_look_request (
  council_id bigint not null,
  joint_look_id bigint not null,
  placement_request_id bigint not null,
  primary key (council_id, joint_look_id, placement_request_id),
  foreign key (council_id, joint_look_id) references joint_look (council_id, id),
  foreign key (council_id, placement_request_id) references placement_request (council_id, id)
);
comment on table joint_look_request is 'A placement request that was looked into together with others.';
call scope_to_council('joint_look_request');
create policy council_only on joint_look_request as restrictive using ((select tend_provider()) is null);
grant select, insert on joint_look_request to tend_app;
