import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const places = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium of this machine, or the one that npm brought (Linux on x64). Throws, saying what to do, where there is none. */
export async function launchChromium(): Promise<Browser> {
  const found = places.find((place) => place && existsSync(place));
  if (found) return await chromium.launch({ executablePath: found, args: quiet });
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The browser tests need Chromium or Chrome. Install one, or set CHROMIUM_PATH.');
  }
  const { default: brought } = await import('@sparticuz/chromium');
  const executablePath = await brought.executablePath();
  return await chromium.launch({ executablePath, args: [...brought.args, ...quiet] });
}
