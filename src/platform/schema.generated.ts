// Made by `npm run schema` from the migrations. Do not edit.
import type { ColumnType } from 'kysely';

type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;
type Instant = ColumnType<Date, Date | string, Date | string>;
type Json = ColumnType<unknown, string, string>;

/** What the ledger would hold besides if every week were closed and approved now, by contract, person, service (0 and empty where there is none), week and kind. Counted anew by the application; never posted. */
export interface AccrualTable {
  council_id: number;
  provider_id: number;
  contract_id: number;
  person_id: number;
  service: string;
  week_starts_on: string;
  /** The month that it is about, as a posting of it would say. */
  period_month: string;
  /** What it is of: a kind of item of a close; held, what waits for a decision, at what it would pay; or not judged, a planned visit that nothing was found of yet, as planned. */
  of: "visit" | "block" | "block adjustment" | "block lapsed" | "service" | "retainer" | "travel" | "contribution" | "fund" | "invoice" | "VAT" | "held" | "not judged";
  items: number;
  /** What it would put to care and unused block time, in pence. */
  care_pence: number;
  /** What it would add to what is owed to the provider, in pence: less what the provider collects from people. */
  owed_pence: number;
}

/** When the accruals of a provider were counted last, and to which day. */
export interface AccrualCountTable {
  council_id: number;
  provider_id: number;
  counted_to: string;
  counted_at: Instant;
}

/** What an API call with an idempotency key was answered, so that the same call again is answered the same and done once. Cleared after 30 days. */
export interface ApiAnswerTable {
  council_id: number;
  api_client_id: number;
  idempotency_key: string;
  request_hash: Buffer;
  status: number;
  body: Json;
  answered_at: Generated<Instant>;
}

/** A system that works by the API, of a provider or of the council itself; the secret is random and only its SHA-256 is kept. */
export interface ApiClientTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number | null;
  client_key: string;
  secret_hash: Buffer;
  name: string;
  created_by: number | null;
  created_at: Generated<Instant>;
  revoked_at: Instant | null;
  last_used_at: Instant | null;
  /** What a system of the council itself acts as; null for a provider's system, which acts as its coordinator. */
  role: "broker" | "contracts_officer" | "commissioner" | "auditor" | null;
}

/** A short-lived bearer token given to an API client for its secret. */
export interface ApiTokenTable {
  token_hash: Buffer;
  council_id: number;
  api_client_id: number;
  expires_at: Instant;
}

/** Someone who signs in. What they may do is in membership. */
export interface AppUserTable {
  id: Generated<number>;
  email: string;
  name: string;
  created_at: Generated<Instant>;
  last_signed_in_at: Instant | null;
}

/** What somebody may approve alone, from a day on; of those in effect, the one recorded last holds. Who has none approves nothing. */
export interface ApprovalLimitTable {
  council_id: number;
  id: Generated<number>;
  user_id: number;
  /** The most that a payment run may come to for one approval to be enough, in pence. */
  amount_pence: number;
  effective_from: string;
  source: string;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** A part of the council's ground in which care is bought: a set of wards or of postcode districts. */
export interface AreaTable {
  council_id: number;
  id: Generated<number>;
  name: string;
  made_of: "wards" | "postcode districts";
  parts: string[];
  closed_on: string | null;
  version: Generated<number>;
}

/** Every change, every look at a person's record and every refusal, chained by hash so that a changed or missing row shows. */
export interface AuditEventTable {
  council_id: number;
  /** Position in the council's chain: 1, 2, 3 … without gaps. */
  seq: number;
  at: Instant;
  user_id: number | null;
  user_name: string;
  role: string;
  act: string;
  subject_kind: string | null;
  subject_id: string | null;
  person_id: number | null;
  detail: Generated<Json>;
  previous_hash: Buffer;
  /** SHA-256 of the previous hash and this row's words, as audit_words() writes them. */
  hash: Buffer;
}

/** The newest link of each council's audit chain. */
export interface AuditHeadTable {
  council_id: number;
  seq: number;
  hash: Buffer;
}

/** Versions of where a provider is paid; the newest holds once it is confirmed, and nothing is paid before. */
export interface BankDetailTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  account_name: string;
  sort_code: string;
  account_number: string;
  roll_number: string | null;
  /** How the council was told. It is confirmed by another way. */
  told_by: "letter" | "email" | "form" | "telephone" | "in person";
  words: string;
  changed_by: number;
  changed_at: Instant;
}

/** What somebody of the council learnt when asking the provider whether its bank details are right. */
export interface BankDetailConfirmationTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  bank_detail_id: number;
  outcome: "confirmed" | "not confirmed";
  channel: "letter" | "email" | "form" | "telephone" | "in person";
  words: string;
  confirmed_by: number;
  confirmed_at: Instant;
}

/** A file that a released run made, once: every download gives these bytes. */
export interface BankFileTable {
  council_id: number;
  id: Generated<number>;
  payment_run_id: number;
  kind: "bacs" | "pain.001" | "accounts payable";
  file_number: number;
  name: string;
  bytes: Buffer;
  sha256: string;
  payments: number;
  /** The control total of the file, in pence. */
  amount_pence: number;
  made_by: number;
  made_at: Instant;
}

/** Days a contract may pay as a bank holiday: the true day and the day kept in its stead are both here and told apart. */
export interface BankHolidayTable {
  council_id: number;
  id: Generated<number>;
  holiday_on: string;
  title: string;
  kind: "true-day" | "substitute";
  moved_from: string | null;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** Time that a block is not paid for after all, in the period that holds a day, with its cause. */
export interface BlockAdjustmentTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number;
  area_id: number;
  on_day: string;
  /** Minutes taken off what the period bought. */
  minutes: number;
  cause: "the council suspended placements" | "a need could not be met" | "agreed otherwise";
  words: string;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** A registered location of a provider. */
export interface BranchTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  name: string;
  /** The regulator's id of the location, such as 1-123456789. */
  regulator_location_id: string | null;
  address_lines: Generated<string[]>;
  postcode: string | null;
  latitude: number | null;
  longitude: number | null;
  registered_on: string | null;
  deregistered_on: string | null;
  registration_status: Generated<"registered" | "deregistered" | "not stated">;
  /** When the provider closed it; what was said of it stays. */
  closed_on: string | null;
  version: Generated<number>;
  services: Generated<string[]>;
  languages: Generated<string[]>;
  areas: Generated<string[]>;
}

/** Money set aside for home care in a year, all of it or for one area, contract or service; the newest of each holds. */
export interface BudgetTable {
  council_id: number;
  id: Generated<number>;
  year_starts_on: string;
  area_id: number | null;
  contract_id: number | null;
  service: string | null;
  /** For the year, in pence. */
  amount_pence: number;
  /** Hours of care that it is meant to buy; null where that is not said. */
  hours: number | null;
  reason: string;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** Whether a person could make one decision at one time, and what was decided (Mental Capacity Act 2005: capacity is about one decision, and is presumed). */
export interface CapacityDecisionTable {
  council_id: number;
  id: Generated<number>;
  person_id: number;
  about: string;
  capacity: "can decide" | "cannot decide";
  outcome: "agrees" | "does not agree" | "decided by attorney or deputy" | "decided in best interests";
  representative_id: number | null;
  decided_on: string;
  note: string;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** What is arranged for a person. */
export interface CarePackageTable {
  council_id: number;
  id: Generated<number>;
  reference: string;
  person_id: number;
  starts_on: string;
  ends_on: string | null;
  primary_need: string | null;
  cover_note: string | null;
  created_by: number | null;
  created_at: Generated<Instant>;
  version: Generated<number>;
}

/** What was posted as spent on care, by the month that it is about, contract, person and service (0 and empty where there is none), so that a year opens at once by area and service. Kept by the database itself, from each posting as it is written. */
export interface CareTotalTable {
  council_id: number;
  period_month: string;
  contract_id: number;
  person_id: number;
  service: string;
  /** Put to care or to unused block time less what was taken from them, in pence. */
  amount_pence: number;
}

/** Who is paid to visit. */
export interface CareWorkerTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  /** The provider's own number for the worker, as its visit files write it. */
  reference: string;
  given_name: string;
  family_name: string;
  gender: "female" | "male" | "other" | "not stated" | null;
  languages: Generated<string[]>;
  phone: string | null;
  starts_on: string | null;
  ends_on: string | null;
  version: Generated<number>;
  search_text: Generated<string>;
}

/** What is owed besides visits: a block, a service by the week or night, a retainer, travel, a contribution. A later finding is a new row under the same key. */
export interface ChargeTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number;
  person_id: number | null;
  package_line_id: number | null;
  /** What it is for, the same for all its versions. */
  key: string;
  kind: "block" | "block adjustment" | "block lapsed" | "service" | "retainer" | "travel" | "contribution" | "fund" | "invoice" | "VAT";
  /** The week in which it falls due. */
  week_starts_on: string;
  starts_on: string;
  ends_on: string;
  minutes: Generated<number>;
  /** What is owed for it, in pence; below nought where it takes something off. */
  amount_pence: number;
  /** What it takes from block time bought, in pence. */
  block_pence: Generated<number>;
  because: string;
  replaces_id: number | null;
  made_at: Generated<Instant>;
}

/** How a person, or one who speaks for them, likes to be written to, and what they agreed to; the newest holds. */
export interface ContactPreferenceTable {
  council_id: number;
  id: Generated<number>;
  person_id: number;
  representative_id: number | null;
  prefers: "letter" | "email" | "text" | "telephone";
  /** By which of email and text they agreed to be written to. A letter to one's home needs no agreement. */
  agreed: Generated<string[]>;
  large_print: Generated<boolean>;
  /** Where a representative's letters go, the postcode last; the person's own address is on their record. */
  address_lines: Generated<string[]>;
  /** What they said, and to whom. */
  said: string;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** An agreement with a provider under which visits are paid. */
export interface ContractTable {
  council_id: number;
  id: Generated<number>;
  reference: string;
  provider_id: number;
  title: string;
  kind: "block" | "spot" | "framework" | "outcome-based" | "individual service fund" | "in-house";
  area: string | null;
  starts_on: string;
  ends_on: string | null;
  created_at: Generated<Instant>;
  version: Generated<number>;
}

/** That a contract may be used in an area, and for a framework in which tier. */
export interface ContractAreaTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number;
  area_id: number;
  tier: number | null;
  starts_on: string;
  ends_on: string | null;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** Whether the weeks of a contract are self-billed or paid on the provider's invoice, from a Monday on; of those in effect, the one recorded last holds, and without any a contract is self-billed. */
export interface ContractBillingTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number;
  way: "self-billed" | "invoiced";
  effective_from: string;
  source: string;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** Time that a block contract bought in an area, from a day; a later row takes the place of an earlier one from its start. */
export interface ContractBlockTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number;
  area_id: number;
  starts_on: string;
  ends_on: string | null;
  period: "week" | "four weeks" | "quarter" | "year";
  /** Minutes of workers' time bought in each period. */
  minutes: number;
  paid_in_advance: boolean;
  carries_over: Generated<boolean>;
  /** The share of the area's assessed need at which it was sized. */
  sized_at_percent: number | null;
  reason: string;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
  /** What an hour of the block costs, in pence. Null: the block is a promise of hours only, and its visits are paid by the hour. */
  pence_per_hour: number | null;
}

/** What happened to a provider's contracts besides their terms: of one contract or area where they are named, else of all. */
export interface ContractEventTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number | null;
  area_id: number | null;
  kind: "restriction of hours" | "suspension of new business" | "default notice" | "improvement plan" | "termination" | "registration cancelled" | "lifted";
  lifts_id: number | null;
  effective_at: Instant;
  ends_at: Instant | null;
  weekly_minutes_limit: number | null;
  reason: string;
  evidence: string | null;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** Within how many days a contract is to be paid, from a day on, where it says so itself; of those in effect, the one recorded last holds, and without any the council's own setting. */
export interface ContractPaymentDaysTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number;
  /** From the day on which a claim is valid; the law allows 30 at the most. */
  days: number;
  effective_from: string;
  source: string;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** One version of what a contract pays besides the hour. On a day, the version recorded last among those in effect from that day or earlier holds. */
export interface ContractPricesTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number;
  version: number;
  effective_from: string;
  /** Services by the week, night or day, prices by length of visit, travel, no-reply visits and retainer, in the shape docs/rules/service-by-the-week.md describes; money in pence. */
  prices: Json;
  reason: string;
  /** On what the prices rest, such as a decision or a letter. */
  source: Generated<string>;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** One version of a contract's terms and rates. On a day, the version recorded last among those in effect from that day or earlier holds. */
export interface ContractTermsTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number;
  version: number;
  effective_from: string;
  /** Windows, pay rule, cancelled rule, rates in pence an hour and effects, in the shape docs/rules/terms.md describes. */
  terms: Json;
  /** Which day is paid as the bank holiday when one is moved: the true day, the substitute or both. It stands beside the terms, since the command reads the days themselves. */
  bank_holidays: Generated<"true-day" | "substitute" | "both">;
  /** Why the terms were recorded, in the words of whoever recorded them. */
  reason: string;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** What a person pays a week towards their care and who collects it, by version; the version recorded last among those in effect holds. */
export interface ContributionTable {
  council_id: number;
  id: Generated<number>;
  person_id: number;
  provider_id: number | null;
  version: number;
  effective_from: string;
  /** In pence a week; 0 where nothing is paid from that day. */
  weekly_pence: number;
  /** provider: the council pays the provider net of it; council: the provider is paid gross. */
  collected_by: "council" | "provider";
  reason: string;
  source: Generated<string>;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** The authority that commissions care; everything else belongs to one. */
export interface CouncilTable {
  id: Generated<number>;
  name: string;
  /** Used in addresses and folder names: lower-case letters, digits and hyphens. */
  short_name: string;
  /** A made-up council: one-click sign-in is possible only here. */
  demonstration: Generated<boolean>;
  created_at: Generated<Instant>;
}

/** A dated setting of the council with the source it rests on; never overwritten, the newest recorded one in force on a day wins. */
export interface CouncilSettingTable {
  council_id: number;
  id: Generated<number>;
  name: string;
  value: Json;
  effective_from: string;
  source: string;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** Where everything of a provider, or of one area of it, would go if it failed on a day, as it was worked out then. Changes nothing else. Council people only. */
export interface DrillTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  area_id: number | null;
  /** The first day on which the provider would make no visit. */
  fails_on: string;
  drill_sweep_id: number | null;
  services: number;
  /** Live services whose week is not known here, so that nothing could be drafted for them. */
  by_hand: number;
  people: number;
  /** Minutes of workers' time in an average week; placed with others and in-house add up to it. */
  weekly_minutes: number;
  placed_minutes: number;
  in_house_minutes: number;
  /** What of the in-house minutes is above what the in-house service itself said it can take. */
  uncovered_minutes: number;
  uncovered_people: number;
  /** The most workers that are needed at one moment of the week for what is uncovered. */
  workers_beyond: number;
  /** What an average week would cost more at the new contracts' own rates than today, in pence; less than nought where it would cost less. Services with a visit that no rate fits are left out. */
  extra_pence: number;
  unpriced_services: number;
  /** People whose usual care worker would not come with them. */
  losing_people: number;
  losing_critical_people: number;
  /** The Herfindahl-Hirschman index of all areas together, 0 to 10,000; null where there is no care. */
  concentration_before: number | null;
  concentration_after: number | null;
  /** Statements of capacity that the plan rests on and that are older than the council goes by. */
  stale_figures: number;
  /** Everything the drill found, in the shape docs/rules/failure-drill.md describes; people by id only, money in pence. */
  answer: Json;
  made_by: number | null;
  made_at: Instant;
}

/** One drill of every provider for the same day, so that they can be ranked. Council people only. */
export interface DrillSweepTable {
  council_id: number;
  id: Generated<number>;
  /** The first day on which no provider drilled would make a visit. */
  fails_on: string;
  /** The long work that shows how far it has come. */
  work_id: number | null;
  made_by: number | null;
  made_at: Instant;
}

/** The real transition that was started from a drill. Council people only. */
export interface DrillTransitionTable {
  council_id: number;
  drill_id: number;
  transition_id: number;
  made_by: number | null;
  made_at: Instant;
}

/** A planned visit that was taken out or cancelled because its service ended before it, kept as it was until the end is taken back. */
export interface DroppedVisitTable {
  council_id: number;
  planned_visit_id: number;
  package_line_id: number;
  provider_id: number;
  /** Its row in planned_visit. */
  visit: Json;
  /** Its rows in rota_stop: who was to go, and when. */
  places: Json;
  dropped_at: Instant;
}

/** What the council puts in place of the published figures of the fair price from a day on; of those in effect the one recorded last holds. */
export interface FairPriceFiguresTable {
  council_id: number;
  id: Generated<number>;
  effective_from: string;
  /** In the shape docs/rules/fair-price.md describes; money in pence. */
  figures: Json;
  source: string;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** One file or call of visits as it came, with what was made of it. */
export interface FeedTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number | null;
  holds: "planned visits" | "visit logs";
  format: "tend" | "abacus" | "profile" | "api";
  mapping_profile_id: number | null;
  channel: "upload" | "api" | "folder";
  file_name: string;
  /** The sender's own reference of the file, where its layout has one; a taken one is not taken twice. */
  file_reference: string | null;
  content_hash: Buffer;
  /** The file as received, gzip-compressed. */
  content: Buffer;
  /** How the visits were logged, where the layout has no column for it. */
  method: Generated<"tag" | "phone" | "gps" | "app" | "manual">;
  /** The columns of the file as it names them, to send refused rows back under. */
  headings: Generated<string[]>;
  delimiter: Generated<"," | ";" | "\t">;
  /** What a person is shown before the file is taken: first rows, changes, people and workers not known. */
  preview: Generated<Json>;
  long_work_id: number | null;
  status: Generated<"reading" | "previewed" | "taking" | "taken" | "discarded" | "unusable">;
  fault: string | null;
  rows_read: Generated<number>;
  rows_new: Generated<number>;
  rows_unchanged: Generated<number>;
  rows_updated: Generated<number>;
  rows_refused: Generated<number>;
  rows_unmatched: Generated<number>;
  received_by: number | null;
  api_client_id: number | null;
  received_at: Generated<Instant>;
  taken_by: number | null;
  taken_at: Instant | null;
}

/** A row of a feed that could not be used, and why, to send back. */
export interface FeedRefusalTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number | null;
  feed_id: number;
  line: number;
  field: string;
  value: string;
  reason: string;
  row_text: Generated<string>;
}

/** One time it was asked whether a placement request fits into rounds. It is kept for its day; the newest counts. Council people only. */
export interface FitRunTable {
  council_id: number;
  id: Generated<number>;
  placement_request_id: number;
  asked_on: string;
  /** The Monday of the week in which care starts. */
  week_starts_on: string;
  /** The version of the rounds engine: another may answer otherwise. */
  engine: string;
  work_id: number | null;
  finished_at: Instant | null;
  fault: string | null;
  made_by: number | null;
  made_at: Instant;
}

/** Money for care that the council pays in advance, to the person or whoever manages it for them. What is agreed of it is in fund_terms. */
export interface FundTable {
  council_id: number;
  id: Generated<number>;
  person_id: number;
  provider_id: number | null;
  contract_id: number | null;
  kind: "direct payment" | "individual service fund";
  /** Who manages it: the person, somebody they chose, or an organisation. */
  managed_by: string;
  /** The account it is paid into, as accounts payable know it. Never published. */
  paid_to: string;
  starts_on: string;
  /** Paid once at the start, such as for insurance, in pence. */
  set_up_pence: Generated<number>;
  written_by: number;
  written_at: Instant;
}

/** Instalments that accounts payable pay together. */
export interface FundBatchTable {
  council_id: number;
  id: Generated<number>;
  pay_on: string;
  made_by: number;
  made_at: Instant;
}

/** What was done with a batch: approved by another, withdrawn before that, paid as the bank says. */
export interface FundBatchEventTable {
  council_id: number;
  id: Generated<number>;
  fund_batch_id: number;
  kind: "approved" | "withdrawn" | "paid";
  on_day: string;
  words: Generated<string>;
  done_by: number;
  done_at: Instant;
}

/** A fund that stops from a day on, goes on from a day, or ends. */
export interface FundEventTable {
  council_id: number;
  id: Generated<number>;
  fund_id: number;
  provider_id: number | null;
  kind: "suspended" | "resumed" | "ended";
  /** The first day of a suspension, the first day on which it goes on, or the last day of the fund. */
  on_day: string;
  words: string;
  done_by: number;
  done_at: Instant;
}

/** A file that shows what a return says, such as a receipt or a bank statement, as it came. The same file is kept once for a return. */
export interface FundEvidenceTable {
  council_id: number;
  id: Generated<number>;
  fund_id: number;
  fund_return_id: number;
  provider_id: number | null;
  name: string;
  /** What the bytes are, told from the bytes themselves. */
  type: "application/pdf" | "image/jpeg" | "image/png" | "text/csv";
  bytes: Buffer;
  sha256: string;
  sent_by: number;
  sent_at: Instant;
}

/** Care given under a service fund as the provider says, where no verified visit shows it. */
export interface FundHoursTable {
  council_id: number;
  id: Generated<number>;
  fund_id: number;
  provider_id: number;
  on_day: string;
  /** Minutes used; below nought where an entry is taken back. */
  minutes: number;
  words: string;
  corrects_id: number | null;
  recorded_by: number;
  recorded_at: Instant;
}

/** What a batch pays of a fund: a stretch of days in advance, a correction of one paid before, or surplus taken off. */
export interface FundInstalmentTable {
  council_id: number;
  id: Generated<number>;
  fund_id: number;
  provider_id: number | null;
  fund_batch_id: number;
  kind: "set-up" | "regular" | "correction" | "taken off";
  starts_on: string;
  ends_on: string;
  /** In pence; below nought where it lowers what is paid. */
  amount_pence: number;
  corrects_id: number | null;
  because: string;
  /** False once its batch was withdrawn. */
  live: Generated<boolean>;
}

/** A link by which a person, or a representative where one is named, reads the statement of a fund without signing in. It works for a year, until it is revoked, or until the representative may no longer see the money. */
export interface FundLinkTable {
  council_id: number;
  id: Generated<number>;
  fund_id: number;
  representative_id: number | null;
  /** The SHA-256 of what stands in the address; the address itself is kept nowhere. */
  token_hash: Buffer;
  made_by: number;
  made_at: Instant;
  expires_at: Instant;
  /** When the statement was last read by it. */
  opened_at: Instant | null;
  revoked_at: Instant | null;
}

/** What a batch paid to a fund and the bank sent back, once. Its instalments are live no more, so that they are due again. */
export interface FundPaymentReturnedTable {
  council_id: number;
  fund_batch_id: number;
  fund_id: number;
  provider_id: number | null;
  /** The day on which the money came back. */
  on_day: string;
  words: string;
  done_by: number;
  done_at: Instant;
}

/** Surplus that was paid back to the council. */
export interface FundReceiptTable {
  council_id: number;
  id: Generated<number>;
  fund_id: number;
  provider_id: number | null;
  on_day: string;
  /** In pence. */
  amount_pence: number;
  words: string;
  recorded_by: number;
  recorded_at: Instant;
}

/** Surplus that the council asks back, by a notice or off the next instalment. */
export interface FundRecoveryTable {
  council_id: number;
  id: Generated<number>;
  fund_id: number;
  provider_id: number | null;
  way: "notice" | "next instalment";
  /** In pence. */
  amount_pence: number;
  words: string;
  done_by: number;
  done_at: Instant;
}

/** What was spent of a fund in a time, as whoever manages it says. A correction is a new return that names the one it takes the place of. */
export interface FundReturnTable {
  council_id: number;
  id: Generated<number>;
  fund_id: number;
  provider_id: number | null;
  starts_on: string;
  ends_on: string;
  final: Generated<boolean>;
  /** What the account held at the end, as its statement says, in pence. */
  stated_pence: number;
  words: Generated<string>;
  corrects_id: number | null;
  recorded_by: number;
  recorded_at: Instant;
  /** What the person was to add themselves for its days, by what was agreed when it was recorded, in pence. */
  own_pence: Generated<number>;
}

/** One thing that a return says the money went on. */
export interface FundSpendTable {
  council_id: number;
  id: Generated<number>;
  fund_return_id: number;
  fund_id: number;
  provider_id: number | null;
  what: string;
  /** In pence, above nought. */
  amount_pence: number;
  /** The names of the files that show it, such as a receipt or a statement. */
  evidence: Generated<string>;
  /** Whether it is care as agreed. What is not stays to be accounted for. */
  allowed: Generated<boolean>;
}

/** Versions of what is agreed of a fund. Of those that finance confirmed and that are in effect, the one recorded last holds. */
export interface FundTermsTable {
  council_id: number;
  id: Generated<number>;
  fund_id: number;
  provider_id: number | null;
  version: number;
  effective_from: string;
  /** What care costs a week, in pence. */
  budget_pence: number;
  /** What the person pays of it a week themselves, in pence; the council pays the rest. */
  contribution_pence: number;
  interval_weeks: number;
  contingency_weeks: number;
  return_weeks: number;
  /** Minutes of care a week that the money buys, which a service fund may keep for later; 0: no hours are kept. */
  bank_minutes: Generated<number>;
  /** The most minutes that pass from one interval to the next. */
  carry_minutes: Generated<number>;
  /** After so many weeks, minutes that nobody used expire. */
  keep_weeks: Generated<number>;
  reason: string;
  written_by: number;
  written_at: Instant;
}

/** What finance said of a version, once: nothing is paid by a version that was not confirmed. */
export interface FundTermsDecisionTable {
  council_id: number;
  fund_terms_id: number;
  provider_id: number | null;
  decision: "confirmed" | "sent back";
  words: Generated<string>;
  decided_by: number;
  decided_at: Instant;
}

/** A person will live at another address from a day on. On that day it becomes what their record says. */
export interface HomeMoveTable {
  council_id: number;
  id: Generated<number>;
  person_id: number;
  moves_on: string;
  address_lines: string[];
  postcode: string;
  access_note: string | null;
  recorded_by: number | null;
  recorded_at: Instant;
  done_at: Instant | null;
  /** It did not come to it, or was written down anew. */
  withdrawn_at: Instant | null;
}

/** Who will come first to a person, and when they introduce themselves before that; a later row takes the place of an earlier one. */
export interface IntroductionTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  placement_id: number;
  /** visit: they come by; phone: they telephone; declined: the person would rather not be introduced. */
  way: "visit" | "phone" | "declined";
  meets_at: Instant | null;
  /** The first care workers, each with a name and the languages that they speak. */
  workers: Json;
  words: Generated<string>;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** An invoice or credit note: made by the council from a closed week (self-billed), or sent by a provider. It is never changed; a corrected one is a new version. */
export interface InvoiceTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  origin: "self-billed" | "provider";
  kind: "invoice" | "credit note";
  number: string;
  version: Generated<number>;
  issued_on: string;
  starts_on: string | null;
  ends_on: string | null;
  /** Without VAT, in pence; a credit note's amounts are above nought and take back. */
  net_pence: number;
  /** VAT, in pence. */
  tax_pence: number;
  /** With VAT, in pence. */
  total_pence: number;
  lines: number;
  week_close_id: number | null;
  /** The year of its number: self-billed documents are counted without gaps by provider and year. */
  year: number | null;
  sequence: number | null;
  invoice_file_id: number | null;
  replaces_id: number | null;
  corrects_number: string | null;
  /** The whole document as data. Every paper and file of it is made from this, so that each opening gives the same bytes. */
  document: string;
  /** The SHA-256 of the document. */
  sha256: string;
  made_by: number | null;
  made_at: Instant;
}

/** The council as a buyer on invoices, from a day on; of those in effect, the one recorded last holds. */
export interface InvoiceAddressTable {
  council_id: number;
  id: Generated<number>;
  name: string;
  address_lines: Generated<string[]>;
  postcode: string | null;
  vat_number: string | null;
  endpoint_scheme: string;
  endpoint: string;
  effective_from: string;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** Which item of a closed week a line of an invoice claims. An item is claimed once. */
export interface InvoiceClaimTable {
  council_id: number;
  invoice_line_id: number;
  payable_item_id: number;
  provider_id: number;
  /** The amount of the item, in pence. */
  amount_pence: number;
  /** False once the line was replaced or undone: its items can be claimed again. */
  live: Generated<boolean>;
}

/** What happened to a line of a provider's invoice. Its status is a fold over these. */
export interface InvoiceEventTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  invoice_line_id: number;
  kind: "passed" | "held" | "taken on" | "queried" | "answered" | "agreed" | "accepted" | "part accepted" | "refused" | "undone" | "replaced";
  words: Generated<string>;
  /** What a part acceptance pays for the line, in pence. */
  amount_pence: number | null;
  /** The day by which the provider is asked to answer. */
  due_on: string | null;
  /** Who looks after a line that is held. */
  owner_id: number | null;
  batch_id: string | null;
  done_by: number | null;
  done_at: Instant;
}

/** What a provider sent, as received, with every fault that kept it from being read; the same bytes are taken once. */
export interface InvoiceFileTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  channel: "upload" | "api" | "form";
  format: "UBL" | "CSV" | "JSON" | "form";
  name: string;
  bytes: Buffer;
  sha256: string;
  faults: Generated<Json>;
  sent_by: number | null;
  sent_at: Instant;
}

/** A line of an invoice that a provider sent: what it claims, as it claims it. */
export interface InvoiceLineTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  invoice_id: number;
  number: number;
  /** The order, the line of the order, the visit or the contract that it names. */
  reference: string;
  service: string | null;
  words: Generated<string>;
  starts_on: string;
  ends_on: string;
  begins: string | null;
  /** Minutes of care claimed, all care workers together; null where it is not by the hour. */
  minutes: number | null;
  workers: Generated<number>;
  pence_per_hour: number | null;
  /** What is claimed without VAT, in pence; a line of a credit note is below nought. */
  amount_pence: number;
  vat_percent: string | null;
}

/** Where a line of a provider's invoice stands now. A projection of its matches, claims and events, rebuilt from them at any time. */
export interface InvoiceLineStateTable {
  council_id: number;
  invoice_line_id: number;
  provider_id: number;
  status: "passed" | "held" | "queried" | "answered" | "agreed" | "accepted" | "part accepted" | "refused" | "replaced";
  reasons: string[];
  /** What it claims without VAT, in pence. */
  claimed_pence: number;
  /** What was verified for it, in pence. */
  worth_pence: number;
  /** What it pays as it stands, in pence. */
  pays_pence: number;
  /** What a decision pays beyond the verified worth, or takes off it, in pence: posted as a charge of its own. */
  charge_pence: number;
  owner_id: number | null;
  due_on: string | null;
  since: Instant;
  week_starts_on: string;
  contract_id: number | null;
  package_line_id: number | null;
  person_id: number | null;
}

/** What matching a line with order, visits and price found; a later matching is a new row. */
export interface InvoiceMatchTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  invoice_line_id: number;
  contract_id: number | null;
  package_line_id: number | null;
  /** Why it does not agree; empty where it does. */
  reasons: string[];
  /** Both figures of everything compared. */
  facts: Json;
  /** What the visits and charges that it claims were verified to be worth, in pence. */
  worth_pence: number;
  matched_at: Instant;
}

/** One time it was asked where many placement requests would go together: a proposal by which nothing is offered. Council people only. */
export interface JointLookTable {
  council_id: number;
  id: Generated<number>;
  asked_on: string;
  /** The version of the rounds engine: another may answer otherwise. */
  engine: string;
  work_id: number | null;
  /** With whom each request would go, who was passed for it and why, and how rounds fill; without anybody's name. Null while it is worked out. */
  answer: Json | null;
  finished_at: Instant | null;
  fault: string | null;
  made_by: number | null;
  made_at: Instant;
}

/** A placement request that was looked into together with others. */
export interface JointLookRequestTable {
  council_id: number;
  joint_look_id: number;
  placement_request_id: number;
}

/** The council's own code for what is paid, by service and kind of contract (null: any), from a day on. The closest match holds, and of equals the one recorded last. */
export interface LedgerCodeTable {
  council_id: number;
  id: Generated<number>;
  service: string | null;
  contract_kind: "block" | "spot" | "framework" | "outcome-based" | "individual service fund" | "in-house" | null;
  code: string;
  words: string;
  effective_from: string;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** Sums of posting by account, provider, contract and month (0 where there is none), so that years of ledger open at once. Kept by the database itself, from each row as it is written. */
export interface LedgerTotalTable {
  council_id: number;
  account: string;
  provider_id: number;
  contract_id: number;
  period_month: string;
  posted_month: string;
  /** What was put to the account, in pence. */
  debit_pence: number;
  /** What was taken from it, in pence. */
  credit_pence: number;
}

/** What stands at the top of the council's letters: where to write back, telephone and email. The newest holds. */
export interface LetterheadTable {
  council_id: number;
  id: Generated<number>;
  address_lines: string[];
  phone: string | null;
  email: string | null;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** A last day that a service was given, what stood there before, and whether it was taken back. */
export interface LineEndTable {
  council_id: number;
  id: Generated<number>;
  package_line_id: number;
  provider_id: number;
  ends_on: string;
  reason: string;
  /** The last day that it had been given before; null where none. */
  ends_on_before: string | null;
  reason_before: string | null;
  ended_by: number | null;
  ended_at: Instant;
  taken_back_at: Instant | null;
  taken_back_by: number | null;
  taken_back_because: string | null;
}

/** What council and provider said to each other about a line: question, answer, dispute, reply. */
export interface LineMessageTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  week_line_id: number;
  kind: "question" | "answer" | "dispute" | "reply";
  words: string;
  said_by: number;
  said_at: Generated<Instant>;
}

/** Progress of work that takes a while, shown to whoever started it. */
export interface LongWorkTable {
  council_id: number;
  id: Generated<number>;
  kind: string;
  title: string;
  link: string | null;
  done: Generated<number>;
  total: number | null;
  started_by: number | null;
  started_at: Generated<Instant>;
  finished_at: Instant | null;
  outcome: string | null;
  failed: Generated<boolean>;
  /** The provider whose feed or rota it is about; null where it is about nothing of one provider's, and then no provider sees it. */
  provider_id: number | null;
}

/** How one provider's own call-monitoring file is read: columns, date format, method codes and ids. A change is a new version. */
export interface MappingProfileTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  name: string;
  version: Generated<number>;
  mapping: Json;
  created_by: number | null;
  created_at: Generated<Instant>;
  retired_at: Instant | null;
}

/** A role that a user holds at a council, for the council itself or for one provider. */
export interface MembershipTable {
  council_id: number;
  id: Generated<number>;
  user_id: number;
  role: "broker" | "social_worker" | "contracts_officer" | "finance_officer" | "finance_approver" | "commissioner" | "auditor" | "provider_manager" | "provider_coordinator" | "administrator";
  provider_id: number | null;
  granted_at: Generated<Instant>;
  ended_at: Instant | null;
}

/** The council's own words for a template, from a day on; never overwritten. Of those in effect, the one recorded last holds. */
export interface NoticeWordingTable {
  council_id: number;
  id: Generated<number>;
  template: string;
  effective_from: string;
  subject: string;
  body: string;
  /** The words of a text message. */
  short: string;
  reason: string;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** A provider asked whether it will take a service on. What it is shown says nothing of who it is for. */
export interface OfferTable {
  council_id: number;
  id: Generated<number>;
  placement_request_id: number;
  provider_id: number;
  contract_id: number;
  rung: string;
  left_order_reason: string | null;
  over_block_reason: string | null;
  shown: Json;
  /** Minutes of workers' time a week that it asks for. */
  weekly_minutes: number;
  /** A projection of the replies and of what became of the request. */
  status: Generated<"open" | "accepted" | "declined" | "counter-proposed" | "lapsed" | "withdrawn" | "placed" | "not chosen">;
  offered_by: number | null;
  offered_at: Instant;
  deadline_at: Instant;
  reminded_at: Instant | null;
  version: Generated<number>;
}

/** The newest time that a provider asked whether an offer fits into its own rounds, and the answer, in which nobody is named. */
export interface OfferFitTable {
  council_id: number;
  offer_id: number;
  provider_id: number;
  asked_by: number | null;
  asked_at: Instant;
  /** When it was worked out, or could not be; null while it is. */
  found_at: Instant | null;
  fit: Json | null;
  fault: string | null;
}

/** What a provider answered to an offer. Reasons for declining are kept for market work. */
export interface OfferReplyTable {
  council_id: number;
  id: Generated<number>;
  offer_id: number;
  provider_id: number;
  kind: "accept" | "decline" | "counter-propose";
  reason: string | null;
  words: Generated<string>;
  proposal: Json | null;
  replied_by: number | null;
  replied_at: Instant;
}

/** Everything Tend sends to anybody, in one place. */
export interface OutboxMessageTable {
  council_id: number;
  id: Generated<number>;
  channel: "email" | "text" | "letter" | "screen";
  /** Where it goes: an email address, a telephone number, the lines of an address; for the screen the user's email. */
  recipient: string;
  subject: string;
  /** The words as they go. ((tend)) stands for the address of this installation and ((secret)) for what stands in outbox_secret. */
  body: string;
  queued_at: Generated<Instant>;
  sent_at: Instant | null;
  fault: string | null;
  /** The template of the catalogue that it was written by. */
  template: string;
  wording_id: number | null;
  /** What a carrier is told it by, so that it can be asked whether it has it already. */
  reference: Generated<string>;
  recipient_name: Generated<string>;
  user_id: number | null;
  provider_id: number | null;
  /** The person whom it was written to, or for whom it was written to a representative. */
  person_id: number | null;
  representative_id: number | null;
  large_print: Generated<boolean>;
  /** The page it is about. */
  link: string | null;
  caused_by: number | null;
  repeats_id: number | null;
  tries: Generated<number>;
  /** Null once it went or was given up; a notice for the screen never has one. */
  next_try_at: Generated<Instant | null>;
  /** When a try began whose end is not written yet. A row that keeps it was being sent when Tend stopped: nobody knows whether it went. */
  begun_at: Instant | null;
  carrier: "smtp" | "notify" | "hand" | null;
  /** The carrier's own number for it. */
  carrier_id: string | null;
  /** When the carrier was last asked what became of it. */
  asked_at: Instant | null;
  delivered_at: Instant | null;
  failed_at: Instant | null;
  /** When the user marked it as read; for the screen only. */
  read_at: Instant | null;
  settled_at: Instant | null;
  settled_by: number | null;
  /** What was done instead about a message that failed. */
  settled_words: string | null;
  state: Generated<string>;
}

/** The part of a message that opens something, kept until it went and then deleted. In a real council nobody reads it, but for a letter that is printed by hand. */
export interface OutboxSecretTable {
  council_id: number;
  reference: string;
  channel: string;
  secret: string;
}

/** Each try to send a message and each thing a carrier said of it afterwards. */
export interface OutboxTryTable {
  council_id: number;
  id: Generated<number>;
  outbox_message_id: number;
  at: Generated<Instant>;
  outcome: "sent" | "put off" | "failed" | "delivered";
  words: string;
}

/** One service of a care package with its own pattern, provider and contract. */
export interface PackageLineTable {
  council_id: number;
  id: Generated<number>;
  reference: string;
  care_package_id: number;
  person_id: number;
  provider_id: number;
  contract_id: number;
  /** The service as the contract's rates name it. */
  service: string;
  /** arranged: visits come from its pattern; imported: its visits came in a file from another system. */
  source: Generated<"arranged" | "imported">;
  starts_on: string;
  ends_on: string | null;
  ended_reason: string | null;
  created_at: Generated<Instant>;
  version: Generated<number>;
}

/** One visit of the repeating week: days (1 is Monday), London start time, length, workers and call window. */
export interface PatternVisitTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  visit_pattern_id: number;
  weekdays: number[];
  every_weeks: Generated<number>;
  first_week_on: string | null;
  start_time: string;
  minutes: number;
  workers: Generated<number>;
  purpose: "personal care" | "medication" | "welfare check" | "meal" | "domestic" | "companionship" | "night" | "other";
  tasks: Generated<string>;
  earlier_minutes: number | null;
  later_minutes: number | null;
  time_critical: Generated<boolean>;
  time_critical_reason: string | null;
  on_bank_holidays: Generated<boolean>;
}

/** What one line adds to a closed week, in pence: what it is worth less what was posted for it before. An adjustment names the item it corrects; amounts may be negative. */
export interface PayableItemTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number | null;
  person_id: number | null;
  week_close_id: number;
  week_line_id: number | null;
  verdict_id: number | null;
  resolution_id: number | null;
  visit_week_starts_on: string;
  kind: "visit" | "charge" | "adjustment";
  corrects_id: number | null;
  paid_minutes: number;
  amount_pence: number;
  /** The charge it is of, where it is of no visit. */
  charge_id: number | null;
  /** Minutes that it uses of a block, besides what it pays. */
  block_minutes: Generated<number>;
  /** What those minutes cost when the block was bought, in pence. */
  block_pence: Generated<number>;
}

/** The account that the council pays from, and its Bacs service user number; of those in effect, the one recorded last holds. */
export interface PayingAccountTable {
  council_id: number;
  id: Generated<number>;
  account_name: string;
  sort_code: string;
  account_number: string;
  service_user_number: string;
  effective_from: string;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** What one provider is paid in one run: the sum of its items. */
export interface PaymentTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  payment_run_id: number;
  pay_on: string;
  /** In pence, always above nought. */
  amount_pence: number;
}

/** Providers that a run did not pay, since what they are owed comes to nothing or less: it is carried to the next run. */
export interface PaymentCarriedTable {
  council_id: number;
  payment_run_id: number;
  provider_id: number;
  /** What they were owed then, in pence: nought or below. */
  amount_pence: number;
}

/** What a payment pays of one week: written with the payment, so that promptness and duplicates are seen without reading every visit of years. */
export interface PaymentClaimTable {
  council_id: number;
  payment_id: number;
  provider_id: number;
  week_close_id: number;
  week_starts_on: string;
  /** The day from which the claim is valid: the week is over and the visits are verified. */
  valid_on: string;
  /** Whether these are the visits of the week that the provider ever disputed. */
  disputed: boolean;
  items: number;
  /** Visits and charges, in pence. */
  claimed_pence: number;
  adjustments: number;
  /** Adjustments of what was paid before, in pence. */
  adjusted_pence: number;
}

/** What became of a payment: taken out of its run before it was sent, paid as the bank confirms, or returned with a reason. */
export interface PaymentEventTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  payment_id: number;
  kind: "taken out" | "paid" | "returned";
  on_day: string;
  words: Generated<string>;
  done_by: number | null;
  done_at: Instant;
}

/** Keeps something from being paid: all of a provider, a contract of it, or one item with whatever corrects it. It has an owner and a reason. */
export interface PaymentHoldTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  contract_id: number | null;
  payable_item_id: number | null;
  owner_id: number;
  reason: string;
  /** The last day on which it holds; null: until it is lifted. */
  until_on: string | null;
  placed_by: number;
  placed_at: Instant;
}

/** A hold that was lifted before its time, once, with words that say why. */
export interface PaymentHoldLiftTable {
  council_id: number;
  payment_hold_id: number;
  provider_id: number;
  words: string;
  lifted_by: number;
  lifted_at: Instant;
}

/** Which item a payment pays. An item is in one live payment at the most. */
export interface PaymentItemTable {
  council_id: number;
  payment_id: number;
  payable_item_id: number;
  provider_id: number;
  contract_id: number | null;
  service: string | null;
  /** The amount of the item, in pence; it may be below nought. */
  amount_pence: number;
  /** False once the payment was withdrawn, taken out or returned: its items can be paid again. */
  live: Generated<boolean>;
}

/** Providers that are paid together on one day. What became of it is in payment_run_event. */
export interface PaymentRunTable {
  council_id: number;
  id: Generated<number>;
  /** The day on which the money reaches the providers: a working day of banks. */
  pay_on: string;
  note: string | null;
  made_by: number;
  made_at: Instant;
}

/** What was done with a payment run, by whom. Its status is a fold over these and what became of its payments. */
export interface PaymentRunEventTable {
  council_id: number;
  id: Generated<number>;
  payment_run_id: number;
  kind: "drafted" | "checked" | "approved" | "released" | "withdrawn";
  /** What a check saw. A run is approved and released only while it still sees the same. */
  facts: string | null;
  /** The check that an approval is of. */
  check_id: number | null;
  /** What whoever approved may approve alone, on that day, in pence. */
  limit_pence: number | null;
  words: Generated<string>;
  done_by: number;
  done_at: Instant;
}

/** A payment that left the council, to which account: once for ever. */
export interface PaymentSentTable {
  council_id: number;
  payment_id: number;
  provider_id: number;
  bank_detail_id: number;
  /** What the provider sees on its bank statement. */
  reference: string;
  sent_at: Instant;
}

/** A finding of the check of a payment run that somebody looked at, with a word. The finding names the facts it is about, so that changed facts are a new finding. */
export interface PaymentTickTable {
  council_id: number;
  payment_run_id: number;
  finding: string;
  word: string;
  ticked_by: number;
  ticked_at: Instant;
}

/** The days of a service by the week, night or day, by version; the version recorded last among those in effect holds. A package line with one has no visit pattern. */
export interface PeriodicWeekTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  package_line_id: number;
  version: number;
  effective_from: string;
  /** Days on which it is given, 1 is Monday; a night counts on the evening on which it begins. */
  weekdays: number[];
  from_time: string;
  /** When it ends, on the next day where that is at or before the beginning. */
  to_time: string;
  tasks: Generated<string>;
  reason: string;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
  /** How many care workers are there together; each is paid. */
  workers: Generated<number>;
}

/** An adult who draws on care and support. */
export interface PersonTable {
  council_id: number;
  id: Generated<number>;
  /** The council's own number for the person, as its case system and its providers' files write it. */
  reference: string;
  /** How the person is addressed, such as Mrs; empty where they use none. */
  title: string | null;
  given_name: string;
  family_name: string;
  known_as: string | null;
  date_of_birth: string | null;
  died_on: string | null;
  sex: "female" | "male" | "other" | "not stated" | null;
  ethnic_group: string | null;
  /** Ten digits, checked by modulus 11 before it is written. */
  nhs_number: string | null;
  address_lines: Generated<string[]>;
  postcode: string | null;
  uprn: string | null;
  latitude: number | null;
  longitude: number | null;
  phone: string | null;
  email: string | null;
  gp_practice: string | null;
  key_worker_id: number | null;
  first_language: string | null;
  interpreter_needed: Generated<boolean>;
  format: Generated<"standard" | "large print" | "easy read" | "audio" | "braille" | "BSL">;
  communication_note: string | null;
  worker_language: string | null;
  worker_gender: "female" | "male" | null;
  worker_gender_required: Generated<boolean>;
  religion: string | null;
  culture_note: string | null;
  diet: string | null;
  pets: string | null;
  smoking: string | null;
  live_alone: boolean | null;
  /** How to get in. Never a key safe's number: that is told by telephone. */
  access_note: string | null;
  recorded_at: Generated<Instant>;
  /** Counts changes, so that two people editing at once do not overwrite each other. */
  version: Generated<number>;
  /** Name, reference and postcode as a search compares them, the last two with and without their spaces. Read row by row: under row-level security LIKE can use no index, and a council's 4,000 people take 6 ms. */
  search_text: Generated<string>;
}

/** What a change to a person's record replaced: by field, what it said before and what it says after. Kept apart from the audit trail, which holds no personal details and is never shortened. */
export interface PersonChangeTable {
  council_id: number;
  id: Generated<number>;
  person_id: number;
  /** The version of the record that this change made. */
  version: number;
  changed: Json;
  changed_by: number | null;
  changed_at: Generated<Instant>;
}

/** The money agreed for a person's care from a day on, whoever pays which part of it; of those in effect the one recorded last holds. */
export interface PersonalBudgetTable {
  council_id: number;
  id: Generated<number>;
  person_id: number;
  version: number;
  effective_from: string;
  /** A week, in pence. */
  weekly_pence: number;
  reason: string;
  recorded_by: number;
  recorded_at: Instant;
}

/** Where a postcode is: public reference data, the same for every council. */
export interface PlacePostcodeTable {
  postcode: string;
  latitude: number;
  longitude: number;
  lsoa_code: string | null;
  ward_code: string | null;
  ward_name: string | null;
}

/** The arrangement made: an accepted offer became a line of the care package. A request has one at a time. */
export interface PlacementTable {
  council_id: number;
  id: Generated<number>;
  placement_request_id: number;
  offer_id: number;
  provider_id: number;
  contract_id: number;
  package_line_id: number;
  probation_ends_on: string | null;
  placed_by: number | null;
  placed_at: Instant;
  ended_at: Instant | null;
  ended_reason: string | null;
}

/** What happened on the way to a placement, one row a step. */
export interface PlacementEventTable {
  council_id: number;
  id: Generated<number>;
  placement_request_id: number;
  kind: string;
  detail: Generated<Json>;
  happened_at: Instant;
  recorded_by: number | null;
}

/** A service of a care package for which a provider is sought. Council people only: providers see offers. */
export interface PlacementRequestTable {
  council_id: number;
  id: Generated<number>;
  reference: string;
  care_package_id: number;
  person_id: number;
  service: string;
  /** The week that is sought, in the shape of pattern visits. */
  visits: Json;
  wanted_from: string;
  lane: "standard" | "urgent" | "hospital discharge" | "out of hours";
  /** Whether offers are made one by one by the broker, or go on by themselves in turn or all at once. */
  way: Generated<"to one" | "in turn" | "all at once">;
  received_at: Instant;
  due_at: Instant;
  /** A projection of placement_event, so that the queue opens at once. */
  status: "waiting" | "offered" | "choosing" | "placed" | "ordered" | "started" | "ended" | "withdrawn";
  owner_id: number | null;
  /** The outward part of the home's postcode: as much of the address as a provider is told. */
  district: string | null;
  ward: string | null;
  latitude: number | null;
  longitude: number | null;
  needs: Generated<string[]>;
  language: string | null;
  language_required: Generated<boolean>;
  worker_gender: "female" | "male" | null;
  worker_gender_required: Generated<boolean>;
  cultures: Generated<string[]>;
  /** What else a provider should know, without anything that says who it is. */
  words: Generated<string>;
  replaces_line_id: number | null;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
  version: Generated<number>;
  /** The service by the week, night or day that is sought: unit, weekdays, from and to, care workers, tasks, weeks, review. Null where visits are sought; a request seeks one or the other. */
  periodic: Json | null;
}

/** A provider says that care without logged visits has begun, once for a placement. Care by the visit begins with its first verified visit. */
export interface PlacementStartTable {
  council_id: number;
  id: Generated<number>;
  placement_id: number;
  provider_id: number;
  /** The day on which the provider says that care began. */
  started_on: string;
  words: Generated<string>;
  said_by: number | null;
  said_at: Instant;
}

/** What a person, or whoever speaks for them, told the council of their provider once it was chosen. Council people only; the newest stands. */
export interface PlacementWordTable {
  council_id: number;
  id: Generated<number>;
  placement_id: number;
  said: "another provider" | "something is not right" | "all is well";
  words: Generated<string>;
  /** Told by the link that they chose by, and not to a broker. */
  by_link: boolean;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** A visit that should happen: as commissioned, and as rostered where the provider has said. */
export interface PlannedVisitTable {
  council_id: number;
  id: Generated<number>;
  reference: string;
  provider_id: number;
  person_id: number;
  contract_id: number;
  package_line_id: number;
  pattern_visit_id: number | null;
  feed_id: number | null;
  service: string;
  starts_at: Instant;
  /** The London day on which it starts. */
  starts_on: string;
  /** The Monday of that day's week. */
  week_starts_on: string;
  minutes: number;
  workers: Generated<number>;
  earlier_minutes: number | null;
  later_minutes: number | null;
  time_critical: Generated<boolean>;
  status: Generated<"planned" | "cancelled">;
  /** When the provider was told: the notice that decides what a cancelled visit pays is counted from here. */
  cancelled_at: Instant | null;
  cancelled_because: string | null;
  cancelled_by: number | null;
  /** The suspension that took it out; null where it was cancelled by itself. */
  suspension_id: number | null;
  /** When its pattern asks for it, on a visit that was moved to another time; planning then leaves it where it was moved to. */
  moved_from: Instant | null;
  /** skipped: its wall time does not exist on the night the clocks go forward, so it was moved on; repeated: the time comes twice, the first is meant. */
  clock: Generated<"ordinary" | "skipped" | "repeated">;
  rostered_starts_at: Instant | null;
  rostered_minutes: number | null;
  rostered_workers: string[] | null;
  version: Generated<number>;
  /** Added by itself at short notice: no pattern asks for it, so planning leaves it alone while its line goes on. */
  extra: Generated<boolean>;
}

/** The ledger. Each row moves an amount from one account to another, so it balances by construction; a correction is a new row. */
export interface PostingTable {
  council_id: number;
  id: Generated<number>;
  /** The account that the amount is put to. */
  debit: string;
  /** The account that it is taken from. */
  credit: string;
  /** In pence, always above nought: what goes back is a row the other way round. */
  amount_pence: number;
  kind: string;
  provider_id: number | null;
  contract_id: number | null;
  person_id: number | null;
  payable_item_id: number | null;
  /** The close whose approval posted it, as its item has it: a statement tells closes and reads no items. */
  week_close_id: number | null;
  /** What made it, such as 'item 17' or 'payment 4': the same source is posted once. */
  source: string;
  part: Generated<number>;
  /** The posting that an adjustment corrects. */
  corrects_id: number | null;
  /** The first day of the week or period that it is about, however late it is posted. */
  period_on: string;
  /** The day on which it enters the books. */
  posted_on: string;
  posted_at: Instant;
  posted_by: number | null;
}

/** An organisation that provides home care; the council's in-house service is one on equal terms. */
export interface ProviderTable {
  council_id: number;
  id: Generated<number>;
  reference: string;
  name: string;
  trading_name: string | null;
  /** The regulator's id, such as 1-123456789. */
  regulator_provider_id: string | null;
  companies_house_number: string | null;
  /** public: another council or the NHS; in-house: this council's own service. */
  sector: "private" | "voluntary" | "public" | "in-house" | "not stated";
  size: Generated<"small" | "medium" | "large" | "not stated">;
  /** A provider of this area, as the council sees it. */
  local: Generated<boolean>;
  phone: string | null;
  email: string | null;
  website: string | null;
  address_lines: Generated<string[]>;
  postcode: string | null;
  registration_status: Generated<"registered" | "deregistered" | "not stated">;
  registered_on: string | null;
  deregistered_on: string | null;
  /** When the council began to work with the provider; ends_on, when it ceased. */
  starts_on: string | null;
  ends_on: string | null;
  created_at: Generated<Instant>;
  version: Generated<number>;
  search_text: Generated<string>;
}

/** What a provider said it can take besides what it has, from a Monday on, until it says otherwise. */
export interface ProviderCapacityTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  area_id: number;
  part_of_day: "early" | "morning" | "midday" | "tea" | "evening" | "night";
  from_week_on: string;
  /** Minutes of workers' time a week. */
  weekly_minutes: number;
  as_of: Generated<Instant>;
  recorded_by: number | null;
}

/** Whether it fits into one provider's rounds: what would move and what blocks, without anybody's name. */
export interface ProviderFitTable {
  council_id: number;
  fit_run_id: number;
  provider_id: number;
  /** The provider's place in the order of matching when it was asked, from 0. */
  place: number;
  fit: Json;
  found_at: Instant;
}

/** What a provider said it can take without visits besides what it has, from a Monday on, until it says otherwise. */
export interface ProviderPeriodicCapacityTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  unit: "week" | "sleeping night" | "waking night" | "day";
  from_week_on: string;
  /** Nights or days a week by care worker; of services by the week, places. */
  weekly_count: number;
  as_of: Generated<Instant>;
  recorded_by: number | null;
}

/** What a provider says of itself to those who choose: what its workers can do, whom they understand, and who they are. */
export interface ProviderProfileTable {
  council_id: number;
  provider_id: number;
  capabilities: Generated<string[]>;
  languages: Generated<string[]>;
  cultures: Generated<string[]>;
  introduction: Generated<string>;
  changed_by: number | null;
  changed_at: Generated<Instant>;
  version: Generated<number>;
}

/** How a provider's newest verified weeks went, as placement weighs it; refreshed when a week is verified. */
export interface ProviderQualityTable {
  council_id: number;
  provider_id: number;
  weeks: number;
  visits: number;
  missed: number;
  late: number;
  refreshed_at: Instant;
}

/** Totals of week_line by provider, contract and week (contract 0: logs left over), kept so that a year of weeks opens at once. */
export interface ProviderWeekTable {
  council_id: number;
  provider_id: number;
  contract_id: Generated<number>;
  week_starts_on: string;
  visits: number;
  /** Care workers needed at its planned visits, judged yet or not; places counts those judged. */
  planned_places: number;
  places: number;
  matched: number;
  missed: number;
  cancelled: number;
  left_over: number;
  /** Lines that wait for a decision, asked and answered ones among them. */
  held: number;
  asked: number;
  answered: number;
  disputed: number;
  refused: number;
  payable: number;
  late: number;
  short: number;
  manual: number;
  planned_minutes: number;
  delivered_minutes: number;
  paid_minutes: number;
  /** What its lines pay as they stand, in pence. */
  payable_pence: number;
  /** What its undecided lines would pay, in pence. */
  held_pence: number;
  /** How many lines have each exception. */
  exception_counts: Generated<Json>;
  /** How many visits began in each quarter of an hour, 1 to 12, from an hour early to two hours late; 0 is earlier, 13 later. */
  lateness: Generated<Json>;
  /** Its paid stays by rate: how many, the exact seconds of them, what they pay, and whether planned time is paid. */
  exact_worth: Generated<Json>;
  refreshed_at: Generated<Instant>;
}

/** A provider that a person has asked for, or does not want; ended, never deleted. */
export interface ProviderWishTable {
  council_id: number;
  id: Generated<number>;
  person_id: number;
  provider_id: number;
  wish: "wanted" | "refused";
  reason: string | null;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
  ended_at: Instant | null;
}

/** What the regulator said of a branch, or of a provider as a whole, and when. A null rating is a blank in the regulator's data (nothing is known); 'Not rated' and 'Not yet inspected' are the regulator's own words; none of these is a rating. */
export interface RegulatorRatingTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  /** The branch it was said of; null where it was said of the provider as a whole. */
  branch_id: number | null;
  /** The day of the regulator's report; null where it gave none, and then the day it was recorded counts. */
  rated_on: string | null;
  rating: "Outstanding" | "Good" | "Requires improvement" | "Inadequate" | "Not rated" | "Not yet inspected" | null;
  source: string;
  recorded_at: Generated<Instant>;
}

/** Someone who may speak or act for a person, with the powers they hold and what the person lets them see; ended, never deleted. */
export interface RepresentativeTable {
  council_id: number;
  id: Generated<number>;
  person_id: number;
  name: string;
  relationship: string;
  power: "family or friend" | "unpaid carer" | "advocate" | "attorney for health and welfare" | "attorney for property and finance" | "deputy" | "appointee";
  phone: string | null;
  email: string | null;
  may_see_plan: Generated<boolean>;
  may_see_visits: Generated<boolean>;
  may_see_money: Generated<boolean>;
  /** Whom to telephone first in an emergency. */
  call_first: Generated<boolean>;
  /** On what the access rests: the person's own words, a registered power, an order of the court. */
  consent_note: string;
  starts_on: string;
  ends_on: string | null;
  ended_reason: string | null;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
  version: Generated<number>;
}

/** What a person decided about a held line, kept beside what was computed; undoing is a new row. */
export interface ResolutionTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  week_line_id: number;
  verdict_id: number;
  decision: "accept as logged" | "accept as planned" | "accept as a no-reply visit" | "refuse" | "ask the provider" | "undo";
  reason: string;
  undoes_id: number | null;
  /** Names decisions made together, so that they can be undone together. */
  batch_id: string | null;
  paid_minutes: number;
  /** What the line pays by this decision, in pence. */
  amount_pence: number;
  decided_by: number;
  decided_at: Generated<Instant>;
}

/** The rounds of a provider's week as they are being planned. What workers see is what was last published of it. */
export interface RotaTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  week_starts_on: string;
  /** Counts changes, so that nothing is decided on a rota that has changed meanwhile. */
  version: Generated<number>;
  made_by: number | null;
  made_at: Instant;
}

/** Somebody to telephone because a rota has changed, and whether it was done. */
export interface RotaCallTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  rota_proposal_id: number;
  care_worker_id: number | null;
  person_id: number | null;
  time_critical: Generated<boolean>;
  words: string;
  done_by: number | null;
  done_at: Instant | null;
  outcome: Generated<string>;
  told_again_by: number | null;
  /** When they were told that what they had been told no longer holds: the repair was taken back. */
  told_again_at: Instant | null;
}

/** What the planner found for a rota: shown before anything changes, then taken or left. */
export interface RotaProposalTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  rota_id: number;
  kind: "the rest" | "repair";
  asked: Json;
  /** The version of the rota that it was worked out from. */
  rota_version: number;
  long_work_id: number | null;
  state: Generated<"working" | "ready" | "failed" | "taken" | "left">;
  answer: Json | null;
  fault: string | null;
  made_by: number | null;
  made_at: Instant;
  decided_by: number | null;
  decided_at: Instant | null;
  /** The change to the rota that taking it made, and that can be taken back. */
  rota_step_id: number | null;
}

/** A rota as its care workers were given it; every change is a new version. */
export interface RotaPublicationTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  rota_id: number;
  version: number;
  /** Every stop: the number of the visit, the part, the care worker, and the start in seconds since 1970. */
  stops: Json;
  words: Generated<string>;
  published_by: number | null;
  published_at: Instant;
}

/** One change to a rota: the stops of the visits it touched, as they were and as they became, so that it can be taken back. */
export interface RotaStepTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  rota_id: number;
  what: string;
  before: Json;
  after: Json;
  done_by: number | null;
  done_at: Instant;
  undone_at: Instant | null;
}

/** A part of a planned visit put to a care worker at a time, in a rota that is being planned. */
export interface RotaStopTable {
  council_id: number;
  rota_id: number;
  planned_visit_id: number;
  part: number;
  provider_id: number;
  care_worker_id: number;
  starts_at: Instant;
  /** A person decided it: no planning moves it. */
  locked: Generated<boolean>;
}

/** How a care worker goes on rounds. */
export interface RoundWorkerTable {
  council_id: number;
  care_worker_id: number;
  provider_id: number;
  travel_mode: Generated<"car" | "bicycle" | "walk">;
  /** Where their day begins; the first half of the postcode is enough. */
  start_postcode: string | null;
  end_postcode: string | null;
  most_weekly_minutes: number | null;
  changed_by: number | null;
  changed_at: Instant;
  version: Generated<number>;
}

/** What the provider is asked to do, in plain words, as issued; a change is a new version. */
export interface ServiceOrderTable {
  council_id: number;
  id: Generated<number>;
  reference: string;
  placement_id: number;
  provider_id: number;
  package_line_id: number;
  version: number;
  content: Json;
  because: string;
  issued_by: number | null;
  issued_at: Instant;
}

/** That the provider accepted a service order, or what it said was wrong with it. */
export interface ServiceOrderReplyTable {
  council_id: number;
  id: Generated<number>;
  service_order_id: number;
  provider_id: number;
  accepted: boolean;
  words: Generated<string>;
  replied_by: number | null;
  replied_at: Instant;
}

/** One signed-in browser; the cookie holds a random token, this table only its SHA-256. */
export interface SessionTable {
  token_hash: Buffer;
  user_id: number;
  council_id: number;
  membership_id: number;
  csrf_token: string;
  /** A sentence to show once on the next page: what just happened. */
  flash: string | null;
  created_at: Generated<Instant>;
  seen_at: Generated<Instant>;
  expires_at: Instant;
}

/** A link by which a person, or a representative where one is named, sees the providers that accepted and chooses without signing in. */
export interface ShortlistLinkTable {
  council_id: number;
  id: Generated<number>;
  placement_request_id: number;
  representative_id: number | null;
  /** The SHA-256 of what stands in the address; the address itself is kept nowhere. */
  token_hash: Buffer;
  made_by: number | null;
  made_at: Instant;
  expires_at: Instant;
  opened_at: Instant | null;
  /** When a provider was chosen by it; then it answers no more. */
  used_at: Instant | null;
}

/** A one-time link sent by email; only its SHA-256 is kept. */
export interface SignInLinkTable {
  token_hash: Buffer;
  user_id: number;
  created_at: Generated<Instant>;
  expires_at: Instant;
  used_at: Instant | null;
}

/** A file of published spend as it was read, once. */
export interface SpendFileTable {
  council_id: number;
  id: Generated<number>;
  name: string;
  sha256: string;
  heading: string;
  rows: number;
  /** What its rows come to, in pence. */
  amount_pence: number;
  /** Rows that were refused, each with its line, column and reason. */
  faults: Json;
  read_by: number;
  read_at: Instant;
}

/** What somebody decided of two names of suppliers; of each name the newest decision holds. */
export interface SpendMergeTable {
  council_id: number;
  id: Generated<number>;
  keep: string;
  other: string;
  decision: "merged" | "kept apart" | "undone";
  decided_by: number;
  decided_at: Instant;
}

/** One payment as published. It keeps its own name of the supplier. */
export interface SpendRowTable {
  council_id: number;
  spend_file_id: number;
  line: number;
  paid_on: string;
  /** The name as published. It is kept whatever is decided of it. */
  payee: string;
  purpose: string;
  transaction: string;
  /** In pence; below nought where money came back. */
  amount_pence: number;
}

/** A time in which a line's visits are not wanted, such as a hospital stay; open until an end is known. */
export interface SuspensionTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  package_line_id: number;
  reason: "hospital" | "respite" | "holiday" | "family visiting" | "person's wish" | "other";
  note: string | null;
  starts_at: Instant;
  /** From when visits are wanted again; null while that is not known. An end at its own start: it never came to it. */
  ends_at: Instant | null;
  /** When the provider was told: notice of each visit taken out is counted from here. */
  told_provider_at: Instant;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** How a provider stands with VAT from a day on, and where its documents go on the Peppol network; of those in effect, the one recorded last holds. */
export interface TaxTreatmentTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  /** registered: it charges VAT. exempt: its care is exempt, and it has a VAT number or another tax reference. none: it has no tax reference at all. */
  treatment: "registered" | "exempt" | "none";
  vat_number: string | null;
  tax_reference: string | null;
  /** The code of the list that the endpoint is from, such as 0088 for a GLN. */
  endpoint_scheme: string | null;
  endpoint: string | null;
  effective_from: string;
  source: string;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** A plan to move a provider's lines, or those of one area, to others. Council people only. */
export interface TransitionTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  area_id: number | null;
  reason: string;
  /** The first day of the new lines; the old ones end the day before. */
  cut_over_on: string;
  owner_id: number | null;
  /** Whether the agreed moves are being placed one after the other; taking it away stops that after the move in hand. */
  under_way: Generated<boolean>;
  work_id: number | null;
  drafted_at: Instant;
  /** What the draft gave the last rung above its capacity, in minutes a week of workers' time. */
  over_in_house_minutes: Generated<number>;
  closed_at: Instant | null;
  closed_reason: string | null;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
  version: Generated<number>;
}

/** What happened to the move of one line, one row a step. Council people only. */
export interface TransitionEventTable {
  council_id: number;
  id: Generated<number>;
  transition_move_id: number;
  kind: string;
  detail: Generated<Json>;
  happened_at: Instant;
  recorded_by: number | null;
}

/** That the old or the new provider confirms one thing handed over. Each confirms for itself and sees what the other confirmed. */
export interface TransitionHandoverTable {
  council_id: number;
  id: Generated<number>;
  transition_move_id: number;
  provider_id: number;
  item: string;
  words: Generated<string>;
  confirmed_by: number | null;
  confirmed_at: Instant;
}

/** One line of a transition and where it goes. The two providers see it once it is placed, and not before. */
export interface TransitionMoveTable {
  council_id: number;
  id: Generated<number>;
  transition_id: number;
  package_line_id: number;
  person_id: number;
  provider_id: number;
  /** A projection of transition_event; handed over and begun are read from the handover and the first visit. */
  stage: Generated<"drafted" | "person asked" | "agreed" | "placed" | "stopped">;
  contract_id: number | null;
  to_provider_id: number | null;
  new_line_id: number | null;
  placement_id: number | null;
  version: Generated<number>;
}

/** How long a way takes between two places that a provider visits, as a travel time service answered. Too old ones are asked again and go. */
export interface TravelTimeTable {
  council_id: number;
  provider_id: number;
  /** Which service answered: its kind and a mark of its address, so that another one is asked anew. */
  service: string;
  mode: "car" | "bicycle" | "walk";
  /** Where a postcode lies, as latitude and longitude. Nobody is named. */
  from_place: string;
  to_place: string;
  seconds: number;
  asked_on: string;
}

/** Items of approved closes that wait for the provider's invoice. A line that claims them moves them to unpaid_item, once. */
export interface UninvoicedItemTable {
  council_id: number;
  payable_item_id: number;
  provider_id: number;
  contract_id: number | null;
  /** The amount of the item, in pence; it may be below nought. */
  amount_pence: number;
  since: Instant;
}

/** Items of approved closes that no payment pays. Whoever makes a payment takes its items out of here, so that two payments never have the same; they come back when it is withdrawn or returned. */
export interface UnpaidItemTable {
  council_id: number;
  payable_item_id: number;
  provider_id: number;
  contract_id: number | null;
  /** The amount of the item, in pence; it may be below nought. */
  amount_pence: number;
  since: Generated<Instant>;
}

/** A rule by which the rates and prices of many contracts were raised in one act. */
export interface UpliftTable {
  council_id: number;
  id: Generated<number>;
  /** By percent or by pence, and the named rounding. */
  rule: Json;
  words: string;
  effective_from: string;
  reason: string;
  adopted_by: number | null;
  adopted_at: Generated<Instant>;
}

/** That an uplift was taken back as a whole, before any week rated by it was closed. */
export interface UpliftUndoneTable {
  council_id: number;
  uplift_id: number;
  reason: string;
  undone_by: number | null;
  undone_at: Generated<Instant>;
}

/** A version of terms or of prices that an uplift made. */
export interface UpliftVersionTable {
  council_id: number;
  id: Generated<number>;
  uplift_id: number;
  contract_id: number;
  contract_terms_id: number | null;
  contract_prices_id: number | null;
}

/** What verification found of one place of a planned visit, or of a log left over; a later finding is a new row that names the one it replaces. */
export interface VerdictTable {
  council_id: number;
  id: Generated<number>;
  verification_run_id: number;
  provider_id: number;
  week_starts_on: string;
  /** Null with no log either: the place is no longer there, and the verdict withdraws the one it replaces. */
  planned_visit_id: number | null;
  place: number | null;
  visit_log_id: number | null;
  contract_terms_id: number | null;
  replaces_id: number | null;
  planned_minutes: number | null;
  delivered_minutes: number | null;
  start_difference_minutes: number | null;
  exceptions: string[];
  effect: "pay" | "hold" | "refuse";
  paid_minutes: number;
  /** The rate, in pence an hour; null where no rate fits and where nothing was logged. */
  pence_per_hour: number | null;
  /** What the place earns, in pence; for a held place, what it would earn. */
  amount_pence: number;
  because: string;
}

/** One verification of a provider's week. */
export interface VerificationRunTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  week_starts_on: string;
  verified_by: number | null;
  verified_at: Generated<Instant>;
  verdicts_new: number;
  verdicts_unchanged: number;
}

/** A single visit moved, cancelled or added at short notice, with the reason, as the provider was told at once. */
export interface VisitChangeTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  package_line_id: number;
  /** The visit, which a later change of its pattern may have taken out; the change stays. */
  planned_visit_id: number;
  kind: "moved" | "cancelled" | "added" | "undone";
  /** When it started before; null for a visit that is added or put back. */
  was_at: Instant | null;
  /** When it starts now; null for a visit that does not happen. */
  is_at: Instant | null;
  minutes: number;
  because: string;
  /** Whoever moved a time-critical visit out of its window said that they looked at its reason. */
  critical_reason_reviewed: Generated<boolean>;
  changed_by: number | null;
  changed_at: Instant;
}

/** One worker's check-in and check-out as received, never altered; a correction is a new version that names the one before. */
export interface VisitLogTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  feed_id: number;
  feed_line: number;
  reference: string;
  version: Generated<number>;
  replaces_id: number | null;
  person_reference: string;
  worker_reference: string;
  in_at: Instant;
  out_at: Instant | null;
  in_on: string;
  in_method: "tag" | "phone" | "gps" | "app" | "manual";
  /** Null where an open log came without one; a closed log without one counts as manual and is written so. */
  out_method: "tag" | "phone" | "gps" | "app" | "manual" | null;
  visit_reference: string | null;
  /** What the provider asks to be paid for, kept apart from what was logged. */
  claimed_starts_at: Instant | null;
  claimed_minutes: number | null;
  received_at: Generated<Instant>;
}

/** The repeating week a package line asks for, by version; the version recorded last among those in effect holds. */
export interface VisitPatternTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  package_line_id: number;
  version: number;
  effective_from: string;
  reason: string;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** An address of a provider's own system that is told what happens. */
export interface WebhookTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  url: string;
  /** The key with which what is sent is signed; the provider is shown it once. */
  secret: string;
  created_by: number | null;
  created_at: Generated<Instant>;
  ended_at: Instant | null;
}

/** One event to one address: tried until it is taken, or given up on after three days. Sending it again is a new row. */
export interface WebhookDeliveryTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  webhook_id: number;
  webhook_event_id: number;
  tries: Generated<number>;
  /** Null once it was delivered or given up on. */
  next_try_at: Instant | null;
  delivered_at: Instant | null;
  /** What the address answered last, or why it could not be reached. */
  answer: string | null;
}

/** Something that happened which a provider's system may want to know. It names no person: the system asks for what it may see. */
export interface WebhookEventTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  kind: string;
  about: Json;
  happened_at: Instant;
}

/** A provider's week closed for payment by one person; counts only until it is sent back. */
export interface WeekCloseTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  week_starts_on: string;
  lines: number;
  /** The sum of its items, in pence. */
  amount_pence: number;
  note: string | null;
  closed_by: number;
  closed_at: Generated<Instant>;
}

/** Approved or sent back by a second person, never by the one who closed it. */
export interface WeekDecisionTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  week_close_id: number;
  decision: "approved" | "sent back";
  reason: Generated<string>;
  decided_by: number;
  decided_at: Generated<Instant>;
}

/** Where one place (or one log left over) stands now: its newest verdict, the decision on it if any, and what it pays. A projection of verdicts, resolutions and messages, rebuilt from them at any time; the foreign keys are theirs, and here they would only be checked twice. */
export interface WeekLineTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  person_id: number | null;
  contract_id: number | null;
  week_starts_on: string;
  /** The planned start, or the check-in of a log left over. */
  starts_at: Instant;
  planned_visit_id: number | null;
  place: number | null;
  visit_log_id: number | null;
  /** The provider's reference of a log left over, the same for all its versions. */
  left_over_reference: string | null;
  person_reference: string;
  worker_reference: string | null;
  verdict_id: number;
  resolution_id: number | null;
  status: "payable" | "held" | "asked" | "answered" | "disputed" | "refused" | "withdrawn";
  /** It had been decided, and a newer verdict has replaced the one that was decided on. */
  held_again: Generated<boolean>;
  /** False while it waits for a decision: then nothing is posted for it and nothing taken back. */
  settled: boolean;
  exceptions: string[];
  planned_minutes: number | null;
  delivered_minutes: number | null;
  start_difference_minutes: number | null;
  /** What the verdict says it earns or would earn, in pence. */
  computed_pence: number;
  paid_minutes: number;
  /** What it pays as it stands, in pence: 0 while it waits for a decision, is refused or withdrawn. A question or a dispute leaves it as it was. */
  amount_pence: number;
}

/** Whether a provider's week is verified as it stands: everything that a verdict rests on counts its changes here, and a verification notes how many of them it has seen. */
export interface WeekStateTable {
  council_id: number;
  provider_id: number;
  week_starts_on: string;
  changes: Generated<number>;
  changes_verified: Generated<number>;
  changed_at: Generated<Instant>;
  verified_at: Instant | null;
  /** When the next planned visit without a log may be called missed; null where none waits. */
  judge_again_at: Instant | null;
}

/** The lines of a week that wait for somebody, counted by likeness (contract 0: logs left over), so that a queue of many thousands opens at once. Refreshed with provider_week. */
export interface WeekWaitingTable {
  council_id: number;
  provider_id: number;
  week_starts_on: string;
  contract_id: number;
  status: "held" | "asked" | "answered" | "disputed";
  exceptions: string[];
  lines: number;
  /** What they would earn, in pence. */
  computed_pence: number;
  oldest_at: Instant;
}

/** A file of planned visits that somebody sent for the window simulator, as it was read. Council people only. */
export interface WindowFileTable {
  council_id: number;
  id: Generated<number>;
  /** What the file was called. */
  name: string;
  visits: number;
  /** SHA-256 of the file as it came. */
  hash: Buffer;
  /** Visits, who was at them and where homes are, everybody by a number given here and no reference of the file kept; JSON, gzip-compressed. */
  ground: Buffer;
  sent_by: number | null;
  sent_at: Instant;
}

/** What a run of the window simulator found, and the visits and shifts it was worked out on. Council people only. */
export interface WindowResultTable {
  council_id: number;
  window_run_id: number;
  /** The version of the rounds engine: another may find other rounds with the same seed. */
  engine: string;
  /** SHA-256 of the JSON. */
  ground_hash: Buffer;
  /** Visits, shifts and where homes are, people by id only; JSON, gzip-compressed. A repeated run takes it again. */
  ground: Buffer;
  /** Everything found, in the shape docs/rules/window-simulator.md describes: counts only, nobody by name or id. */
  answer: Json;
  found_at: Instant;
}

/** A run of the window simulator as it was asked for. Changes nothing else. Council people only. */
export interface WindowRunTable {
  council_id: number;
  id: Generated<number>;
  week_starts_on: string;
  /** The days of the week that are simulated, 1 is Monday. */
  weekdays: number[];
  /** Null where every provider is simulated. */
  provider_id: number | null;
  /** Who works: who worked in that week, or a stated number of care workers from one time to another. */
  workforce: Json;
  travel_mode: "car" | "bicycle" | "walk";
  travel_area: "urban" | "rural";
  /** Decides who waits for care and where searches begin. With seeds, moves and the engine it makes the answer again to the last figure. */
  seed: number;
  seeds: number;
  /** Moves of a search for each visit and worker. */
  moves: number;
  /** The run whose visits and shifts it takes again, whatever has changed since. */
  repeats_id: number | null;
  /** The long work that shows how far it has come. */
  work_id: number | null;
  cancelled_at: Instant | null;
  cancelled_by: number | null;
  /** Why nothing could be worked out, in words that say what to change. */
  fault: string | null;
  made_by: number | null;
  made_at: Instant;
  /** By the straight line, as somebody chose, though this installation asks a travel time service. */
  straight_line: Generated<boolean>;
  /** The file it is worked out on; null where it is the council's own visits. */
  file_id: number | null;
}

/** A time in which a care worker is away. What ails them is not written down. */
export interface WorkerAbsenceTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  care_worker_id: number;
  kind: "sickness" | "leave" | "training" | "other";
  starts_at: Instant;
  /** When they are back; null while that is not known. An end at its own start: it never came to it. */
  ends_at: Instant | null;
  words: Generated<string>;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** An identity check or training of a care worker, with its expiry; the newest of a kind counts, and a row that another corrects does not. */
export interface WorkerCheckTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  care_worker_id: number;
  kind: "DBS" | "right to work" | "moving and handling" | "medication" | "safeguarding" | "first aid" | "dementia" | "Level 2" | "other";
  reference: string | null;
  done_on: string;
  expires_on: string | null;
  note: string | null;
  /** The row that this one puts right. */
  corrects_id: number | null;
  /** The corrected row should never have been written: neither of the two counts. */
  withdrawn: Generated<boolean>;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
}

/** A link by which a care worker sees their own rounds, or has them in a calendar, without signing in. It works until it is revoked or they leave. */
export interface WorkerLinkTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  care_worker_id: number;
  opens: "page" | "calendar";
  /** The SHA-256 of what stands in the address; the address itself is kept nowhere. */
  token_hash: Buffer;
  made_by: number | null;
  made_at: Instant;
  opened_at: Instant | null;
  revoked_at: Instant | null;
}

/** What a care worker is paid, as far as a round decides it; without a care worker, what all of the provider's are paid who have no terms of their own. The newest in effect holds. The provider's own: no council reads it. */
export interface WorkerPayTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  care_worker_id: number | null;
  effective_from: string;
  /** Pence for an hour at visits. */
  care_pence: number;
  travel: "not paid" | "by time" | "by visit";
  /** Pence for an hour between visits where travel is paid by time, pence for each visit where it is paid by visit. */
  travel_pence: Generated<number>;
  /** Pence for an hour of waiting between visits; 0 where it is not paid. */
  waiting_pence: Generated<number>;
  /** Pence for a mile between visits: an expense, and no pay. */
  mile_pence: Generated<number>;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** A stretch of the day in which a care worker is there, on some days of the week (1 is Monday); a split shift is two. One that ends at or before its start goes on over midnight. */
export interface WorkerShiftTable {
  council_id: number;
  id: Generated<number>;
  provider_id: number;
  care_worker_id: number;
  weekdays: number[];
  start_time: string;
  end_time: string;
  starts_on: string;
  ends_on: string | null;
  recorded_by: number | null;
  recorded_at: Instant;
}

/** A care worker that a person has asked for, or does not want; ended, never deleted. */
export interface WorkerWishTable {
  council_id: number;
  id: Generated<number>;
  person_id: number;
  worker_name: string;
  provider_id: number | null;
  care_worker_id: number | null;
  wish: "wanted" | "refused";
  /** Why, for the council only: it may be a worry about a worker. */
  reason: string | null;
  recorded_by: number | null;
  recorded_at: Generated<Instant>;
  ended_at: Instant | null;
  ended_reason: string | null;
}

/** Every table of the database. */
export interface Schema {
  accrual: AccrualTable;
  accrual_count: AccrualCountTable;
  api_answer: ApiAnswerTable;
  api_client: ApiClientTable;
  api_token: ApiTokenTable;
  app_user: AppUserTable;
  approval_limit: ApprovalLimitTable;
  area: AreaTable;
  audit_event: AuditEventTable;
  audit_head: AuditHeadTable;
  bank_detail: BankDetailTable;
  bank_detail_confirmation: BankDetailConfirmationTable;
  bank_file: BankFileTable;
  bank_holiday: BankHolidayTable;
  block_adjustment: BlockAdjustmentTable;
  branch: BranchTable;
  budget: BudgetTable;
  capacity_decision: CapacityDecisionTable;
  care_package: CarePackageTable;
  care_total: CareTotalTable;
  care_worker: CareWorkerTable;
  charge: ChargeTable;
  contact_preference: ContactPreferenceTable;
  contract: ContractTable;
  contract_area: ContractAreaTable;
  contract_billing: ContractBillingTable;
  contract_block: ContractBlockTable;
  contract_event: ContractEventTable;
  contract_payment_days: ContractPaymentDaysTable;
  contract_prices: ContractPricesTable;
  contract_terms: ContractTermsTable;
  contribution: ContributionTable;
  council: CouncilTable;
  council_setting: CouncilSettingTable;
  drill: DrillTable;
  drill_sweep: DrillSweepTable;
  drill_transition: DrillTransitionTable;
  dropped_visit: DroppedVisitTable;
  fair_price_figures: FairPriceFiguresTable;
  feed: FeedTable;
  feed_refusal: FeedRefusalTable;
  fit_run: FitRunTable;
  fund: FundTable;
  fund_batch: FundBatchTable;
  fund_batch_event: FundBatchEventTable;
  fund_event: FundEventTable;
  fund_evidence: FundEvidenceTable;
  fund_hours: FundHoursTable;
  fund_instalment: FundInstalmentTable;
  fund_link: FundLinkTable;
  fund_payment_returned: FundPaymentReturnedTable;
  fund_receipt: FundReceiptTable;
  fund_recovery: FundRecoveryTable;
  fund_return: FundReturnTable;
  fund_spend: FundSpendTable;
  fund_terms: FundTermsTable;
  fund_terms_decision: FundTermsDecisionTable;
  home_move: HomeMoveTable;
  introduction: IntroductionTable;
  invoice: InvoiceTable;
  invoice_address: InvoiceAddressTable;
  invoice_claim: InvoiceClaimTable;
  invoice_event: InvoiceEventTable;
  invoice_file: InvoiceFileTable;
  invoice_line: InvoiceLineTable;
  invoice_line_state: InvoiceLineStateTable;
  invoice_match: InvoiceMatchTable;
  joint_look: JointLookTable;
  joint_look_request: JointLookRequestTable;
  ledger_code: LedgerCodeTable;
  ledger_total: LedgerTotalTable;
  letterhead: LetterheadTable;
  line_end: LineEndTable;
  line_message: LineMessageTable;
  long_work: LongWorkTable;
  mapping_profile: MappingProfileTable;
  membership: MembershipTable;
  notice_wording: NoticeWordingTable;
  offer: OfferTable;
  offer_fit: OfferFitTable;
  offer_reply: OfferReplyTable;
  outbox_message: OutboxMessageTable;
  outbox_secret: OutboxSecretTable;
  outbox_try: OutboxTryTable;
  package_line: PackageLineTable;
  pattern_visit: PatternVisitTable;
  payable_item: PayableItemTable;
  paying_account: PayingAccountTable;
  payment: PaymentTable;
  payment_carried: PaymentCarriedTable;
  payment_claim: PaymentClaimTable;
  payment_event: PaymentEventTable;
  payment_hold: PaymentHoldTable;
  payment_hold_lift: PaymentHoldLiftTable;
  payment_item: PaymentItemTable;
  payment_run: PaymentRunTable;
  payment_run_event: PaymentRunEventTable;
  payment_sent: PaymentSentTable;
  payment_tick: PaymentTickTable;
  periodic_week: PeriodicWeekTable;
  person: PersonTable;
  person_change: PersonChangeTable;
  personal_budget: PersonalBudgetTable;
  place_postcode: PlacePostcodeTable;
  placement: PlacementTable;
  placement_event: PlacementEventTable;
  placement_request: PlacementRequestTable;
  placement_start: PlacementStartTable;
  placement_word: PlacementWordTable;
  planned_visit: PlannedVisitTable;
  posting: PostingTable;
  provider: ProviderTable;
  provider_capacity: ProviderCapacityTable;
  provider_fit: ProviderFitTable;
  provider_periodic_capacity: ProviderPeriodicCapacityTable;
  provider_profile: ProviderProfileTable;
  provider_quality: ProviderQualityTable;
  provider_week: ProviderWeekTable;
  provider_wish: ProviderWishTable;
  regulator_rating: RegulatorRatingTable;
  representative: RepresentativeTable;
  resolution: ResolutionTable;
  rota: RotaTable;
  rota_call: RotaCallTable;
  rota_proposal: RotaProposalTable;
  rota_publication: RotaPublicationTable;
  rota_step: RotaStepTable;
  rota_stop: RotaStopTable;
  round_worker: RoundWorkerTable;
  service_order: ServiceOrderTable;
  service_order_reply: ServiceOrderReplyTable;
  session: SessionTable;
  shortlist_link: ShortlistLinkTable;
  sign_in_link: SignInLinkTable;
  spend_file: SpendFileTable;
  spend_merge: SpendMergeTable;
  spend_row: SpendRowTable;
  suspension: SuspensionTable;
  tax_treatment: TaxTreatmentTable;
  transition: TransitionTable;
  transition_event: TransitionEventTable;
  transition_handover: TransitionHandoverTable;
  transition_move: TransitionMoveTable;
  travel_time: TravelTimeTable;
  uninvoiced_item: UninvoicedItemTable;
  unpaid_item: UnpaidItemTable;
  uplift: UpliftTable;
  uplift_undone: UpliftUndoneTable;
  uplift_version: UpliftVersionTable;
  verdict: VerdictTable;
  verification_run: VerificationRunTable;
  visit_change: VisitChangeTable;
  visit_log: VisitLogTable;
  visit_pattern: VisitPatternTable;
  webhook: WebhookTable;
  webhook_delivery: WebhookDeliveryTable;
  webhook_event: WebhookEventTable;
  week_close: WeekCloseTable;
  week_decision: WeekDecisionTable;
  week_line: WeekLineTable;
  week_state: WeekStateTable;
  week_waiting: WeekWaitingTable;
  window_file: WindowFileTable;
  window_result: WindowResultTable;
  window_run: WindowRunTable;
  worker_absence: WorkerAbsenceTable;
  worker_check: WorkerCheckTable;
  worker_link: WorkerLinkTable;
  worker_pay: WorkerPayTable;
  worker_shift: WorkerShiftTable;
  worker_wish: WorkerWishTable;
}
