/**
 * Numbers of companies and places in official documents, each by the check of the list it is from. The lists without a
 * check digit that anybody publishes are taken as they come. Source: Peppol BIS Billing 3.0, rules PEPPOL-COMMON-R040 to R050.
 */

/** The rule that an identifier of a list breaks, with what to change; undefined where it keeps it or there is none. */
export function identifierFault(
  scheme: string,
  id: string,
): { readonly rule: string; readonly reason: string } | undefined {
  const check = CHECKS[scheme];
  return check === undefined || check.holds(id) ? undefined : { rule: check.rule, reason: check.reason };
}

type Check = { readonly rule: string; readonly reason: string; readonly holds: (id: string) => boolean };

const CHECKS: Readonly<Record<string, Check>> = {
  '0088': {
    rule: 'PEPPOL-COMMON-R040',
    reason: 'Check each digit of the GLN: its check digit does not fit',
    holds: (id) => /^\d+$/.test(id) && isGln(id),
  },
  '0192': {
    rule: 'PEPPOL-COMMON-R041',
    reason: 'Check the Norwegian organisation number: nine digits with a check digit',
    holds: (id) => /^\d{9}$/.test(id) && Number(id) > 0 && mod11(id),
  },
  '0184': {
    rule: 'PEPPOL-COMMON-R042',
    reason: 'Write the Danish company number as eight digits, with or without DK',
    holds: (id) => /^(DK)?\d{8}$/.test(id),
  },
  '0208': {
    rule: 'PEPPOL-COMMON-R043',
    reason: 'Check the Belgian enterprise number: ten digits, the last two a check',
    holds: (id) => /^\d{10}$/.test(id) && Number(id.slice(8)) === 97 - (Number(id.slice(0, 8)) % 97),
  },
  '0007': {
    rule: 'PEPPOL-COMMON-R049',
    reason: 'Check the Swedish organisation number: ten digits with a check digit',
    holds: (id) => /^\d{10}$/.test(id) && luhn(id),
  },
  '0151': {
    rule: 'PEPPOL-COMMON-R050',
    reason: 'Check the Australian business number: eleven digits',
    holds: (id) => /^\d{11}$/.test(id) && abn(id),
  },
};

/** Whether the last digit of a GS1 number is its check digit. */
export function isGln(digits: string): boolean {
  return checkedBy(digits, (place) => (place % 2 === 0 ? 3 : 1), 10);
}

const mod11 = (digits: string): boolean => checkedBy(digits, (place) => (place % 6) + 2, 11);

/** Digits before the last, weighed from the right, make the last one up to the modulus. */
function checkedBy(digits: string, weight: (place: number) => number, modulus: number): boolean {
  const body = digits.slice(0, -1).split('').toReversed();
  const sum = body.reduce((total, digit, place) => total + Number(digit) * weight(place), 0);
  return (modulus - (sum % modulus)) % modulus === Number(digits.at(-1));
}

function luhn(digits: string): boolean {
  const body = digits.slice(0, -1).split('').toReversed();
  const sum = body.reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1));
}

function abn(digits: string): boolean {
  const weights = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
  return (
    weights.reduce(
      (sum, weight, place) => sum + (Number(digits.charAt(place)) - (place === 0 ? 1 : 0)) * weight,
      0,
    ) %
      89 ===
    0
  );
}
