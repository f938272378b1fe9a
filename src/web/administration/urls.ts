import type { Route } from '../route.ts';
import { auditPage, verifyAudit } from './audit.ts';
import {
  newWebhook,
  repeatDelivery,
  saveWebhook,
  stopWebhook,
  webhookList,
  webhookPage,
} from './webhooks.ts';
import { addUser, endRole, usersPage } from './users.ts';

/** The audit trail and who may use Tend. */
export const administrationRoutes: readonly Route[] = [
  { method: 'GET', path: '/audit', permission: 'audit.see', title: 'Audit trail', answer: auditPage },
  {
    method: 'POST',
    path: '/audit/verify',
    permission: 'audit.see',
    title: 'Verify the audit trail',
    answer: verifyAudit,
  },
  { method: 'GET', path: '/users', permission: 'users.see', title: 'Users', answer: usersPage },
  { method: 'POST', path: '/users', permission: 'users.edit', title: 'Add a user', answer: addUser },
  { method: 'POST', path: '/users/:id/end', permission: 'users.edit', title: 'End a role', answer: endRole },
  { method: 'GET', path: '/webhooks', permission: 'api-clients.see', title: 'Webhooks', answer: webhookList },
  {
    method: 'GET',
    path: '/webhooks/new',
    permission: 'api-clients.edit',
    title: 'Add an address',
    answer: newWebhook,
  },
  {
    method: 'POST',
    path: '/webhooks/new',
    permission: 'api-clients.edit',
    title: 'Add an address',
    answer: saveWebhook,
  },
  {
    method: 'GET',
    path: '/webhooks/:id',
    permission: 'api-clients.see',
    title: 'Deliveries',
    answer: webhookPage,
  },
  {
    method: 'POST',
    path: '/webhooks/:id/end',
    permission: 'api-clients.edit',
    title: 'Stop telling an address',
    answer: stopWebhook,
  },
  {
    method: 'POST',
    path: '/webhooks/:id/deliveries/:delivery/again',
    permission: 'api-clients.edit',
    title: 'Send again',
    answer: repeatDelivery,
  },
];
