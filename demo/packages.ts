import type { Random } from '../src/ground/random.ts';
import { arrangeLine } from '../src/brokerage/actions/arrange-line.ts';
import { openCarePackage } from '../src/brokerage/actions/open-package.ts';
import { recordPerson } from '../src/people/actions/record-person.ts';
import type { PatternVisit } from '../src/plans/rules/visit-pattern.ts';
import { must, type County } from './county.ts';
import { makePattern } from './patterns.ts';
import type { MadePerson } from './people.ts';
import type { MadeProvider } from './providers.ts';
import { storyOf, type Story } from './stories.ts';

/** A provider as it stands in the database. */
export type StoredProvider = MadeProvider & {
  readonly id: number;
  readonly contractId: number;
  readonly workers: readonly string[];
};

/** A person who was made, with their line. */
export type StoredPerson = {
  readonly reference: string;
  readonly id: number;
  readonly lineId: number;
  readonly provider: StoredProvider;
  readonly story: Story | undefined;
};

/** Shares people among the providers by the share that each has of the county. */
export function chooseProvider(
  random: Random,
  person: MadePerson,
  providers: readonly StoredProvider[],
): StoredProvider {
  const speaks = providers.filter(
    (provider) =>
      person.details.worker_language !== null && provider.languages.includes(person.details.worker_language),
  );
  const among = speaks.length > 0 && random.chance(0.7) ? speaks : providers;
  return random.weighted(among.map((provider) => [provider, provider.share] as const));
}

/** Records a person, opens their package and arranges its line with a provider, as a broker would. */
export async function placePerson(
  county: County,
  random: Random,
  made: {
    serial: number;
    person: MadePerson;
    providers: readonly StoredProvider[];
    keyWorkerId: number;
    startsOn: string;
  },
): Promise<StoredPerson> {
  const story = storyOf(made.serial, county.size);
  const details = { ...made.person.details, ...story?.details, key_worker_id: made.keyWorkerId };
  const provider =
    made.providers.find((one) => one.reference === story?.provider) ??
    chooseProvider(random, made.person, made.providers);
  const visits: readonly PatternVisit[] = story?.visits ?? makePattern(random);
  return await county.as('broker', async (scope) => {
    const person = must(await recordPerson(scope, { details, confirmedDifferent: true }));
    const carePackage = must(
      await openCarePackage(scope, {
        personId: person.id,
        startsOn: made.startsOn,
        primaryNeed:
          story?.need ??
          random.pick([
            'Help to wash and dress',
            'Help with meals and medicines',
            'Living with dementia',
            'Getting stronger after a fall',
          ]),
        coverNote: null,
      }),
    );
    const line = must(
      await arrangeLine(scope, {
        packageId: carePackage.id,
        contractId: provider.contractId,
        service: story?.service ?? 'home-care',
        startsOn: made.startsOn,
        visits,
      }),
    );
    return { reference: details.reference, id: person.id, lineId: line.id, provider, story };
  });
}
