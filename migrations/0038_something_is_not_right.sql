-- A person tells that something is not right, such as a visit that did not happen, without asking for another provider.

alter table placement_word drop constraint placement_word_said_check,
  add constraint placement_word_said_check check (said in ('another provider', 'something is not right', 'all is well'));
