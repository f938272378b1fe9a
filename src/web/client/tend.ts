/** What the browser adds to pages that already work without it. Each part looks for its own marks and does nothing else. */
import './govuk.ts';
import { startConditional } from './conditional.ts';
import { startFilters } from './filters.ts';
import { startLive } from './live.ts';
import { startPrinting } from './printing.ts';
import { startProgress } from './progress.ts';
import { startQueues } from './queue.ts';
import { startRounds } from './rounds.ts';
import { startShortcuts } from './shortcuts.ts';
import { startUnsaved } from './unsaved.ts';

startConditional();
startShortcuts();
startQueues();
startFilters();
startLive();
startProgress();
startPrinting();
startRounds();
startUnsaved();
