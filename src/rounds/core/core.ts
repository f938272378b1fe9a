/**
 * The inner loop of the search, in AssemblyScript: TypeScript with whole numbers, compiled to WebAssembly by `npm run core`. It works on tables that
 * rules/search-memory.ts lays out, calls nothing outside, and gives the same answers on every machine.
 */
import { s } from './standing';
import { putIn as putInAfter } from './changes';

export { askAgain, settle, takeBack } from './changes';
export { count } from './count';
export { decideWithin, keepBest } from './decide';
export { below } from './draws';
export { insertVisit } from './insert';
export { costOfPushing, lookAtRooms } from './room';
export { advance } from './search';

/** Puts a part in after a node and gives it to that shift, as a change to decide on. */
export function putIn(part: i32, to: i32, shift: i32): void {
  s.travelChange += putInAfter(part, to, shift);
}
