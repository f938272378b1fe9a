-- A run of the window simulator may be worked out on a file of planned visits in place of the council's own.

create table window_file (
  council_id bigint not null references council,
  id bigint generated always as identity,
  name text not null,
  visits integer not null check (visits > 0),
  hash bytea not null,
  ground bytea not null,
  sent_by bigint references app_user,
  sent_at timestamptz not null,
  primary key (council_id, id)
);
comment on table window_file is 'A file of planned visits that somebody sent for the window simulator, as it was read. Council people only.';
comment on column window_file.name is 'What the file was called.';
comment on column window_file.hash is 'SHA-256 of the file as it came.';
comment on column window_file.ground is 'Visits, who was at them and where homes are, everybody by a number given here and no reference of the file kept; JSON, gzip-compressed.';
call scope_to_council('window_file');
create policy council_only on window_file as restrictive using ((select tend_provider()) is null);
call make_append_only('window_file');

alter table window_run add column file_id bigint;
alter table window_run add foreign key (council_id, file_id) references window_file (council_id, id);
comment on column window_run.file_id is 'The file it is worked out on; null where it is the council''s own visits.';
