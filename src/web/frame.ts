import { may, roleNames } from '../platform/permissions.ts';
import type { Flash, SignedIn } from '../platform/sessions.ts';
import type { Assets } from './assets.ts';
import type { Message } from './components/messages.ts';
import type { Conflict } from './conflict.ts';
import { errorPage, page, type PageContent, type PageFrame } from './layout.ts';
import { sections } from './navigation.ts';

/** Who a page is for, and its address. */
export type Frame = { readonly signedIn: SignedIn | undefined; readonly url: string };

/** `section` names where a page belongs whose address is under none of the sections, such as one visit of a week. */
function frameOf(assets: Assets, { signedIn, url }: Frame, section?: string): PageFrame {
  if (!signedIn) return { assets };
  const { who } = signedIn;
  const address = url.split('?')[0] ?? '/';
  const under = (href: string) =>
    href === '/' ? address === '/' : address === href || address.startsWith(`${href}/`);
  const here = sections.find(({ href }) => under(href));
  const asked =
    (who.providerId === null ? here?.councilFinds : undefined) ?? (here === undefined ? section : here.text);
  const found = sections.find(({ text }) => text === asked);
  return {
    assets,
    council: signedIn.councilName,
    user: { name: who.name, role: roleNames[who.role], provider: signedIn.providerName },
    csrfToken: signedIn.csrfToken,
    demonstration: signedIn.demonstration,
    navigation: sections
      .filter(
        ({ permission, councilFinds }) =>
          may(who.role, permission) && (who.providerId !== null || councilFinds === undefined),
      )
      .map(({ text, own, href }) => ({
        text: who.providerId === null ? text : (own ?? text),
        href,
        current: href === found?.href,
      })),
  };
}

/** A page in its frame: who is signed in, where they can go, and what just happened. */
export function framed(content: PageContent, assets: Assets, frame: Frame): string {
  const left = frame.signedIn?.flash ?? undefined;
  const flash = content.flash ?? (left && messageOf(left));
  return page({ ...frameOf(assets, frame, content.section), ...content, flash });
}

function messageOf({ words, done }: Flash): Message {
  return done ? { kind: 'success', text: words } : { kind: 'important', title: 'Not done', text: words };
}

/** The page for an address that cannot be shown. */
export function faultPage(
  status: number,
  assets: Assets,
  {
    signedIn,
    ...fault
  }: { signedIn: SignedIn | undefined; reference: string; words?: string; conflict?: Conflict },
): string {
  return errorPage({ ...frameOf(assets, { signedIn, url: '' }), status, ...fault });
}
