import { expect, test } from 'vitest';
import { noteListSeen, notingPeople } from '../../src/platform/list-seen.ts';
import type { AuditEntry, Scope } from '../../src/platform/scope.ts';

function listening(): { readonly scope: Scope; readonly heard: AuditEntry[] } {
  const heard: AuditEntry[] = [];
  return { scope: { audit: (entry: AuditEntry) => void heard.push(entry) } as unknown as Scope, heard };
}

test('a list is noted in one entry with everybody in it, once each; nobody is no entry', () => {
  const { scope, heard } = listening();
  noteListSeen(scope, 'visits', [
    { person_reference: 'P2' },
    { personReference: 'P1' },
    { person_reference: 'P2' },
    { personReference: null },
  ]);
  noteListSeen(scope, 'visits', [{ personReference: null }]);
  expect(heard).toEqual([
    { act: 'list seen', subject: ['list', 'visits'], detail: { people: ['P1', 'P2'] } },
  ]);
});

test('a file that is written row by row is noted when its last row was read', async () => {
  const { scope, heard } = listening();
  const rows = notingPeople(scope, 'planned visits', [
    { person_reference: 'P2', minutes: 30 },
    { person_reference: 'P1', minutes: 45 },
  ]);
  const read: number[] = [];
  for await (const { minutes } of rows) {
    expect(heard).toEqual([]);
    read.push(minutes);
  }
  expect(read).toEqual([30, 45]);
  expect(heard).toEqual([
    { act: 'list seen', subject: ['list', 'planned visits as a file'], detail: { people: ['P1', 'P2'] } },
  ]);
});
