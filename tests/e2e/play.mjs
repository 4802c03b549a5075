#!/usr/bin/env node
// Plays conversations (YAML files) with a bot through the Agents Playground in headless Chromium.
//   node play.mjs --start 'python app.py local --port {port} --data {data}' conversations/*.yml
//   node play.mjs --bot http://127.0.0.1:3978/api/messages conversations/one.yml
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import YAML from 'yaml';
import { Bot, RunningBot } from './bot.mjs';
import { launchBrowser } from './browser.mjs';
import { Unmet, filledIn, squash } from './matching.mjs';
import { ensurePlayground } from './playground.mjs';
import { Cleanup } from './processes.mjs';
import { Session } from './session.mjs';
import { runStep } from './steps.mjs';

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    bot: { type: 'string' },
    start: { type: 'string' },
    out: { type: 'string', default: 'e2e-out' },
    within: { type: 'string', default: '10' },
    headed: { type: 'boolean', default: false },
  },
});
if (!files.length || !options.bot === !options.start) {
  console.error(
    'usage: play.mjs (--bot URL | --start COMMAND) [--out DIR] [--within SECONDS] [--headed] FILE...',
  );
  process.exit(2);
}

/** Returns how many steps passed and failed. */
async function play(file, browser) {
  const script = YAML.parse(fs.readFileSync(file, 'utf8'));
  console.log(`\n== ${script.name}  (${file})`);
  const out = path.resolve(options.out, path.basename(file, path.extname(file)));
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  const cleanup = new Cleanup(unfinished);
  try {
    const bot = await botFor(script, out, cleanup);
    const session = new Session({ bot, out, within: Number(script.within ?? options.within) });
    await session.open(cleanup, browser);
    const score = await playSteps(session, script);
    for (const limit of await session.limits()) console.log(`  note: the Playground does not do: ${limit}`);
    await session.close();
    return score;
  } catch (error) {
    console.log(`  FAIL ${error.message}`);
    return { passed: 0, failed: 1 };
  } finally {
    await cleanup.run();
  }
}

async function botFor({ policy }, out, cleanup) {
  if (options.start) return new Bot(options.start, { out, policy }).start(cleanup);
  if (policy) throw new Error('a conversation with a policy of its own needs --start');
  return new RunningBot(options.bot);
}

async function playSteps(session, script) {
  const score = { passed: 0, failed: 0 };
  for (const step of script.steps) {
    session.step++;
    const fault = await faultOf(session, step);
    const label = `${String(session.step).padStart(2)} ${squash(JSON.stringify(step)).slice(0, 130)}`;
    console.log(`  ${fault ? 'FAIL' : 'PASS'} ${label}${fault ? indented(fault) : ''}`);
    score[fault ? 'failed' : 'passed']++;
    if (!fault) continue;
    await session.screenshot('FAIL');
    if (!script.keep_going) break;
  }
  return score;
}

async function faultOf(session, step) {
  try {
    await runStep(session, filledIn(step, session.variables));
    return null;
  } catch (error) {
    return error instanceof Unmet ? error.message : error.stack;
  }
}

const indented = (text) => `\n${text.replace(/^/gm, '      ')}`;

const unfinished = new Cleanup();
unfinished.exitOnSignals();
const scores = [];
try {
  ensurePlayground();
  const browser = await launchBrowser(unfinished, { headed: options.headed });
  for (const file of files) scores.push(await play(file, browser));
} catch (error) {
  console.error(error.message);
  scores.push({ passed: 0, failed: 1 });
}
const total = (what) => scores.reduce((sum, score) => sum + score[what], 0);
console.log(
  `\n${total('passed')} steps passed, ${total('failed')} failed; pictures and logs in ${path.resolve(options.out)}`,
);
await unfinished.exit(total('failed') ? 1 : 0);
