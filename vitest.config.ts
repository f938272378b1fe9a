import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first, so that no worker waits for one at the end: every page, then the other journeys, then the rest. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const longest = ['/every-page.', '/journeys/', '/browser.'];
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((part) => moduleId.includes(part));
      return found < 0 ? longest.length : found;
    };
    return usual.toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    globalSetup: ['test/postgres/cluster.ts'],
    include: ['test/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Only so that a test that hangs ends: speed is measured in bench/, never asserted here.
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
