/** Routes as brokers have them: what they see, what they do, and a form with what it posts, at one address. */
import type { Route } from '../../web/route.ts';

type Answering = Route['answer'];

/** A page of placement. */
export function see(path: Route['path'], title: string, answer: Answering): Route {
  return { method: 'GET', path, permission: 'placement.see', title, answer };
}

/** An act of placement. */
export function act(path: Route['path'], title: string, answer: Answering): Route {
  return { method: 'POST', path, permission: 'placement.work', title, answer };
}

/** A form of placement and what it posts. */
export function form(path: Route['path'], title: string, ask: Answering, save: Answering): Route[] {
  return [{ ...see(path, title, ask), permission: 'placement.work' }, act(path, title, save)];
}
