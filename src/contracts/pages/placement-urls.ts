import type { Permission } from '../../platform/permissions.ts';
import type { Route } from '../../web/route.ts';
import { areaList, editArea, newArea, saveArea, saveNewArea } from './area-pages.ts';
import {
  askContractAreaEnd,
  contractAreasPage,
  newBlock,
  newContractArea,
  saveBlock,
  saveContractArea,
  saveContractAreaEnd,
} from './contract-areas.ts';
import { askLift, contractEventsPage, newEvent, saveEvent, saveLift } from './contract-events.ts';
import type { HoldPrices } from './fair-price-beside.ts';

type Answering = Route['answer'];

function see(path: Route['path'], title: string, answer: Answering): Route {
  return { method: 'GET', path, permission: 'contracts.see', title, answer };
}

/** A form and what it posts, at one address. */
function change(path: Route['path'], title: string, show: Answering, save: Answering): Route[] {
  const permission: Permission = 'contracts.edit';
  return [
    { method: 'GET', path, permission, title, answer: show },
    { method: 'POST', path, permission, title, answer: save },
  ];
}

/** Areas, where contracts may be used, the blocks of time bought there, and what happens to contracts besides their terms. */
export const contractPlacementRoutes = (hold: HoldPrices): readonly Route[] => [
  see('/areas', 'Areas', areaList),
  ...change('/areas/new', 'New area', newArea, saveNewArea),
  ...change('/areas/:id/edit', 'Change an area', editArea, saveArea),
  see('/contracts/:id/areas', 'Areas of a contract', async (asked) => await contractAreasPage(asked, hold)),
  ...change('/contracts/:id/areas/new', 'Add an area', newContractArea, saveContractArea),
  ...change('/contracts/:id/areas/:area/end', 'Last day in an area', askContractAreaEnd, saveContractAreaEnd),
  ...change('/contracts/:id/blocks/new', 'Buy time in an area', newBlock, saveBlock),
  see('/contracts/:id/events', 'Events of a contract', contractEventsPage),
  ...change('/contracts/:id/events/new', 'Record an event', newEvent, saveEvent),
  ...change('/contracts/:id/events/:event/lift', 'Lift an event', askLift, saveLift),
];
