-- The council's own systems work placement by the API, besides those of providers.

alter table api_client alter column provider_id drop not null;
alter table api_client add column role text check (role in ('broker', 'contracts_officer', 'commissioner', 'auditor'));
alter table api_client add constraint api_client_is_of_a_provider_or_has_a_role check ((provider_id is null) = (role is not null));
comment on column api_client.role is 'What a system of the council itself acts as; null for a provider''s system, which acts as its coordinator.';
comment on table api_client is 'A system that works by the API, of a provider or of the council itself; the secret is random and only its SHA-256 is kept.';
