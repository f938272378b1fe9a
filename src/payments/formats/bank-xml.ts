/** XML text from plain values: elements in the order given, text escaped, nothing that XML 1.0 cannot hold. */

/** An element: its name, its attributes in order, and its text or its children. */
export type Xml = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly (Xml | null)[];
};

/** Makes an element. Children that are null are left out. */
export function element(name: string, attributes: Xml['attributes'], content: Xml['content']): Xml {
  return { name, attributes, content };
}

/** A whole document in UTF-8, two spaces a level. */
export function xmlText(root: Xml): string {
  const lines: string[] = ['<?xml version="1.0" encoding="UTF-8"?>'];
  write(root, '', lines);
  return `${lines.join('\n')}\n`;
}

function write({ name, attributes, content }: Xml, indent: string, lines: string[]): void {
  const open = Object.entries(attributes).reduce(
    (all, [key, value]) => `${all} ${key}="${escaped(value)}"`,
    name,
  );
  if (typeof content === 'string') {
    lines.push(`${indent}<${open}>${escaped(content)}</${name}>`);
    return;
  }
  lines.push(`${indent}<${open}>`);
  for (const child of content) if (child !== null) write(child, `${indent}  `, lines);
  lines.push(`${indent}</${name}>`);
}

const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escaped(text: string): string {
  return text
    .replaceAll(/\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, (sign) => (/[\t\n\r]/.test(sign) ? sign : ''))
    .replaceAll(/[&<>"\t\n\r]/g, (sign) => MARKUP[sign] ?? '');
}
