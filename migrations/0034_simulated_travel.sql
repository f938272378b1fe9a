-- Where a travel time service fails, a run of the window simulator may go by the straight line for once.

alter table window_run add column straight_line boolean not null default false;
comment on column window_run.straight_line is 'By the straight line, as somebody chose, though this installation asks a travel time service.';
