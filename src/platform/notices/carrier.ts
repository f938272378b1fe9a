/** What takes messages on to those they are for: a mail server, GOV.UK Notify. */
import type { Letterhead } from '../pdf/paper.ts';

/** A message that is to go, in full. */
export type Outgoing = {
  readonly councilId: number;
  readonly id: number;
  readonly channel: 'email' | 'text' | 'letter';
  /** Tells this message from every other, whenever it is tried. */
  readonly reference: string;
  readonly recipient: string;
  readonly recipientName: string;
  readonly subject: string;
  readonly body: string;
  readonly largePrint: boolean;
  readonly letterhead: Letterhead;
  /** Which try this is, from 1. */
  readonly tries: number;
  /** The try before was begun and its end is not known: the message may have gone. */
  readonly mayHaveGone: boolean;
};

/**
 * What became of a try. `waitSeconds` replaces the usual wait; `all` says that no other message would go now either, so that the
 * rest need not be tried.
 */
export type Sent =
  | { readonly outcome: 'sent'; readonly carrierId: string | null; readonly words: string }
  | {
      readonly outcome: 'put off';
      readonly words: string;
      readonly waitSeconds?: number | undefined;
      readonly all?: boolean | undefined;
    }
  | { readonly outcome: 'failed'; readonly words: string };

/** Who takes messages on, and by which channels. `send` never throws for what a carrier or a network may do. */
export type Carrier = {
  readonly name: 'smtp' | 'notify';
  readonly channels: readonly Outgoing['channel'][];
  readonly send: (message: Outgoing) => Promise<Sent>;
  readonly close: () => void;
};
