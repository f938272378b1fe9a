/** Bytes of a file as text, in the two encodings that care systems write, and what to do about a file that is neither. */
import { ok, type Result, refuse } from '../../ground/result.ts';

/** How the letters of a file are written. */
export const ENCODINGS = ['utf-8', 'windows-1252'] as const;

export type Encoding = (typeof ENCODINGS)[number];

/**
 * The text of a file, or why it cannot be text: an Excel workbook, UTF-16, or bytes that are not UTF-8. NUL characters
 * become the replacement character, since no record can hold them.
 */
export function decodeFile(bytes: Uint8Array, encoding: Encoding): Result<string> {
  if (bytes.length === 0) return refuse('This file is empty.');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    return refuse('This is an Excel workbook, not a CSV file. Open it in Excel and save it as CSV UTF-8.');
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return refuse('This file is in UTF-16 ("Unicode text"). Save it as CSV UTF-8.');
  const text = encoding === 'utf-8' ? decodeUtf8(bytes) : new TextDecoder('windows-1252').decode(bytes);
  if (text === undefined)
    return refuse(
      'This file is not UTF-8 text. Save it as CSV UTF-8, or say in a mapping profile that it is Windows-1252.',
    );
  return ok(text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-8 where the bytes are valid UTF-8, otherwise Windows-1252, in which any bytes are text. */
export function likelyEncoding(bytes: Uint8Array): Encoding {
  return decodeUtf8(bytes) === undefined ? 'windows-1252' : 'utf-8';
}

/** Text in the bytes of an encoding; what Windows-1252 cannot write becomes a question mark. */
export function encodeText(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  const bytes = new Map<string, number>();
  const decoder = new TextDecoder('windows-1252');
  for (let byte = 0; byte < 256; byte += 1) bytes.set(decoder.decode(Uint8Array.of(byte)), byte);
  return Uint8Array.from(Array.from(text), (letter) => bytes.get(letter) ?? 0x3f);
}
