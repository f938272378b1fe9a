/**
 * Other people's XML, read strictly: UTF-8 or the single-byte encodings of old systems, no document type and so no
 * entities, a limit on size and on depth; and the few ways in which rules look at its elements.
 */
import { type Document, type Element, parseXmlDocument } from 'slimdom';
import type { OfficialAnswer, OfficialFault } from './ubl-value.ts';

export type { Element };

/** How large and how deep a document may be. */
export type XmlLimits = { readonly mostBytes: number; readonly mostDepth: number };

export const XML_LIMITS: XmlLimits = { mostBytes: 5_000_000, mostDepth: 40 };

const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  'us-ascii': 'utf-8',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
};

/** The root element of a document, or the one fault that stops it being read. */
export function readXml(input: Uint8Array | string, limits: XmlLimits = XML_LIMITS): OfficialAnswer<Element> {
  if (input.length > limits.mostBytes)
    return stop(
      'XML-SIZE',
      `The file is larger than ${Math.round(limits.mostBytes / 1000)} kB. Send fewer lines at a time`,
    );
  const text = typeof input === 'string' ? input : decoded(input);
  if (text === undefined) return stop('XML-ENCODING', 'The file is not in UTF-8. Save it as XML in UTF-8');
  if (/<!DOCTYPE/i.test(text))
    return stop('XML-DTD', 'The file has a document type (<!DOCTYPE). Remove it: an invoice needs none');
  let document: Document;
  try {
    document = parseXmlDocument(text);
  } catch (fault) {
    if (!(fault instanceof Error)) throw fault;
    return stop('XML', `The file is not well-formed XML: ${fault.message.split('\n')[0] ?? ''}`);
  }
  const root = document.documentElement;
  if (root === null) return stop('XML', 'The file has no content');
  if (tooDeep(root, limits.mostDepth))
    return stop('XML-DEPTH', `The file has elements more than ${limits.mostDepth} deep. No invoice is`);
  return { ok: true, value: root };
}

function stop(
  rule: string,
  reason: string,
): { readonly ok: false; readonly faults: readonly OfficialFault[] } {
  return { ok: false, faults: [{ rule, where: '', reason }] };
}

function decoded(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const named =
    /<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  const encoding = ENCODINGS[named];
  if (encoding === undefined) return undefined;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether elements stand deeper than `most`, found without calling down into them. */
function tooDeep(root: Element, most: number): boolean {
  let level = [root];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((element) => element.children);
  }
  return false;
}

const SPACES: Readonly<Record<string, string>> = {
  cac: 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
  cbc: 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
};

/** The elements at a path of children, such as 'cac:Party/cac:PartyName/cbc:Name'. */
export function all(from: Element, path: string): Element[] {
  let found = [from];
  for (const step of path.split('/')) {
    const [prefix = '', name] = step.split(':');
    found = found.flatMap((element) =>
      element.children.filter((child) => child.localName === name && child.namespaceURI === SPACES[prefix]),
    );
  }
  return found;
}

/** The first element at a path. */
export function first(from: Element, path: string): Element | undefined {
  return all(from, path)[0];
}

/** The text of the first element at a path, its spaces made single and those at its ends gone; '' where there is none. */
export function words(from: Element | undefined, path?: string): string {
  const element = from === undefined || path === undefined ? from : first(from, path);
  return (element?.textContent ?? '').replaceAll(/[ \t\n\r]+/g, ' ').trim();
}

/** The text of the first element at a path as it stands, without spaces at its ends; null where there is none. */
export function textAt(from: Element, path: string): string | null {
  return first(from, path)?.textContent?.trim() ?? null;
}

/** Every element below. */
export function below(from: Element): Element[] {
  return from.children.flatMap((child) => [child, ...below(child)]);
}

/** Whether an element is the one of this prefixed name. */
export function is(element: Element | null, name: string): boolean {
  const [prefix = '', local] = name.split(':');
  return element?.localName === local && element?.namespaceURI === SPACES[prefix];
}

/** 'cbc:ID' for an element of UBL; its bare name for any other. */
export function nameOf(element: Element): string {
  const prefix = Object.keys(SPACES).find((key) => SPACES[key] === element.namespaceURI);
  return prefix === undefined ? element.localName : `${prefix}:${element.localName}`;
}

/** Where an element stands, as people find it: 'InvoiceLine 2 › Price'. Lines by their place, parts by their name. */
export function whereIs(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at?.parentElement; at = at.parentElement) {
    const { localName, parentElement } = at;
    const alike = parentElement.children.filter((child) => child.localName === localName);
    steps.unshift(
      alike.length > 1 || localName.endsWith('Line') ? `${localName} ${alike.indexOf(at) + 1}` : localName,
    );
  }
  return steps.join(' › ');
}
