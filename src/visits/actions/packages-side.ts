/** What care packages need of the visits that they lead to. */
import { workersMet } from '../records/workers-met.ts';
import { bringBackLines, foretellBack, foretellEndOfLines } from './end-of-care.ts';
import { replanLines } from './plan-visits.ts';

export const packagesSide = {
  replan: replanLines,
  foretellEnd: foretellEndOfLines,
  foretellBack,
  bringBack: bringBackLines,
  workersMet,
};
