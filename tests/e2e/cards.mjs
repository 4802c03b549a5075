#!/usr/bin/env node
// Checks Adaptive Card JSON: schema, rules of Teams, and each card drawn wide and narrow, light and dark.
//   node cards.mjs FILE_OR_FOLDER... [--out DIR]
// Fails on schema errors, broken rules, and serious accessibility findings; all else is a warning.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.mjs';
import { CardPage } from './card_page.mjs';
import { brokenRules } from './card_rules.mjs';
import { schemaErrors } from './card_schema.mjs';
import { findCards } from './matching.mjs';
import { Cleanup } from './processes.mjs';

const WIDTHS = [700, 320];
const THEMES = ['light', 'dark'];
const SERIOUS = ['serious', 'critical'];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'e2e-out/cards' } },
});
if (!positionals.length) {
  console.error('usage: cards.mjs FILE_OR_FOLDER... [--out DIR]');
  process.exit(2);
}

function jsonFiles(places) {
  return places.flatMap((place) => {
    if (!fs.statSync(place).isDirectory()) return place.endsWith('.json') ? [place] : [];
    return jsonFiles(
      fs
        .readdirSync(place)
        .sort()
        .map((name) => path.join(place, name)),
    );
  });
}

/** Each different card once, with a name that is a good file name. */
function readCards(places) {
  const cards = new Map();
  for (const file of jsonFiles(places)) {
    findCards(JSON.parse(fs.readFileSync(file, 'utf8'))).forEach((card, index) => {
      const folder = path.basename(path.dirname(path.dirname(file)));
      const name = [folder, path.basename(file, '.json'), index || ''].filter(Boolean).join('-');
      const json = JSON.stringify(card);
      if (!cards.has(json)) cards.set(json, { name, file, card });
    });
  }
  return [...cards.values()];
}

async function check({ name, file, card }, pages) {
  const { errors, warnings } = brokenRules(card);
  errors.push(...schemaErrors(card).map((error) => `schema: ${error}`));
  const pictures = [];
  for (const [theme, page] of Object.entries(pages)) {
    for (const width of WIDTHS) {
      const label = `${theme} ${width}px`;
      warnings.push(...(await page.draw(card, width)).map((event) => `renderer: ${event}`));
      warnings.push(...(await page.overflow()).map((finding) => `${label}: ${finding}`));
      for (const { impact, text } of await page.accessibility()) {
        (SERIOUS.includes(impact) ? errors : warnings).push(`${label}: ${text}`);
      }
      pictures.push(path.join(options.out, `${name}.${theme}.${width}.png`));
      await page.screenshot(pictures.at(-1));
    }
  }
  return { name, file, errors: [...new Set(errors)], warnings: [...new Set(warnings)], pictures };
}

/** All pictures of one card side by side. */
async function sheet(browser, { name, pictures }) {
  const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
  const images = pictures.map(
    (file) => `<img src="data:image/png;base64,${fs.readFileSync(file, 'base64')}">`,
  );
  await page.setContent(
    `<style>body { display: flex; flex-wrap: wrap; gap: 10px; align-items: flex-start; background: #ccc }</style>${images.join('')}`,
  );
  await page.screenshot({ path: path.join(options.out, `${name}.sheet.png`), fullPage: true });
  await page.close();
}

function print({ name, errors, warnings }) {
  console.log(`${errors.length ? 'FAIL' : 'PASS'} ${name}`);
  for (const error of errors) console.log(`     error: ${error}`);
  for (const warning of warnings) console.log(`     warn:  ${warning}`);
}

const cleanup = new Cleanup();
cleanup.exitOnSignals();
let failed = true;
try {
  fs.rmSync(options.out, { recursive: true, force: true });
  fs.mkdirSync(options.out, { recursive: true });
  const cards = readCards(positionals);
  if (!cards.length) throw new Error(`no card in ${positionals.join(' ')}`);
  const browser = await launchBrowser(cleanup);
  const pages = {};
  for (const theme of THEMES) pages[theme] = await CardPage.open(browser, theme);
  const report = [];
  for (const card of cards) {
    const result = await check(card, pages);
    report.push(result);
    print(result);
    await sheet(browser, result);
  }
  fs.writeFileSync(path.join(options.out, 'report.json'), JSON.stringify(report, null, 2));
  const good = report.filter(({ errors }) => !errors.length).length;
  console.log(`${good}/${report.length} cards without errors; pictures in ${path.resolve(options.out)}`);
  failed = good < report.length;
} catch (error) {
  console.error(error.message);
}
await cleanup.exit(failed ? 1 : 0);
