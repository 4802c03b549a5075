// Headless Chromium that never leaves this machine.
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const CANDIDATES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].filter(Boolean);

export async function launchBrowser(cleanup, { headed = false } = {}) {
  const executablePath = CANDIDATES.find((candidate) => fs.existsSync(candidate));
  if (!executablePath) {
    throw new Error('no Chromium found: apt-get install chromium, or set CHROMIUM=/path/to/it');
  }
  const browser = await chromium.launch({
    executablePath,
    headless: !headed,
    args: [
      '--no-sandbox', // CI runs as root
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-gpu',
      '--disable-sync',
      '--font-render-hinting=none', // the same pictures on every machine
    ],
  });
  cleanup.add(() => browser.close());
  return browser;
}

/** The Playground asks a CDN for fonts; that, and anything else outside, is refused. */
export function loopbackOnly(page) {
  const outside = (url) => url.protocol.startsWith('http') && !LOOPBACK.has(url.hostname);
  return page.route(outside, (route) => route.abort());
}
