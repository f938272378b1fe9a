/** Who sees a placement request by its figures alone. Source: docs/rules/who-sees-what.md. */
import { sees, viewOf } from '../../people/rules/who-sees-what.ts';

/** Whether somebody who may open a placement request sees its figures only: whoever does not see how people live. */
export function seesFiguresOnly({ role }: { readonly role: Parameters<typeof viewOf>[0] }): boolean {
  return !sees(viewOf(role, true), 'worker_gender');
}
