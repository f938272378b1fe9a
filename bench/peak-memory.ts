/** Loaded into a measured process: when it ends, it says how much memory it had at most. */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread)
  process.on('exit', () => writeSync(2, `\npeak memory ${process.resourceUsage().maxRSS} KiB\n`));
