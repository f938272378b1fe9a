/**
 * A second reading of the official rules, for tests only, that shares nothing with the product: each rule of EN 16931 and of Peppol BIS
 * Billing 3.0 that can apply to a British invoice of care, as its own row of place and condition, in the order of the published rule sets
 * (release 1.3.16 of EN 16931 and 3.0.19 of Peppol). Codes are looked up in the published lists where those are on the machine.
 */
import { type Element, parseXmlDocument } from 'slimdom';
import { openData } from '../../ground/open-data.ts';

type Holds = (at: Element, root: Element) => boolean;
type Rule = readonly [id: string, place: string, holds: Holds];

/** All elements at a path of local names: 'Item/Name'; '//Name' anywhere beneath; 'A|B' either. */
function all(from: Element, path: string): Element[] {
  if (path === '.') return [from];
  if (path.startsWith('//')) return from.getElementsByTagNameNS('*', path.slice(2));
  return path
    .split('/')
    .reduce<Element[]>(
      (found, step) =>
        found.flatMap(({ children }) =>
          children.filter(({ localName }) => step.split('|').includes(localName)),
        ),
      [from],
    );
}
const there = (at: Element, path: string): boolean => all(at, path).length > 0;
const said = (at: Element, path = '.'): string =>
  (all(at, path)[0]?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const attribute = (at: Element, path: string, name: string): string =>
  all(at, path)[0]?.getAttribute(name) ?? '';

/** An exact number as units of 10⁻¹²; undefined where there is none. */
function exact(text: string): bigint | undefined {
  const read = /^([-+]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (read === null || !/\d/.test(text)) return undefined;
  const [, sign = '', whole = '', part = ''] = read;
  const units = BigInt(whole + part.padEnd(12, '0').slice(0, 12));
  return sign === '-' ? -units : units;
}
const ONE = 10n ** 12n;
const PENNY = 10n ** 10n;
const value = (at: Element, path = '.'): bigint => exact(said(at, path)) ?? 0n;
const sum = (of: readonly Element[], path = '.'): bigint =>
  of.reduce((total, one) => total + value(one, path), 0n);
const size = (units: bigint): bigint => (units < 0n ? -units : units);
/** To the penny, a half upwards. */
const toPenny = (units: bigint): bigint => {
  const twice = 2n * units + PENNY;
  const floor = twice / (2n * PENNY) - (twice < 0n && twice % (2n * PENNY) !== 0n ? 1n : 0n);
  return floor * PENNY;
};
const near = (a: bigint, b: bigint, most: bigint): boolean => size(a - b) <= most;

const list = (name: string): ReadonlySet<string> | undefined => {
  const text = openData(`peppol/codelists/${name}.xml`);
  if (text === undefined) return undefined;
  return new Set(all(parseXmlDocument(text).documentElement as Element, 'Code/Id').map((id) => said(id)));
};
const LISTS = Object.fromEntries(
  [
    'ISO4217_2015',
    'ISO3166-1_Alpha2',
    'UNCL1001-inv',
    'UNCL1001-cn',
    'UNCL4461',
    'UNCL5305',
    'UNECERec20-11e',
    'VATEX',
    'eas',
  ].map((name) => [name, list(name)]),
);
/** Whether a code is of a list; where the lists are not on the machine nothing is said. */
const isOf = (name: string, code: string): boolean => LISTS[name]?.has(code) ?? true;

const LINE = 'InvoiceLine|CreditNoteLine';
const SELLER = 'AccountingSupplierParty/Party';
const BUYER = 'AccountingCustomerParty/Party';
const charge = (at: Element, is: boolean): Element[] =>
  all(at, 'AllowanceCharge').filter((one) => said(one, 'ChargeIndicator') === String(is));
const lines = (root: Element): Element[] => all(root, LINE);
const vatNumber = (root: Element, party: string): boolean =>
  all(root, `${party}/PartyTaxScheme`).some(
    (scheme) => said(scheme, 'TaxScheme/ID').toUpperCase() === 'VAT' && said(scheme, 'CompanyID') !== '',
  );
const anyTaxId = (root: Element): boolean => there(root, `${SELLER}/PartyTaxScheme/CompanyID`);
const ofVat = (category: Element): boolean => said(category, 'TaxScheme/ID').toUpperCase() === 'VAT';
const places = (at: Element, path = '.'): boolean => (said(at, path).split('.')[1] ?? '').length <= 2;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const document: readonly Rule[] = [
  ['BR-01', '.', (at) => said(at, 'CustomizationID') !== ''],
  ['BR-02', '.', (at) => said(at, 'ID') !== ''],
  ['BR-03', '.', (at) => said(at, 'IssueDate') !== ''],
  ['BR-04', '.', (at) => said(at, 'InvoiceTypeCode|CreditNoteTypeCode') !== ''],
  ['BR-05', '.', (at) => said(at, 'DocumentCurrencyCode') !== ''],
  ['BR-06', '.', (at) => said(at, `${SELLER}/PartyLegalEntity/RegistrationName`) !== ''],
  ['BR-07', '.', (at) => said(at, `${BUYER}/PartyLegalEntity/RegistrationName`) !== ''],
  ['BR-08', '.', (at) => there(at, `${SELLER}/PostalAddress`)],
  ['BR-09', `${SELLER}/PostalAddress`, (at) => said(at, 'Country/IdentificationCode') !== ''],
  ['BR-10', '.', (at) => there(at, `${BUYER}/PostalAddress`)],
  ['BR-11', `${BUYER}/PostalAddress`, (at) => said(at, 'Country/IdentificationCode') !== ''],
  ['BR-16', '.', (at) => there(at, LINE)],
  ['BR-29', 'InvoicePeriod', (at) => inOrder(at)],
  ['BR-CO-19', 'InvoicePeriod', (at) => there(at, 'StartDate|EndDate|DescriptionCode')],
  [
    'BR-CO-26',
    'AccountingSupplierParty',
    (at, root) =>
      vatNumber(root, SELLER) ||
      there(at, 'Party/PartyIdentification/ID') ||
      there(at, 'Party/PartyLegalEntity/CompanyID'),
  ],
  [
    'BR-CO-09',
    '//PartyTaxScheme',
    // A number that is not there begins with no country, and is another rule's matter: UBL-SR-53.
    (at) =>
      !ofVat(at) || !there(at, 'CompanyID') || isOf('ISO3166-1_Alpha2', said(at, 'CompanyID').slice(0, 2)),
  ],
  ['BR-49', 'PaymentMeans', (at) => there(at, 'PaymentMeansCode')],
  ['BR-50', 'PaymentMeans/PayeeFinancialAccount', (at) => said(at, 'ID') !== ''],
  [
    'BR-61',
    'PaymentMeans',
    (at) => !['30', '58'].includes(said(at, 'PaymentMeansCode')) || there(at, 'PayeeFinancialAccount/ID'),
  ],
  ['BR-55', 'BillingReference', (at) => said(at, 'InvoiceDocumentReference/ID') !== ''],
  ['BR-62', `${SELLER}/EndpointID`, (at) => at.hasAttribute('schemeID')],
  ['BR-63', `${BUYER}/EndpointID`, (at) => at.hasAttribute('schemeID')],
  ['BR-CO-18', '.', (at) => there(at, 'TaxTotal/TaxSubtotal')],
  [
    'BR-CO-25',
    '.',
    (at) =>
      at.localName !== 'Invoice' ||
      value(at, 'LegalMonetaryTotal/PayableAmount') <= 0n ||
      there(at, 'DueDate') ||
      there(at, 'PaymentTerms/Note'),
  ],
  ['PEPPOL-EN16931-R001', '.', (at) => there(at, 'ProfileID')],
  ['PEPPOL-EN16931-R002', '.', (at) => all(at, 'Note').length <= 1],
  ['PEPPOL-EN16931-R003', '.', (at) => there(at, 'BuyerReference') || there(at, 'OrderReference/ID')],
  [
    'PEPPOL-EN16931-R004',
    '.',
    (at) =>
      said(at, 'CustomizationID').startsWith(
        'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
      ),
  ],
  [
    'PEPPOL-EN16931-R007',
    '.',
    (at) => /^urn:fdc:peppol.eu:2017:poacc:billing:\d\d:1.0$/.test(said(at, 'ProfileID')),
  ],
  ['PEPPOL-EN16931-R008', '//*', (at) => at.children.length > 0 || said(at) !== ''],
  ['PEPPOL-EN16931-R010', BUYER, (at) => there(at, 'EndpointID')],
  ['PEPPOL-EN16931-R020', SELLER, (at) => there(at, 'EndpointID')],
  [
    'PEPPOL-EN16931-R053',
    '.',
    (at) => all(at, 'TaxTotal').filter((one) => there(one, 'TaxSubtotal')).length === 1,
  ],
  [
    'PEPPOL-EN16931-R080',
    '.',
    (at) =>
      all(at, 'AdditionalDocumentReference').filter((one) => said(one, 'DocumentTypeCode') === '130')
        .length <= 1,
  ],
  [
    'PEPPOL-EN16931-F001',
    '//*',
    (at) => !/(Issue|Due|TaxPoint|Start|End|ActualDelivery)Date$/.test(at.localName) || isDay(said(at)),
  ],
  [
    'PEPPOL-EN16931-P0100',
    '.',
    (at) =>
      at.localName === 'CreditNote' ||
      (isOf('UNCL1001-inv', said(at, 'InvoiceTypeCode')) && said(at, 'InvoiceTypeCode') !== '389'),
  ],
  [
    'PEPPOL-EN16931-P0101',
    '.',
    (at) => at.localName === 'Invoice' || isOf('UNCL1001-cn', said(at, 'CreditNoteTypeCode')),
  ],
  ['UBL-SR-08', '.', (at) => all(at, 'InvoicePeriod').length <= 1],
  ['UBL-SR-01', '.', (at) => all(at, 'ContractDocumentReference/ID').length <= 1],
];

const totals: readonly Rule[] = [
  ['BR-12', 'LegalMonetaryTotal', (at) => there(at, 'LineExtensionAmount')],
  ['BR-13', 'LegalMonetaryTotal', (at) => there(at, 'TaxExclusiveAmount')],
  ['BR-14', 'LegalMonetaryTotal', (at) => there(at, 'TaxInclusiveAmount')],
  ['BR-15', 'LegalMonetaryTotal', (at) => there(at, 'PayableAmount')],
  [
    'BR-CO-10',
    'LegalMonetaryTotal',
    (at, root) => value(at, 'LineExtensionAmount') === toPenny(sum(lines(root), 'LineExtensionAmount')),
  ],
  ['BR-CO-11', 'LegalMonetaryTotal', (at, root) => comesTo(at, 'AllowanceTotalAmount', charge(root, false))],
  ['BR-CO-12', 'LegalMonetaryTotal', (at, root) => comesTo(at, 'ChargeTotalAmount', charge(root, true))],
  [
    'BR-CO-13',
    'LegalMonetaryTotal',
    (at) =>
      value(at, 'TaxExclusiveAmount') ===
      value(at, 'LineExtensionAmount') + value(at, 'ChargeTotalAmount') - value(at, 'AllowanceTotalAmount'),
  ],
  [
    'BR-CO-14',
    'TaxTotal',
    (at) => !there(at, 'TaxSubtotal') || value(at, 'TaxAmount') === sum(all(at, 'TaxSubtotal'), 'TaxAmount'),
  ],
  [
    'BR-CO-15',
    '.',
    (at) => {
      const own = all(at, 'TaxTotal/TaxAmount').filter(
        (one) => one.getAttribute('currencyID') === said(at, 'DocumentCurrencyCode'),
      );
      const total = all(at, 'LegalMonetaryTotal')[0] ?? at;
      return (
        own.length === 1 &&
        value(total, 'TaxInclusiveAmount') === value(total, 'TaxExclusiveAmount') + sum(own)
      );
    },
  ],
  [
    'BR-CO-16',
    'LegalMonetaryTotal',
    (at) =>
      value(at, 'PayableAmount') ===
      value(at, 'TaxInclusiveAmount') - value(at, 'PrepaidAmount') + value(at, 'PayableRoundingAmount'),
  ],
  [
    'PEPPOL-EN16931-R051',
    '//*',
    (at, root) =>
      !at.localName.endsWith('Amount') ||
      (at.parentElement?.localName === 'TaxTotal' && !there(at.parentElement, 'TaxSubtotal')) ||
      at.getAttribute('currencyID') === said(root, 'DocumentCurrencyCode'),
  ],
  ...(
    [
      ['BR-DEC-09', 'LegalMonetaryTotal/LineExtensionAmount'],
      ['BR-DEC-10', 'LegalMonetaryTotal/AllowanceTotalAmount'],
      ['BR-DEC-11', 'LegalMonetaryTotal/ChargeTotalAmount'],
      ['BR-DEC-12', 'LegalMonetaryTotal/TaxExclusiveAmount'],
      ['BR-DEC-14', 'LegalMonetaryTotal/TaxInclusiveAmount'],
      ['BR-DEC-16', 'LegalMonetaryTotal/PrepaidAmount'],
      ['BR-DEC-17', 'LegalMonetaryTotal/PayableRoundingAmount'],
      ['BR-DEC-18', 'LegalMonetaryTotal/PayableAmount'],
      ['BR-DEC-19', 'TaxTotal/TaxSubtotal/TaxableAmount'],
      ['BR-DEC-20', 'TaxTotal/TaxSubtotal/TaxAmount'],
      ['BR-DEC-23', `${LINE}/LineExtensionAmount`],
    ] as const
  ).map(([id, place]): Rule => [id, place, (at) => places(at)]),
  [
    'UBL-DT-01',
    '//*',
    (at) =>
      !at.localName.endsWith('Amount') ||
      at.localName === 'PriceAmount' ||
      at.parentElement?.parentElement?.localName === 'Price' ||
      places(at),
  ],
  ['BR-31', 'AllowanceCharge', (at) => there(at, 'Amount')],
  ['BR-32', 'AllowanceCharge', (at) => said(at, 'TaxCategory/ID') !== ''],
  ['BR-33', 'AllowanceCharge', (at) => there(at, 'AllowanceChargeReason|AllowanceChargeReasonCode')],
];

const perLine: readonly Rule[] = [
  ['BR-21', LINE, (at) => said(at, 'ID') !== ''],
  ['BR-22', LINE, (at) => there(at, 'InvoicedQuantity|CreditedQuantity')],
  ['BR-23', LINE, (at) => attribute(at, 'InvoicedQuantity|CreditedQuantity', 'unitCode') !== ''],
  ['BR-24', LINE, (at) => there(at, 'LineExtensionAmount')],
  ['BR-25', LINE, (at) => said(at, 'Item/Name') !== ''],
  ['BR-26', LINE, (at) => there(at, 'Price/PriceAmount')],
  ['BR-27', LINE, (at) => value(at, 'Price/PriceAmount') >= 0n],
  ['BR-30', `${LINE}/InvoicePeriod`, (at) => inOrder(at)],
  ['BR-41', `${LINE}/AllowanceCharge`, (at) => there(at, 'Amount')],
  ['BR-42', `${LINE}/AllowanceCharge`, (at) => there(at, 'AllowanceChargeReason|AllowanceChargeReasonCode')],
  [
    'BR-CO-04',
    LINE,
    (at) => all(at, 'Item/ClassifiedTaxCategory').some((one) => ofVat(one) && said(one, 'ID') !== ''),
  ],
  ['PEPPOL-EN16931-R100', LINE, (at) => all(at, 'DocumentReference').length <= 1],
  ['PEPPOL-EN16931-R101', `${LINE}/DocumentReference`, (at) => said(at, 'DocumentTypeCode') === '130'],
  [
    'PEPPOL-EN16931-R110',
    `${LINE}/InvoicePeriod/StartDate`,
    (at, root) =>
      !there(root, 'InvoicePeriod/StartDate') || said(at) >= said(root, 'InvoicePeriod/StartDate'),
  ],
  [
    'PEPPOL-EN16931-R111',
    `${LINE}/InvoicePeriod/EndDate`,
    (at, root) => !there(root, 'InvoicePeriod/EndDate') || said(at) <= said(root, 'InvoicePeriod/EndDate'),
  ],
  [
    'PEPPOL-EN16931-R120',
    LINE,
    (at) => {
      const per = there(at, 'Price/BaseQuantity') ? value(at, 'Price/BaseQuantity') : ONE;
      const gross = (value(at, 'InvoicedQuantity|CreditedQuantity') * value(at, 'Price/PriceAmount')) / per;
      const worked = gross + sum(charge(at, true), 'Amount') - sum(charge(at, false), 'Amount');
      return near(value(at, 'LineExtensionAmount'), worked, 2n * PENNY);
    },
  ],
  ['PEPPOL-EN16931-R121', `${LINE}/Price/BaseQuantity`, (at) => value(at) > 0n],
  [
    'BR-CL-23',
    `${LINE}/InvoicedQuantity|CreditedQuantity`,
    (at) => isOf('UNECERec20-11e', at.getAttribute('unitCode') ?? ''),
  ],
];

const codes: readonly Rule[] = [
  ['BR-CL-04', 'DocumentCurrencyCode', (at) => isOf('ISO4217_2015', said(at))],
  ['BR-CL-14', '//IdentificationCode', (at) => isOf('ISO3166-1_Alpha2', said(at))],
  ['BR-CL-16', 'PaymentMeans/PaymentMeansCode', (at) => isOf('UNCL4461', said(at))],
  ['BR-CL-17', '//TaxCategory', (at) => isOf('UNCL5305', said(at, 'ID'))],
  ['BR-CL-18', '//ClassifiedTaxCategory', (at) => isOf('UNCL5305', said(at, 'ID'))],
  ['BR-CL-22', '//TaxExemptionReasonCode', (at) => isOf('VATEX', said(at).toUpperCase())],
  [
    'BR-CL-25',
    '//EndpointID',
    (at) => !at.hasAttribute('schemeID') || isOf('eas', at.getAttribute('schemeID') ?? ''),
  ],
  [
    'PEPPOL-EN16931-P0105',
    '//TaxCategory',
    (at) => said(at, 'TaxExemptionReasonCode') !== 'VATEX-EU-O' || said(at, 'ID') === 'O',
  ],
  [
    'PEPPOL-COMMON-R040',
    '//*',
    (at) =>
      at.getAttribute('schemeID') !== '0088' ||
      !(
        /^(EndpointID|CompanyID)$/.test(at.localName) || at.parentElement?.localName === 'PartyIdentification'
      ) ||
      isGln(said(at)),
  ],
];

/** The rules of one VAT category. `rate` says what its percentage must be. */
function category(
  code: 'S' | 'E' | 'O' | 'Z',
  rate: (percent: string) => boolean,
  hasReason: boolean,
): Rule[] {
  const is = (at: Element): boolean => said(at, 'ID') === code && ofVat(at);
  const ofLine = (root: Element): Element[] =>
    lines(root).filter((line) => all(line, 'Item/ClassifiedTaxCategory').some(is));
  const whole = (root: Element, kind: boolean): Element[] =>
    charge(root, kind).filter((one) => all(one, 'TaxCategory').some(is));
  const rows = (root: Element): Element[] =>
    all(root, 'TaxTotal/TaxSubtotal').filter((one) => all(one, 'TaxCategory').some(is));
  const row = (id: string, holds: Holds): Rule => [
    id,
    'TaxTotal/TaxSubtotal',
    (at, root) => !all(at, 'TaxCategory').some(is) || holds(at, root),
  ];
  const identified = (root: Element): boolean =>
    code === 'O' ? !vatNumber(root, SELLER) && !vatNumber(root, BUYER) : anyTaxId(root);
  const used = (root: Element): number =>
    ofLine(root).length + whole(root, true).length + whole(root, false).length;
  const rated = (at: Element): boolean => !is(at) || rate(said(at, 'Percent'));
  const same = (at: Element, of: Element, path: string): boolean =>
    code !== 'S' || value(of, `${path}/Percent`) === value(at, 'TaxCategory/Percent');
  return [
    [
      `BR-${code}-01`,
      '.',
      (at) =>
        code === 'S'
          ? used(at) > 0 === rows(at).length > 0
          : used(at) > 0
            ? rows(at).length === 1
            : rows(at).length <= 1,
    ],
    [`BR-${code}-02`, '.', (at) => ofLine(at).length === 0 || identified(at)],
    [`BR-${code}-03`, '.', (at) => whole(at, false).length === 0 || identified(at)],
    [`BR-${code}-04`, '.', (at) => whole(at, true).length === 0 || identified(at)],
    [`BR-${code}-05`, `${LINE}/Item/ClassifiedTaxCategory`, rated],
    [`BR-${code}-06`, 'AllowanceCharge/TaxCategory', rated],
    row(`BR-${code}-08`, (at, root) => {
      const net =
        sum(
          ofLine(root).filter((line) => same(at, line, 'Item/ClassifiedTaxCategory')),
          'LineExtensionAmount',
        ) +
        sum(
          whole(root, true).filter((one) => same(at, one, 'TaxCategory')),
          'Amount',
        ) -
        sum(
          whole(root, false).filter((one) => same(at, one, 'TaxCategory')),
          'Amount',
        );
      return code === 'S' ? size(value(at, 'TaxableAmount') - net) < ONE : value(at, 'TaxableAmount') === net;
    }),
    row(`BR-${code}-09`, (at) =>
      code === 'S'
        ? size(
            size(value(at, 'TaxAmount')) -
              toPenny((size(value(at, 'TaxableAmount')) * value(at, 'TaxCategory/Percent')) / (100n * ONE)),
          ) < ONE
        : value(at, 'TaxAmount') === 0n,
    ),
    row(
      `BR-${code}-10`,
      (at) => there(at, 'TaxCategory/TaxExemptionReason|TaxExemptionReasonCode') === hasReason,
    ),
  ];
}

const subtotals: readonly Rule[] = [
  ['BR-45', 'TaxTotal/TaxSubtotal', (at) => there(at, 'TaxableAmount')],
  ['BR-46', 'TaxTotal/TaxSubtotal', (at) => there(at, 'TaxAmount')],
  ['BR-47', 'TaxTotal/TaxSubtotal', (at) => said(at, 'TaxCategory/ID') !== ''],
  [
    'BR-48',
    'TaxTotal/TaxSubtotal',
    (at) => said(at, 'TaxCategory/ID') === 'O' || there(at, 'TaxCategory/Percent'),
  ],
  [
    'BR-CO-17',
    'TaxTotal/TaxSubtotal',
    (at) => {
      const percent = value(at, 'TaxCategory/Percent');
      if (percent < ONE / 2n) return size(value(at, 'TaxAmount')) < ONE / 2n;
      const worked = toPenny((size(value(at, 'TaxableAmount')) * percent) / (100n * ONE));
      return size(size(value(at, 'TaxAmount')) - worked) < ONE;
    },
  ],
  ...category('S', (percent) => (exact(percent) ?? 0n) > 0n, false),
  ...category('E', (percent) => exact(percent) === 0n, true),
  ...category('Z', (percent) => exact(percent) === 0n, false),
  ...category('O', (percent) => percent === '', true),
  ...(['BR-O-11', 'BR-O-12', 'BR-O-13'] as const).map(
    (id, at): Rule => [
      id,
      '.',
      (root) => {
        const [breakdown, items, wholes] = [
          'TaxTotal/TaxSubtotal/TaxCategory',
          `${LINE}/Item/ClassifiedTaxCategory`,
          'AllowanceCharge/TaxCategory',
        ].map((path) => all(root, path).map((one) => said(one, 'ID')));
        if (!(breakdown ?? []).includes('O')) return true;
        return ([breakdown, items, wholes][at] ?? []).every((code) => code === 'O');
      },
    ],
  ),
];

function inOrder(period: Element): boolean {
  if (!there(period, 'StartDate') || !there(period, 'EndDate')) return true;
  return said(period, 'EndDate') >= said(period, 'StartDate');
}

function comesTo(at: Element, path: string, of: readonly Element[]): boolean {
  return there(at, path) ? value(at, path) === toPenny(sum(of, 'Amount')) : of.length === 0;
}

/** The last digit of a GLN checks the rest, weighed 3 and 1 from the right. */
function isGln(text: string): boolean {
  if (!/^\d+$/.test(text)) return false;
  const digits = Array.from(text, Number).toReversed();
  const weighed = digits.slice(1).reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (weighed % 10)) % 10 === digits[0];
}

const RULES = [...document, ...totals, ...perLine, ...codes, ...subtotals];

/** The rules that a document breaks, each id once. */
export function brokenRules(text: string): string[] {
  const root = parseXmlDocument(text).documentElement as Element;
  const anywhere = [root, ...root.getElementsByTagNameNS('*', '*')];
  const broken = RULES.filter(([, place, holds]) =>
    (place === '//*' ? anywhere : all(root, place)).some((at) => !holds(at, root)),
  );
  return [...new Set(broken.map(([id]) => id))];
}

/** Every rule that is looked at. */
export const RULE_IDS: readonly string[] = [...new Set(RULES.map(([id]) => id))];
