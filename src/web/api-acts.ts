/**
 * Every form of people, providers, contracts, brokerage and the market beside the calls of the API that do the same, or why it is for a page alone.
 * A test walks the forms: none is added without a word here. docs/how-to/placement-by-api.md tells of the calls.
 */

/** Where the act of a form is on the API, or why it is not. */
export type FormOnApi = { readonly calls: readonly `/api/${string}`[] } | { readonly pageOnly: string };

const by = (...calls: readonly `/api/${string}`[]): FormOnApi => ({ calls });
const page = (pageOnly: string): FormOnApi => ({ pageOnly });

const trust =
  'Who may speak for a person and what they are told rests on papers that somebody has read; placement only reads it.';
const oneToAnswer =
  'An owner is somebody who signs in and answers for it; a system has no name to put there.';

const ofPeople = {
  '/people/new': by('/api/people'),
  '/people/:id/edit/:section': by('/api/people/{person}'),
  '/people/:id/death': by('/api/people/{person}/death'),
  '/people/:id/death/mistake': by('/api/people/{person}/death'),
  '/people/:id/move': page(
    'A move to come is told by somebody who can be asked how to get in there; on its day the address can be read and changed on the API.',
  ),
  '/people/:id/move/withdraw': page('It is taken back by whoever hears that it does not come to it.'),
  '/people/:id/notices': page(
    'What a person agreed to be sent is recorded by whoever heard it, beside what they said.',
  ),
  '/people/:id/representatives/new': page(trust),
  '/people/:id/representatives/:representative': page(trust),
  '/people/:id/representatives/:representative/end': page(trust),
  '/people/:id/wishes/new': by('/api/people/{person}/worker-wishes'),
  '/people/:id/wishes/:wish/end': by('/api/people/{person}/worker-wishes/{wish}/end'),
  '/people/:id/decisions/new': page(
    'Whether a person could decide is judged by somebody who spoke with them; it is no act of placement.',
  ),
} as const satisfies Record<string, FormOnApi>;

const ofProviders = {
  '/providers/new': by('/api/providers'),
  '/providers/import': page(
    'The regulator’s file is chosen and checked by a person; from a system it is taken by the command tend import regulator.',
  ),
  '/providers/:id/edit': by('/api/providers/{provider}'),
  '/providers/:id/branches/new': by('/api/providers/{provider}/branches'),
  '/providers/:id/branches/:branch/edit': by('/api/providers/{provider}/branches/{branch}'),
  '/providers/:id/ratings/new': by('/api/providers/{provider}/ratings'),
  '/providers/:id/capacity': by('/api/capacity'),
  '/providers/:id/profile/edit': by('/api/providers/{provider}/profile'),
  '/providers/:id/tax': by('/api/providers/{provider}/tax'),
  '/workers/new': by('/api/care-workers'),
  '/workers/:id/edit': by('/api/care-workers/{worker}'),
  '/workers/:id/checks/new': by('/api/care-workers/{worker}/checks'),
  '/workers/:id/checks/:check/withdraw': by('/api/care-workers/{worker}/checks/{check}/withdraw'),
} as const satisfies Record<string, FormOnApi>;

const ofContracts = {
  '/contracts/new': by('/api/contracts'),
  '/contracts/:id/edit': by('/api/contracts/{contract}'),
  '/contracts/:id/terms/new': by('/api/contracts/{contract}/terms'),
  '/contracts/:id/terms/start': page('It fills in the form of terms from a file and saves nothing.'),
  '/contracts/:id/prices/new': by('/api/contracts/{contract}/prices'),
  '/uplifts/new': by('/api/uplifts'),
  '/uplifts/:id/undo': by('/api/uplifts/{uplift}/undo'),
  '/areas/new': by('/api/areas'),
  '/areas/:id/edit': by('/api/areas/{area}'),
  '/contracts/:id/areas/new': by('/api/contracts/{contract}/areas'),
  '/contracts/:id/areas/:area/end': by('/api/contracts/{contract}/areas/{serving}/end'),
  '/contracts/:id/blocks/new': by('/api/contracts/{contract}/blocks'),
  '/contracts/:id/events/new': by('/api/contract-events'),
  '/contracts/:id/events/:event/lift': by('/api/contract-events/{event}/lift'),
} as const satisfies Record<string, FormOnApi>;

const ofPackages = {
  '/packages/new': by('/api/packages'),
  '/packages/:id/edit': by('/api/packages/{package}'),
  '/packages/:id/services/new': by('/api/packages/{package}/services'),
  '/packages/:id/services/:line/visits': by('/api/packages/{package}/services/{service}/visits'),
  '/packages/:id/services/periodic': by('/api/packages/{package}/services/periodic'),
  '/packages/:id/services/:line/days': by('/api/packages/{package}/services/{service}/days'),
  '/packages/:id/end': by('/api/packages/{package}/end'),
  '/packages/:id/services/:line/take-back-end': by(
    '/api/packages/{package}/services/{service}/take-back-end',
  ),
  '/packages/:id/suspend': by('/api/suspensions'),
  '/packages/:id/suspensions/:suspension': by('/api/suspensions/{suspension}/end'),
  '/packages/:id/find-provider': by('/api/placement/requests'),
  '/packages/:id/find-provider/periodic': by('/api/placement/requests'),
} as const satisfies Record<string, FormOnApi>;

const ofPlacement = {
  '/placement/take': page(oneToAnswer),
  '/placement/:id/take': page(oneToAnswer),
  '/placement/:id/note': by('/api/placement/requests/{request}/acts'),
  '/placement/:id/way': by('/api/placement/requests/{request}/acts'),
  '/placement/:id/agree': by('/api/placement/requests/{request}/acts'),
  '/placement/:id/withdraw': by('/api/placement/requests/{request}/acts'),
  '/placement/:id/person': by('/api/placement/requests/{request}/person'),
  '/placement/:id/wishes': by('/api/placement/requests/{request}/wishes'),
  '/placement/:id/wishes/:wish/end': by('/api/placement/requests/{request}/wishes/{wish}/end'),
  '/placement/:id/offer': by('/api/placement/requests/{request}/offers'),
  '/placement/:id/place': by('/api/placement/requests/{request}/place'),
  '/placement/:id/link': by('/api/placement/requests/{request}/link'),
  '/shortlist/:token': page(
    'The person answers it by their own link; what they said otherwise is recorded on the request.',
  ),
  '/offers/:id': by('/api/offers/{offer}/answer'),
  '/service-orders/:id': by('/api/service-orders/{order}/answer'),
  '/service-orders/:id/started': by('/api/service-orders/{order}/started'),
  '/service-orders/:id/again': by('/api/placements/{placement}/order'),
  '/placements/:id/end': by('/api/placements/{placement}/end'),
  '/placements/:id/introduction': by('/api/placements/{placement}/introduction'),
  '/placements/:id/introduction/ask': by('/api/placements/{placement}/introduction/ask'),
  '/placements/:id/told': by('/api/placements/{placement}/told'),
} as const satisfies Record<string, FormOnApi>;

const ofTransitions = {
  '/transitions/new': by('/api/transitions'),
  '/transitions/:id/answers': by(
    '/api/transitions/{transition}/moves/{move}/answer',
    '/api/transitions/{transition}/moves/{move}/acts',
  ),
  '/transitions/:id/place': by('/api/transitions/{transition}/place'),
  '/transitions/:id/stop': by('/api/transitions/{transition}/stop'),
  '/transitions/:id/draft': by('/api/transitions/{transition}/draft'),
  '/transitions/:id/own': page(oneToAnswer),
  '/transitions/:id/cut-over': by('/api/transitions/{transition}/cut-over'),
  '/transitions/:id/close': by('/api/transitions/{transition}/close'),
  '/transitions/:id/moves/:move': by(
    '/api/transitions/{transition}/moves/{move}/choose',
    '/api/transitions/{transition}/moves/{move}/answer',
    '/api/transitions/{transition}/moves/{move}/acts',
  ),
  '/handovers/:id': by('/api/handovers/{move}/confirm'),
} as const satisfies Record<string, FormOnApi>;

const ofMarket = {
  '/drills/new': by('/api/drills'),
  '/drills/sweeps/new': by('/api/drills/sweeps'),
  '/drills/:id/transition': by('/api/drills/{drill}/transition'),
  '/windows/new': by('/api/windows'),
  '/windows/:id/cancel': by('/api/windows/{simulation}/cancel'),
  '/windows/:id/repeat': by('/api/windows'),
  '/windows/:id/straight-line': by('/api/windows'),
} as const satisfies Record<string, FormOnApi>;

/** Each form by its path. */
export const FORMS_ON_API: Readonly<Record<string, FormOnApi>> = {
  ...ofPeople,
  ...ofProviders,
  ...ofContracts,
  ...ofPackages,
  ...ofPlacement,
  ...ofTransitions,
  ...ofMarket,
};
