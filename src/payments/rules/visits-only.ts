/**
 * How a sum over a week's visits is named: what each pays by the hour, which is less or more than the week closes at. Every page that shows
 * such a sum names it in these words, so that two figures never go under one name.
 */

/** The name of the sum. */
export const PAYABLE_VISITS = 'Payable, visits only';

/** What it leaves out. */
export const BESIDES_VISITS = 'before blocks, services by the week and contributions';
