import type { FastifyRequest } from 'fastify';
import type { SentFile } from './forms.ts';

type Fields = Record<string, string | string[]>;

function add(fields: Fields, name: string, value: string): void {
  const before = fields[name];
  if (before === undefined) fields[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else fields[name] = [before, value];
}

/** The fields and files of a posted form, whichever way the browser packed them; empty for a GET. */
export async function readForm(request: FastifyRequest): Promise<{ form: Fields; files: SentFile[] }> {
  const form: Fields = Object.create(null) as Fields;
  const files: SentFile[] = [];
  if (request.isMultipart()) {
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
