/**
 * The rules of EN 16931 and Peppol BIS Billing 3.0 that look at a document as a whole: its heading, references, payment
 * and periods. Each fault carries the rule's own id. Source: docs/rules/official-invoices.md.
 */
import { MIME_TYPES } from './ubl-codes.ts';
import { all, below, type Element, first, is, words } from './ubl-xml.ts';

/** Notes a fault: the rule's id, the element it is about, and what to change. */
export type Report = (rule: string, at: Element, reason: string) => void;

/** Reports by a list of [what must hold, rule, what to change]. */
export function must(
  report: Report,
  at: Element,
  ...checks: readonly (readonly [holds: boolean, rule: string, reason: string])[]
): void {
  for (const [holds, rule, reason] of checks) if (!holds) report(rule, at, reason);
}

/** Parts that may come at most once: the path, the rule, and what it is called. */
const ONCE: readonly (readonly [path: string, rule: string, name: string])[] = [
  ['cac:ContractDocumentReference/cbc:ID', 'UBL-SR-01', 'contract reference'],
  ['cac:ReceiptDocumentReference/cbc:ID', 'UBL-SR-02', 'receipt reference'],
  ['cac:DespatchDocumentReference/cbc:ID', 'UBL-SR-03', 'despatch reference'],
  ['cac:PaymentTerms/cbc:Note', 'UBL-SR-05', 'text of payment terms'],
  ['cac:InvoicePeriod', 'UBL-SR-08', 'invoicing period'],
  [
    'cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName',
    'UBL-SR-09',
    'seller name',
  ],
  ['cac:AccountingSupplierParty/cac:Party/cac:PartyName/cbc:Name', 'UBL-SR-10', 'seller trading name'],
  [
    'cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID',
    'UBL-SR-11',
    'seller company number',
  ],
  [
    'cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName',
    'UBL-SR-15',
    'buyer name',
  ],
  ['cac:AccountingCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID', 'UBL-SR-16', 'buyer identifier'],
  [
    'cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID',
    'UBL-SR-17',
    'buyer company number',
  ],
  ['cac:Delivery', 'UBL-SR-24', 'place of delivery'],
  ['cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name', 'UBL-SR-25', 'name at the place of delivery'],
  ['cac:ProjectReference/cbc:ID', 'UBL-SR-39', 'project reference'],
  ['cac:AccountingCustomerParty/cac:Party/cac:PartyName/cbc:Name', 'UBL-SR-40', 'buyer trading name'],
  ['cac:PaymentMeans/cbc:PaymentDueDate', 'UBL-SR-45', 'due date'],
  ['cac:InvoicePeriod/cbc:DescriptionCode', 'UBL-SR-49', 'tax point code'],
  ['cac:PaymentMeans/cac:CardAccount', 'UBL-SR-54', 'card account'],
  ['cac:PaymentMeans/cac:PaymentMandate', 'UBL-SR-55', 'mandate'],
  ['cac:OriginatorDocumentReference/cbc:ID', 'UBL-SR-56', 'originator reference'],
];

/** Checks the heading, the references and the payment. */
export function checkDocument(root: Element, report: Report): void {
  const has = (path: string): boolean => words(root, path) !== '';
  const there = (path: string): boolean => first(root, path) !== undefined;
  must(
    report,
    root,
    [has('cbc:CustomizationID'), 'BR-01', 'Say which specification is used, in cbc:CustomizationID'],
    [has('cbc:ID'), 'BR-02', 'Give the invoice number, in cbc:ID'],
    [has('cbc:IssueDate'), 'BR-03', 'Give the day of issue, in cbc:IssueDate'],
    [
      has('cbc:InvoiceTypeCode') || has('cbc:CreditNoteTypeCode'),
      'BR-04',
      'Say what kind of document this is: 380 for an invoice, 381 for a credit note',
    ],
    [has('cbc:DocumentCurrencyCode'), 'BR-05', 'Give the currency, such as GBP, in cbc:DocumentCurrencyCode'],
    [there('cac:InvoiceLine') || there('cac:CreditNoteLine'), 'BR-16', 'Give at least one line'],
    [
      !(there('cbc:TaxPointDate') && there('cac:InvoicePeriod/cbc:DescriptionCode')),
      'BR-CO-03',
      'Give the tax point as a date or as a code, not both',
    ],
    [there('cbc:ProfileID'), 'PEPPOL-EN16931-R001', 'Say which business process is used, in cbc:ProfileID'],
    [
      /urn:fdc:peppol.eu:2017:poacc:billing:([0-9]{2}):1.0/.test(words(root, 'cbc:ProfileID')),
      'PEPPOL-EN16931-R007',
      'Write the business process as urn:fdc:peppol.eu:2017:poacc:billing:01:1.0',
    ],
    [
      all(root, 'cbc:Note').length <= 1,
      'PEPPOL-EN16931-R002',
      'Give one note at most for the whole document',
    ],
    [
      there('cbc:BuyerReference') || there('cac:OrderReference/cbc:ID'),
      'PEPPOL-EN16931-R003',
      'Give the council’s reference (cbc:BuyerReference) or the number of its order (cac:OrderReference)',
    ],
    [
      words(root, 'cbc:CustomizationID').startsWith(
        'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
      ),
      'PEPPOL-EN16931-R004',
      'Use Peppol BIS Billing 3.0: the specification must be its own name in full',
    ],
  );
  for (const place of all(root, 'cac:Delivery/cac:DeliveryLocation/cac:Address'))
    if (first(place, 'cac:Country/cbc:IdentificationCode') === undefined)
      report('BR-57', place, 'Give the country of the place of delivery');
  for (const [path, rule, name] of ONCE)
    if (all(root, path).length > 1) report(rule, root, `Give only one ${name}`);
  checkReferences(root, report);
  checkPayment(root, report);
  for (const period of all(root, 'cac:InvoicePeriod')) checkPeriod(period, report, 'BR-29', 'BR-CO-19');
  for (const element of below(root))
    if (element.children.length === 0 && words(element) === '')
      report('PEPPOL-EN16931-R008', element, `Fill in ${element.localName} or leave it out: it is empty`);
}

/** Whether seller and buyer both have German addresses, for whom Peppol relaxes some rules. */
export function areBothGerman(root: Element): boolean {
  const sides = ['cac:AccountingSupplierParty', 'cac:AccountingCustomerParty'];
  return sides.every(
    (side) => words(root, `${side}/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode`) === 'DE',
  );
}

function checkReferences(root: Element, report: Report): void {
  for (const reference of all(root, 'cac:BillingReference')) {
    must(
      report,
      reference,
      [
        first(reference, 'cac:InvoiceDocumentReference/cbc:ID') !== undefined,
        'BR-55',
        'Give the number of the invoice that is corrected',
      ],
      [
        first(reference, 'cac:InvoiceDocumentReference/cbc:ID') !== undefined,
        'UBL-SR-07',
        'Give the number of the invoice that is corrected',
      ],
      [
        all(reference, 'cac:InvoiceDocumentReference').length <= 1,
        'UBL-SR-06',
        'Give each corrected invoice in a reference of its own',
      ],
    );
  }
  for (const added of all(root, 'cac:AdditionalDocumentReference')) {
    if (words(added, 'cbc:ID') === '') report('BR-52', added, 'Give the supporting document a reference');
    if (all(added, 'cbc:DocumentDescription').length > 1)
      report('UBL-SR-33', added, 'Describe the supporting document once');
    checkKindOfDocument(root, added, report);
  }
  const ofKind = (code: string): number =>
    all(root, 'cac:AdditionalDocumentReference').filter((one) => words(one, 'cbc:DocumentTypeCode') === code)
      .length;
  if (ofKind('130') > 1) report('UBL-SR-04', root, 'Give only one invoiced object for the whole document');
  if (root.localName === 'CreditNote' && ofKind('50') > 1)
    report('PEPPOL-EN16931-R080', root, 'Give only one project reference');
  checkAttachments(root, report);
}

/** A reference that names its kind is to what is invoiced (130), and then has no file and no description of its own. */
function checkKindOfDocument(root: Element, added: Element, report: Report): void {
  const kind = words(added, 'cbc:DocumentTypeCode');
  const scheme = first(added, 'cbc:ID')?.hasAttribute('schemeID') ?? false;
  const plain = !scheme && first(added, 'cbc:DocumentTypeCode') === undefined;
  must(
    report,
    added,
    [
      kind === '130' || (kind === '50' && root.localName === 'CreditNote') || plain,
      'UBL-SR-43',
      'Leave out the code and the scheme of a supporting document: only what is invoiced (130) has them',
    ],
    [
      kind !== '130' || first(added, 'cac:Attachment') === undefined,
      'UBL-CR-666',
      'Attach the file to a reference of its own, without the code 130',
    ],
    [
      kind !== '130' || first(added, 'cbc:DocumentDescription') === undefined,
      'UBL-CR-673',
      'Leave out the description of what is invoiced (130)',
    ],
  );
}

/** Attached files have a name and a kind that may be sent. */
function checkAttachments(root: Element, report: Report): void {
  for (const file of anywhere(below(root), 'cbc:EmbeddedDocumentBinaryObject')) {
    const kind = file.getAttribute('mimeCode');
    const reason = 'Attach a PDF, a PNG or JPEG picture, a CSV file or a spreadsheet, and say which it is';
    must(
      report,
      file,
      [kind !== null, 'UBL-DT-06', reason],
      [file.hasAttribute('filename'), 'UBL-DT-07', 'Give the attached file its name'],
      [kind !== null && MIME_TYPES.has(kind), 'BR-CL-24', reason],
      [kind === null || MIME_TYPES.has(kind), 'PEPPOL-EN16931-CL001', reason],
    );
  }
}

function checkPayment(root: Element, report: Report): void {
  const means = all(root, 'cac:PaymentMeans');
  for (const one of means) {
    const code = words(one, 'cbc:PaymentMeansCode');
    const account = first(one, 'cac:PayeeFinancialAccount');
    must(
      report,
      one,
      [first(one, 'cbc:PaymentMeansCode') !== undefined, 'BR-49', 'Say how to pay: 30 for a credit transfer'],
      [
        (code !== '30' && code !== '58') || (account !== undefined && first(account, 'cbc:ID') !== undefined),
        'BR-61',
        'Give the account to pay into: a credit transfer needs one',
      ],
      [account === undefined || words(account, 'cbc:ID') !== '', 'BR-50', 'Give the number of the account'],
      [all(one, 'cbc:PaymentID').length <= 1, 'UBL-SR-26', 'Give only one payment reference'],
      [all(one, 'cbc:PaymentMeansCode').length <= 1, 'UBL-SR-27', 'Say once how to pay'],
      [all(one, 'cac:PaymentMandate/cbc:ID').length <= 1, 'UBL-SR-28', 'Give only one mandate'],
      [
        (code !== '49' && code !== '59') || first(one, 'cac:PaymentMandate/cbc:ID') !== undefined,
        'PEPPOL-EN16931-R061',
        'Give the mandate: a direct debit needs one',
      ],
    );
  }
  const different = (path: string): number =>
    new Set(means.flatMap((one) => all(one, path)).map((at) => words(at))).size;
  if (different('cbc:PaymentID') > 1) report('UBL-SR-44', root, 'Use one payment reference throughout');
  if (all(root, 'cac:PaymentMeans/cbc:PaymentMeansCode').filter((one) => one.hasAttribute('name')).length > 1)
    report('UBL-SR-46', root, 'Name the way of paying once');
  if (different('cbc:PaymentMeansCode') > 1) report('UBL-SR-47', root, 'Use one way of paying throughout');
}

/** A period ends no earlier than it starts, and has at least one of the two days. */
export function checkPeriod(period: Element, report: Report, order: string, either: string): void {
  const starts = words(period, 'cbc:StartDate');
  const ends = words(period, 'cbc:EndDate');
  must(
    report,
    period,
    [
      starts === '' || ends === '' || ends >= starts,
      order,
      'The last day of the period must not be before the first',
    ],
    [
      starts !== '' || ends !== '' || first(period, 'cbc:DescriptionCode') !== undefined,
      either,
      'Give the first or the last day of the period',
    ],
  );
}

/** Every element of a name anywhere in the document. */
export function anywhere(elements: readonly Element[], name: string): Element[] {
  return elements.filter((element) => is(element, name));
}
