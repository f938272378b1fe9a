/** The rules of EN 16931 and Peppol BIS Billing 3.0 on who sells, who buys and who is paid. */
import { COUNTRIES } from './ubl-codes.ts';
import { must, type Report } from './ubl-rules-document.ts';
import { all, below, type Element, first, is, words } from './ubl-xml.ts';

/** Checks the seller, the buyer, the payee and the tax representative. */
export function checkParties(root: Element, report: Report): void {
  const supplier = first(root, 'cac:AccountingSupplierParty');
  const customer = first(root, 'cac:AccountingCustomerParty');
  must(
    report,
    root,
    [legalName(supplier) !== '', 'BR-06', 'Give the seller’s name in law'],
    [legalName(customer) !== '', 'BR-07', 'Give the buyer’s name in law'],
    [address(supplier) !== undefined, 'BR-08', 'Give the seller’s postal address'],
    [address(customer) !== undefined, 'BR-10', 'Give the buyer’s postal address'],
  );
  if (supplier !== undefined) checkSeller(supplier, report);
  if (customer !== undefined) checkBuyer(customer, report);
  for (const payee of all(root, 'cac:PayeeParty')) checkPayee(payee, supplier, report);
  const elements = below(root);
  if (elements.filter((one) => is(one.parentElement, 'cac:PartyIdentification') && isSepa(one)).length > 1)
    report('UBL-SR-29', root, 'Give the creditor’s identifier for direct debits once');
  for (const place of elements.filter((one) => is(one, 'cac:PostalAddress') || is(one, 'cac:Address')))
    if (all(place, 'cac:AddressLine').length > 1)
      report('UBL-SR-51', place, 'Give the address one line more at most');
  for (const representative of all(root, 'cac:TaxRepresentativeParty'))
    checkRepresentative(representative, report);
}

/** The VAT numbers of a party: its tax registrations whose scheme is VAT. */
export function vatNumbers(party: Element | undefined): Element[] {
  return (party === undefined ? [] : all(party, 'cac:PartyTaxScheme'))
    .filter((scheme) => schemeOf(scheme) === 'VAT')
    .flatMap((scheme) => all(scheme, 'cbc:CompanyID'));
}

/** The scheme of a tax registration, in capitals. */
export function schemeOf(scheme: Element): string {
  return words(scheme, 'cac:TaxScheme/cbc:ID').toUpperCase();
}

function legalName(side: Element | undefined): string {
  return side === undefined ? '' : words(side, 'cac:Party/cac:PartyLegalEntity/cbc:RegistrationName');
}

function address(side: Element | undefined): Element | undefined {
  return side === undefined ? undefined : first(side, 'cac:Party/cac:PostalAddress');
}

function checkSeller(supplier: Element, report: Report): void {
  const party = first(supplier, 'cac:Party');
  const schemes = party === undefined ? [] : all(party, 'cac:PartyTaxScheme');
  const others = schemes.filter((scheme) => schemeOf(scheme) !== 'VAT');
  must(
    report,
    supplier,
    [
      party !== undefined &&
        (vatNumbers(party).length > 0 ||
          all(party, 'cac:PartyIdentification/cbc:ID').some((id) => id.getAttribute('schemeID') !== 'SEPA') ||
          first(party, 'cac:PartyLegalEntity/cbc:CompanyID') !== undefined),
      'BR-CO-26',
      'Give a number the seller can be known by: its identifier, its company number or its VAT number',
    ],
    [schemes.length <= 2, 'UBL-SR-42', 'Give at most two tax registrations of the seller'],
    [vatNumbers(party).length <= 1, 'UBL-SR-12', 'Give only one VAT number of the seller'],
    [
      others.flatMap((scheme) => all(scheme, 'cbc:CompanyID')).length <= 1,
      'UBL-SR-13',
      'Give only one tax reference of the seller',
    ],
    [
      supplier.children.length === 0 ||
        party === undefined ||
        all(party, 'cac:PartyLegalEntity/cbc:CompanyLegalForm').length <= 1,
      'UBL-SR-14',
      'Give the seller’s legal form once',
    ],
  );
  if (party === undefined) return;
  checkEndpoint(party, report, 'PEPPOL-EN16931-R020', 'BR-62', 'seller');
  checkCountry(party, report, 'BR-09', 'seller');
  checkTaxNumbers(party, report);
}

function checkBuyer(customer: Element, report: Report): void {
  const party = first(customer, 'cac:Party');
  if (party === undefined) return;
  checkEndpoint(party, report, 'PEPPOL-EN16931-R010', 'BR-63', 'buyer');
  checkCountry(party, report, 'BR-11', 'buyer');
  checkTaxNumbers(party, report);
  if (vatNumbers(party).length > 1) report('UBL-SR-18', party, 'Give only one VAT number of the buyer');
}

function checkEndpoint(party: Element, report: Report, missing: string, scheme: string, who: string): void {
  const endpoint = first(party, 'cbc:EndpointID');
  if (endpoint === undefined) {
    report(missing, party, `Give the ${who}’s electronic address, in cbc:EndpointID`);
    return;
  }
  if (!endpoint.hasAttribute('schemeID'))
    report(scheme, endpoint, `Say what kind of electronic address the ${who} has, in schemeID`);
}

function checkCountry(party: Element, report: Report, rule: string, who: string): void {
  const place = first(party, 'cac:PostalAddress');
  if (place !== undefined && words(place, 'cac:Country/cbc:IdentificationCode') === '')
    report(rule, place, `Give the country of the ${who}’s address, such as GB`);
}

function checkTaxNumbers(party: Element, report: Report): void {
  for (const scheme of all(party, 'cac:PartyTaxScheme')) {
    if (first(scheme, 'cac:TaxScheme/cbc:ID') === undefined || first(scheme, 'cbc:CompanyID') === undefined)
      report('UBL-SR-53', scheme, 'Give both the number and the scheme of a tax registration');
  }
  for (const number of vatNumbers(party)) {
    const country = words(number).slice(0, 2);
    if (!COUNTRIES.has(country) && country !== 'EL')
      report('BR-CO-09', number, `Begin the VAT number with its country: GB${words(number)}`);
  }
}

function checkPayee(payee: Element, supplier: Element | undefined, report: Report): void {
  const name = words(payee, 'cac:PartyName/cbc:Name');
  const same =
    supplier !== undefined &&
    (all(supplier, 'cac:Party/cac:PartyName/cbc:Name').some((one) => words(one) === name) ||
      all(supplier, 'cac:Party/cac:PartyIdentification/cbc:ID').some(
        (one) => words(one) === words(payee, 'cac:PartyIdentification/cbc:ID'),
      ));
  if (name === '' || same)
    report('BR-17', payee, 'Give the name of who is paid, or leave it out where the seller is paid');
  const other =
    name !== '' &&
    supplier !== undefined &&
    all(supplier, 'cac:Party/cac:PartyLegalEntity/cbc:RegistrationName').some((one) => words(one) !== name);
  const ids = all(payee, 'cac:PartyIdentification/cbc:ID').filter((one) => !isSepa(one));
  const once = 'and only where it is another than the seller';
  must(
    report,
    payee,
    [
      other && all(payee, 'cac:PartyName/cbc:Name').length <= 1,
      'UBL-SR-19',
      `Name who is paid once, ${once}`,
    ],
    [other && ids.length <= 1, 'UBL-SR-20', `Give one identifier of who is paid, ${once}`],
    [
      other && all(payee, 'cac:PartyLegalEntity/cbc:CompanyID').length <= 1,
      'UBL-SR-21',
      `Give one company number of who is paid, ${once}`,
    ],
  );
}

/** Whether an identifier is a creditor's in the European scheme of direct debits. */
function isSepa(id: Element): boolean {
  return id.getAttribute('schemeID')?.toUpperCase() === 'SEPA';
}

function checkRepresentative(one: Element, report: Report): void {
  must(
    report,
    one,
    [words(one, 'cac:PartyName/cbc:Name') !== '', 'BR-18', 'Give the name of the tax representative'],
    [first(one, 'cac:PostalAddress') !== undefined, 'BR-19', 'Give the address of the tax representative'],
    [vatNumbers(one).length > 0, 'BR-56', 'Give the VAT number of the tax representative'],
    [all(one, 'cac:PartyName/cbc:Name').length <= 1, 'UBL-SR-22', 'Name the tax representative once'],
    [
      all(one, 'cac:PartyTaxScheme/cbc:CompanyID').length <= 1,
      'UBL-SR-23',
      'Give only one VAT number of the tax representative',
    ],
  );
  const place = first(one, 'cac:PostalAddress');
  if (place !== undefined && words(place, 'cac:Country/cbc:IdentificationCode') === '')
    report('BR-20', place, 'Give the country of the tax representative');
  checkTaxNumbers(one, report);
}
