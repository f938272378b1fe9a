/** The words of a template with their placeholders, the council's own words in their stead, and a message made of them. Pure. */
import { ok, refuse, type Refusal, type Result } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import type { Channel, Fields, Template } from './template.ts';

/** Words with placeholders such as ((by)). `short` is for a text message. */
export type Wording = { readonly subject: string; readonly body: string; readonly short: string };

/** Stands for the address of this installation in what is kept, so that a message still leads home after it moved. */
export const HOME = '((tend))';
/** Stands for the secret part of a link, which is kept apart. */
export const SECRET = '((secret))';

/** How long a text message may be with its example: three parts of a text message at the most. */
export const LONGEST_SHORT = 459;

const PLACEHOLDER = /\(\(\s*([^()]*?)\s*\)\)/g;

/** The words of the catalogue as a council sees them: with placeholders where the fields go. */
export function usualWording({ fields, subject, body, short }: Template): Wording {
  const named: Fields = Object.fromEntries(Object.keys(fields.shape).map((name) => [name, `((${name}))`]));
  return { subject: subject(named), body: body(named), short: short(named) };
}

/** The fields of a template with what each holds, in order. */
export function fieldsOf({
  fields,
  example,
}: Template): { readonly name: string; readonly about: string; readonly example: string }[] {
  return Object.entries(fields.shape).map(([name, schema]) => ({
    name,
    about: schema.description ?? '',
    example: example[name] ?? '',
  }));
}

/** What is wrong with words that a council wrote: empty, too long, or with a placeholder that the template does not have. */
export function faultsOfWording(template: Template, wording: Wording): Refusal[] {
  const known = Object.keys(template.fields.shape);
  const faults: Refusal[] = [];
  for (const part of ['subject', 'body', 'short'] as const) {
    const fault = faultOfPart(wording[part], part, known, template.secret);
    if (fault !== undefined) faults.push(refuse(fault, part));
  }
  const example = fill(wording.short, template.example);
  if (faults.length === 0 && example.length > LONGEST_SHORT)
    faults.push(
      refuse(
        `Shorten the text message: with the example it has ${example.length} characters, and ${LONGEST_SHORT} are the most`,
        'short',
      ),
    );
  return faults;
}

function faultOfPart(
  typed: string,
  part: keyof Wording,
  known: readonly string[],
  secret: string | undefined,
): string | undefined {
  if (typed.trim() === '') return 'Write the words, or leave the usual ones as they are';
  const used = [...typed.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  const wrong = used.find((name) => !known.includes(name));
  const list = listWords(
    known.map((name) => `((${name}))`),
    'or',
  );
  if (wrong !== undefined)
    return `((${wrong})) is not a field of this template. ${known.length === 0 ? 'It has none' : `Use ${list}`}`;
  const rest = typed.replaceAll(PLACEHOLDER, '');
  if (rest.includes('((') || rest.includes('))'))
    return `A placeholder has two brackets on each side: ${list}`;
  if (secret !== undefined && part === 'subject' && used.includes(secret))
    return `((${secret})) opens something: leave it out of the subject`;
  if (secret !== undefined && part !== 'subject' && !used.includes(secret))
    return `Keep ((${secret})): without it whoever reads this cannot go on`;
  return undefined;
}

/** Words with their fields filled in. A placeholder that is no field is left as it is. */
export function fill(typed: string, fields: Fields): string {
  return typed.replaceAll(PLACEHOLDER, (whole, name: string) => fields[name] ?? whole);
}

/** What is round the words of one message. `council` signs it; `link` is a path of Tend that whoever signs in may open. */
export type Round = { readonly name: string; readonly council: string; readonly link: string | null };

/**
 * A message for one recipient by one channel: an email greets and signs, a text message is only its short words, a letter's greeting
 * and council are set by its paper, and the screen shows the words and has the link beside it.
 */
export function composed(
  channel: Channel,
  wording: Wording,
  fields: Fields,
  { name, council, link }: Round,
): { readonly subject: string; readonly body: string } {
  const subject = fill(wording.subject, fields);
  const body = fill(wording.body, fields);
  const there = link === null ? '' : `${HOME}${link}`;
  switch (channel) {
    case 'text': {
      const short = fill(wording.short, fields);
      return { subject, body: there === '' ? short : `${short} ${there}` };
    }
    case 'email':
      return {
        subject,
        body: [`Dear ${name},`, body, there, council].filter((part) => part !== '').join('\n\n'),
      };
    default:
      return { subject, body };
  }
}

/** The fields of a notice through the schema of its template. */
export function readFields(template: Template, fields: Fields): Result<Fields> {
  const read = template.fields.safeParse(fields);
  if (read.success) return ok(read.data);
  const issue = read.error.issues[0];
  return refuse(`The field ${issue?.path.join('.') ?? ''} of this notice is missing or empty`);
}

/** A kept message with the address of this installation and its secret in their places; without a secret it says where one was. */
export function inFull(kept: string, publicUrl: string, secret: string | null): string {
  return kept.replaceAll(SECRET, secret ?? '(not shown)').replaceAll(HOME, publicUrl.replace(/\/$/, ''));
}
