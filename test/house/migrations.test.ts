import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

/** Migrations of a list, as sha256sum writes it, that are not what the list says; `read` gives a file's words, or undefined where it is gone. */
function changedSince(list: string, read: (file: string) => string | undefined): string[] {
  return list
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [checksum, file = ''] = line.split(/\s+/);
      const words = read(file);
      if (words === undefined) return [`${file} is gone`];
      return createHash('sha256').update(words).digest('hex') === checksum ? [] : [`${file} has changed`];
    });
}

describe('a migration that was released', () => {
  test('is never changed, or no database that ran it can be brought up to date: write a new one', () => {
    const list = readFileSync(path.join(root, 'test/postgres/migrations.released'), 'utf8');
    const read = (file: string) => {
      const whole = path.join(root, file);
      return existsSync(whole) ? readFileSync(whole, 'utf8') : undefined;
    };
    expect(changedSince(list, read)).toEqual([]);
  });

  test('is found where it has changed or is gone', () => {
    const list = `${createHash('sha256').update('create').digest('hex')}  migrations/0001_ground.sql\n`;
    expect(changedSince(list, () => 'create')).toEqual([]);
    expect(changedSince(list, () => 'created')).toEqual(['migrations/0001_ground.sql has changed']);
    expect(changedSince(list, () => undefined)).toEqual(['migrations/0001_ground.sql is gone']);
  });
});
