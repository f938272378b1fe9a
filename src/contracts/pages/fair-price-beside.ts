/** Prices of a contract besides its terms held against the fair price, wherever they are shown or adopted. Source: docs/rules/fair-price.md. */
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { nothing, type SafeHtml } from '../../web/html.ts';
import type { Prices, PriceToHold } from '../rules/prices.ts';
import { unitWords } from '../rules/prices-words.ts';
import { serviceName } from '../rules/service-words.ts';
import { besideFairPrice } from './terms-preview.ts';

/**
 * How prices stand beside the fair price on a day; null where one is not held against it. The fair price belongs to payments, a room after this
 * one, so the table of URLs hands it in.
 */
export type HoldPrices = (
  scope: Scope,
  prices: readonly PriceToHold[],
  day: string,
) => Promise<readonly ({ readonly below: boolean; readonly words: string } | null)[]>;

/** What there is to say of prices by the week, night or day and by length beside the fair price; nothing to those who may not see it. */
export async function otherPricesBeside(
  scope: Scope,
  { services, lengths }: Prices,
  day: string,
  hold: HoldPrices,
): Promise<SafeHtml> {
  if (!permits(scope.who, 'fair-price.see')) return nothing;
  const prices = [
    ...services.map((price) => ({
      about: `${serviceName(price.service)}, ${formatPounds(price.pence)} ${unitWords[price.unit]}`,
      price,
      paid: price.pence > 0,
    })),
    ...lengths.map((price) => ({
      about: `${serviceName(price.service)}, visits of up to ${plural(price.upToMinutes, 'minute')}, ${formatPounds(price.pencePerHour)} an hour`,
      price,
      paid: price.pencePerHour > 0,
    })),
  ].filter(({ paid }) => paid);
  const held = await hold(
    scope,
    prices.map(({ price }) => price),
    day,
  );
  const said = prices.map(({ about }, at) => ({ about, how: held[at] ?? null }));
  return besideFairPrice({
    below: said.flatMap(({ about, how }) => (how?.below === true ? [`${about}: ${how.words}.`] : [])),
    leftOut: said.flatMap(({ about, how }) => (how === null ? [`${about}: not held against it.`] : [])),
  });
}

/** What to say beside the price of an hour of a block, which is of no one service; nothing where it is at or above the fair price. */
export async function blockPricesBeside<T extends { readonly pencePerHour: number | null }>(
  scope: Scope,
  blocks: readonly T[],
  day: string,
  hold: HoldPrices,
): Promise<ReadonlyMap<T, string>> {
  const priced = blocks.flatMap((block) =>
    block.pencePerHour === null || block.pencePerHour === 0
      ? []
      : [{ block, pencePerHour: block.pencePerHour }],
  );
  if (priced.length === 0 || !permits(scope.who, 'fair-price.see')) return new Map();
  const held = await hold(
    scope,
    priced.map(({ pencePerHour }) => ({ service: 'block-time', pencePerHour })),
    day,
  );
  return new Map(
    priced.flatMap(({ block }, at) => (held[at]?.below === true ? [[block, held[at].words]] : [])),
  );
}
