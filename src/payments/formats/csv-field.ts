/** A field as CSV writes it: in quotes only where it holds a comma, a quote or a line end. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The same for a file that people open in a spreadsheet: text that it would take for a formula gets a quote before it. Amounts are not touched. */
export function sheetField(text: string): string {
  return csvField(/^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/.test(text) ? `'${text}` : text);
}
