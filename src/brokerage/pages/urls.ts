import type { Permission } from '../../platform/permissions.ts';
import type { Route } from '../../web/route.ts';
import { newLine, saveNewLine } from './line-new.ts';
import { linePage } from './line-page.ts';
import { editPattern, savePattern } from './line-pattern.ts';
import { askEnd, saveEnd } from './lines-end.ts';
import { editPackage, newPackage, saveNewPackage, savePackage } from './package-form.ts';
import { packageList } from './package-list.ts';
import { packagePage } from './package-page.ts';
import { askSuspension, askSuspensionEnd, saveSuspension, saveSuspensionEnd } from './suspension-form.ts';
import { askTakeBack, saveTakeBack } from './take-back-end.ts';
import type { VisitsSide } from './visits-side.ts';

/** Care packages and their services. What follows for visits is handed in, since visits come after. */
export function brokerageRoutes(side: VisitsSide): readonly Route[] {
  const get = (
    path: Route['path'],
    permission: Permission,
    title: string,
    answer: Route['answer'],
  ): Route => ({
    method: 'GET',
    path,
    permission,
    title,
    answer,
  });
  const form = (
    path: Route['path'],
    permission: Permission,
    title: string,
    ask: Route['answer'],
    save: Route['answer'],
  ): Route[] => [
    get(path, permission, title, ask),
    { ...get(path, permission, title, save), method: 'POST' },
  ];
  const [see, edit, suspend] = ['packages.see', 'packages.edit', 'packages.suspend'] as const;
  const one = '/packages/:id';
  return [
    get('/packages', see, 'Care packages', packageList),
    ...form('/packages/new', edit, 'New care package', newPackage, saveNewPackage),
    get(one, see, 'Care package', packagePage(side)),
    ...form(`${one}/edit`, edit, 'Change a care package', editPackage, savePackage),
    ...form(`${one}/services/new`, edit, 'Arrange a service', newLine, saveNewLine(side)),
    get(`${one}/services/:line`, see, 'Service of a care package', linePage),
    ...form(`${one}/services/:line/visits`, edit, 'Change the visits', editPattern, savePattern(side)),
    ...form(`${one}/end`, edit, 'End care', askEnd, saveEnd(side)),
    ...form(
      `${one}/services/:line/take-back-end`,
      edit,
      'Take back the end of care',
      askTakeBack(side),
      saveTakeBack(side),
    ),
    ...form(`${one}/suspend`, suspend, 'Suspend visits', askSuspension, saveSuspension(side)),
    ...form(
      `${one}/suspensions/:suspension`,
      suspend,
      'End of a suspension',
      askSuspensionEnd,
      saveSuspensionEnd(side),
    ),
  ];
}
