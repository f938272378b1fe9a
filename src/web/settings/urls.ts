import type { Route } from '../route.ts';
import { addDay, adoptDays, bankHolidayList, readHolidayFile, removeDay } from './bank-holiday-pages.ts';
import { datedSetting, type FaultOfSetting, saveSetting } from './dated-setting.ts';
import { settingsOverview } from './overview.ts';

const see = 'settings.see';
const days = 'reference-data.edit';

/** The council's dated settings and its bank holidays. `faultOf` is what the rules of rooms say of a setting. */
export const settingsRoutes = (faultOf: FaultOfSetting): readonly Route[] => [
  { method: 'GET', path: '/settings', permission: see, title: 'Settings', answer: settingsOverview },
  {
    method: 'GET',
    path: '/settings/bank-holidays',
    permission: see,
    title: 'Bank holidays',
    answer: bankHolidayList,
  },
  {
    method: 'POST',
    path: '/settings/bank-holidays',
    permission: days,
    title: 'Add a bank holiday',
    answer: addDay,
  },
  {
    method: 'POST',
    path: '/settings/bank-holidays/adopt',
    permission: days,
    title: 'Adopt a year’s bank holidays',
    answer: adoptDays,
  },
  {
    method: 'POST',
    path: '/settings/bank-holidays/file',
    permission: days,
    title: 'Read GOV.UK’s bank holidays',
    answer: readHolidayFile,
  },
  {
    method: 'POST',
    path: '/settings/bank-holidays/:id/remove',
    permission: days,
    title: 'Remove a bank holiday',
    answer: removeDay,
  },
  { method: 'GET', path: '/settings/:name', permission: see, title: 'Setting', answer: datedSetting },
  {
    method: 'POST',
    path: '/settings/:name',
    permission: 'settings.edit',
    title: 'Record a setting',
    answer: saveSetting(faultOf),
  },
];
