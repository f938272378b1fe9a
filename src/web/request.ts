import type { FastifyRequest } from 'fastify';
import { isMultipart, MOST_FIELDS, tooMuch } from './body-sizes.ts';
import { withoutControl } from './control-characters.ts';
import type { SentFile } from './forms.ts';

/** The longest name of a field. */
const LONGEST_NAME = 200;

type Fields = Record<string, string | string[]>;

function add(fields: Fields, sentName: string, sent: string): void {
  const name = withoutControl(sentName);
  if (name.length > LONGEST_NAME) throw tooMuch('A field of the form has too long a name.');
  const value = withoutControl(sent);
  const before = fields[name];
  if (before === undefined) fields[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else fields[name] = [before, value];
}

/** The fields of a form as browsers pack them in a line; throws where there are too many to be a form of Tend. */
export function fieldsOf(sent: string): Fields {
  let count = 1;
  for (let at = sent.indexOf('&'); at !== -1; at = sent.indexOf('&', at + 1)) count += 1;
  if (count > MOST_FIELDS) throw tooMuch(`A form has ${MOST_FIELDS} fields at most.`);
  const fields: Fields = Object.create(null) as Fields;
  for (const [name, value] of new URLSearchParams(sent)) add(fields, name, value);
  return fields;
}

/** The fields and files of a posted form, whichever way the browser packed them; empty for a GET. */
export async function readForm(request: FastifyRequest): Promise<{ form: Fields; files: SentFile[] }> {
  const form: Fields = Object.create(null) as Fields;
  const files: SentFile[] = [];
  if (isMultipart(request)) {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        const bytes = await part.toBuffer();
        if (part.filename) files.push({ field: part.fieldname, name: part.filename, bytes });
      } else add(form, part.fieldname, String(part.value));
    }
  } else if (request.body && typeof request.body === 'object') {
    for (const [name, value] of Object.entries(request.body)) {
      for (const one of Array.isArray(value) ? value : [value]) add(form, name, String(one));
    }
  }
  return { form, files };
}
