/** Which files are kept as evidence of a return: small enough, and of a kind that anybody can open. Source: docs/rules/direct-payments.md. */

export const EVIDENCE_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'text/csv'] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

/** The most that a file may hold: 10 MB. */
export const MOST_BYTES = 10 * 1024 * 1024;

const starts: readonly (readonly [EvidenceType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

/** What a file is, told from its bytes and not from its name; a CSV is plain text whose name says so. Undefined for anything else. */
export function evidenceType(name: string, bytes: Uint8Array): EvidenceType | undefined {
  const found = starts.find(([, start]) => start.every((byte, at) => bytes[at] === byte));
  if (found !== undefined) return found[0];
  return /\.csv$/i.test(name) && isPlainText(bytes) ? 'text/csv' : undefined;
}

function isPlainText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return ![...bytes].some((byte) => byte < 32 && ![9, 10, 13].includes(byte));
  } catch {
    return false;
  }
}

/** Why a file is not kept, in words; null where it is. */
export function whyNotKept(name: string, bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'The file is empty';
  if (bytes.length > MOST_BYTES) return 'The file must be 10 MB or smaller';
  if (evidenceType(name, bytes) === undefined)
    return 'The file must be a PDF, a photo (JPEG or PNG) or a CSV';
  return null;
}
