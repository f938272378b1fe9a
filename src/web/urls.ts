import { brokerageApiRoutes } from '../brokerage/api.ts';
import { packageApiRoutes } from '../brokerage/api-packages.ts';
import { periodicApiRoutes } from '../brokerage/api-periodic.ts';
import { placementReadRoutes } from '../brokerage/api-placement-reads.ts';
import { transitionPlanApiRoutes } from '../brokerage/api-transition-plans.ts';
import { areaApiRoutes } from '../contracts/api-areas.ts';
import { contractApiRoutes } from '../contracts/api-contracts.ts';
import { termsApiRoutes } from '../contracts/api-terms.ts';
import { upliftApiRoutes } from '../contracts/api-uplifts.ts';
import { blockUseApiRoutes } from '../payments/api-block-use.ts';
import { decisionApiRoutes } from '../payments/api-decisions.ts';
import { peopleApiRoutes } from '../people/api-people.ts';
import { careWorkerApiRoutes } from '../providers/api-care-workers.ts';
import { ownApiRoutes } from '../providers/api-own.ts';
import { providerRegisterApiRoutes } from '../providers/api-providers.ts';
import { introductionApiRoutes } from '../brokerage/api-introductions.ts';
import { placementApiRoutes } from '../brokerage/api-placement.ts';
import { providerApiRoutes } from '../brokerage/api-provider.ts';
import { requestActRoutes } from '../brokerage/api-request-acts.ts';
import { transitionApiRoutes } from '../brokerage/api-transition.ts';
import { brokerageJobs } from '../brokerage/jobs.ts';
import { withdrawStrandedJob } from '../brokerage/jobs-stranded.ts';
import { placementRoutes } from '../brokerage/pages/placement/urls.ts';
import { offerRoutes, shortlistRoutes } from '../brokerage/pages/placement/offer-urls.ts';
import { orderPaperRoutes, shortlistPaperRoutes } from '../brokerage/pages/placement/papers.ts';
import { moveHomeJob } from '../people/jobs.ts';
import { transitionJobs } from '../brokerage/jobs-transition.ts';
import { transitionRoutes } from '../brokerage/pages/transition/urls.ts';
import { periodicLineRoutes } from '../brokerage/pages/periodic-line.ts';
import { brokerageRoutes } from '../brokerage/pages/urls.ts';
import { faultOfPlacementSetting } from '../brokerage/records/placement-policy.ts';
import { contractPlacementRoutes } from '../contracts/pages/placement-urls.ts';
import { priceRoutes } from '../contracts/pages/prices-page.ts';
import { upliftRoutes } from '../contracts/pages/uplift-pages.ts';
import { contractRoutes } from '../contracts/pages/urls.ts';
import { drillApiRoutes } from '../market/api-drills.ts';
import { sweepApiRoutes } from '../market/api-sweeps.ts';
import { windowApiRoutes } from '../market/api-windows.ts';
import { marketJobs } from '../market/jobs.ts';
import { drillBehind, marketRoutes } from '../market/pages/urls.ts';
import { failureOfTransition } from '../market/records/drills.ts';
import { paymentApiRoutes } from '../payments/api.ts';
import { paymentsApiRoutes } from '../payments/api-payments.ts';
import { invoiceApiRoutes } from '../payments/api-invoices.ts';
import { paymentJobs } from '../payments/jobs.ts';
import { blockGapRoutes } from '../payments/pages/block-gaps.ts';
import { blockUseRoutes } from '../payments/pages/block-use.ts';
import { ledgerRoutes } from '../payments/pages/ledger-urls.ts';
import { holdPrices, ratesBelowFairPrice } from '../payments/actions/fair-price-figures.ts';
import { budgetStatementRoutes } from '../payments/pages/budget-statement.ts';
import { fairPriceRoutes } from '../payments/pages/fair-price-page.ts';
import { spendRoutes } from '../payments/pages/spend-page.ts';
import { fundRoutes, ownFundRoutes } from '../payments/pages/fund-urls.ts';
import { contributionRoutes } from '../payments/pages/contribution.ts';
import { invoiceRoutes } from '../payments/pages/invoice-urls.ts';
import { lineRoutes } from '../payments/pages/line-urls.ts';
import { paymentRoutes } from '../payments/pages/payment-urls.ts';
import { weekRoutes } from '../payments/pages/week-urls.ts';
import { closedSince, useOfYear } from '../payments/records/service-use.ts';
import { paidMinutes } from '../payments/rules/paid-minutes.ts';
import { peopleRoutes } from '../people/pages/urls.ts';
import { clearApiAnswersJob } from '../platform/clear-api-answers.ts';
import type { Job } from '../platform/jobs.ts';
import { providerRoutes } from '../providers/pages/urls.ts';
import { roundApiRoutes } from '../rounds/api.ts';
import { fitApiRoutes } from '../rounds/api-fit.ts';
import { togetherApiRoutes } from '../rounds/api-together.ts';
import { roundJobs } from '../rounds/jobs.ts';
import { ownRoundRoutes, roundRoutes } from '../rounds/pages/urls.ts';
import { packagesSide } from '../visits/actions/packages-side.ts';
import { replanLines } from '../visits/actions/plan-visits.ts';
import { writeRostered } from '../visits/actions/write-rostered.ts';
import { visitApiRoutes } from '../visits/api.ts';
import { visitChangeApiRoutes } from '../visits/api-changes.ts';
import { feedJobs } from '../visits/jobs-feeds.ts';
import { planVisitsJob } from '../visits/jobs-plan.ts';
import { feedOpenRoutes, feedRoutes } from '../visits/pages/feeds/urls.ts';
import { profileRoutes } from '../visits/pages/profiles/urls.ts';
import { plannedVisitRoutes } from '../visits/pages/visit-list-urls.ts';
import { listLoggedOnLines, listPlannedAround } from '../visits/records/around-transition.ts';
import { usualTeamsNow } from '../visits/records/workers-met.ts';
import type { ApiRoute } from './api.ts';
import { eventApiRoutes } from './administration/events-api.ts';
import { administrationRoutes } from './administration/urls.ts';
import { homeRoutes } from './home/urls.ts';
import { noticeRoutes } from './notices/urls.ts';
import type { OpenRoute, Route } from './route.ts';
import { settingsRoutes } from './settings/urls.ts';
import { signInRoutes } from './sign-in/urls.ts';
import { statementRoutes } from './statements/urls.ts';

/** What transitions need of visits. */
export const transitionSide = {
  replan: replanLines,
  loggedOn: listLoggedOnLines,
  plannedAround: listPlannedAround,
  startedFrom: drillBehind,
  failsOn: failureOfTransition,
};

/** What rounds need of visits. */
export const roundsSide = { writeRostered };

/** Every URL for people who have signed in, with the permission each one needs. */
export const routes: readonly Route[] = [
  ...homeRoutes,
  ...administrationRoutes,
  ...peopleRoutes,
  ...providerRoutes,
  ...contractRoutes({ minutesPaid: paidMinutes, ratesBelow: ratesBelowFairPrice }),
  ...priceRoutes(holdPrices),
  ...upliftRoutes({ useOfYear, closedSince, holdPrices }),
  ...contractPlacementRoutes(holdPrices),
  ...periodicLineRoutes,
  ...brokerageRoutes(packagesSide),
  ...offerRoutes(packagesSide),
  ...orderPaperRoutes,
  ...placementRoutes,
  ...transitionRoutes(transitionSide),
  ...roundRoutes(roundsSide),
  ...plannedVisitRoutes,
  ...feedRoutes,
  ...profileRoutes,
  ...weekRoutes,
  ...lineRoutes,
  ...invoiceRoutes,
  ...ledgerRoutes,
  ...blockUseRoutes,
  ...blockGapRoutes,
  ...paymentRoutes,
  ...contributionRoutes,
  ...fundRoutes,
  ...fairPriceRoutes,
  ...spendRoutes,
  ...budgetStatementRoutes,
  ...marketRoutes(transitionSide),
  ...settingsRoutes(faultOfPlacementSetting),
  ...noticeRoutes,
];

/** Every URL for whoever comes. */
export const openRoutes: readonly OpenRoute[] = [
  ...signInRoutes,
  ...statementRoutes,
  ...feedOpenRoutes,
  ...ownRoundRoutes,
  ...ownFundRoutes,
  ...shortlistRoutes(usualTeamsNow),
  ...shortlistPaperRoutes(usualTeamsNow),
];

/** Every act of the API. */
export const apiRoutes: readonly ApiRoute[] = [
  ...peopleApiRoutes,
  ...providerRegisterApiRoutes,
  ...ownApiRoutes,
  ...careWorkerApiRoutes,
  ...areaApiRoutes,
  ...contractApiRoutes,
  ...termsApiRoutes,
  ...upliftApiRoutes(closedSince),
  ...packageApiRoutes(packagesSide),
  ...periodicApiRoutes,
  ...placementReadRoutes,
  ...transitionPlanApiRoutes(transitionSide),
  ...decisionApiRoutes,
  ...blockUseApiRoutes,
  ...brokerageApiRoutes,
  ...transitionApiRoutes,
  ...placementApiRoutes(packagesSide),
  ...requestActRoutes(packagesSide),
  ...providerApiRoutes,
  ...roundApiRoutes(roundsSide),
  ...visitApiRoutes,
  ...visitChangeApiRoutes,
  ...introductionApiRoutes,
  ...fitApiRoutes,
  ...togetherApiRoutes,
  ...paymentApiRoutes,
  ...invoiceApiRoutes,
  ...paymentsApiRoutes,
  ...eventApiRoutes,
  ...drillApiRoutes(transitionSide),
  ...sweepApiRoutes,
  ...windowApiRoutes,
];

/** Every job that runs beside the pages. */
export const jobs: readonly Job[] = [
  moveHomeJob,
  planVisitsJob,
  ...brokerageJobs,
  ...transitionJobs(transitionSide),
  withdrawStrandedJob,
  ...roundJobs,
  ...feedJobs,
  ...paymentJobs,
  ...marketJobs,
  clearApiAnswersJob,
];
