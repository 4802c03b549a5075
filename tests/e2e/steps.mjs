// What a conversation file can say: one function per step, called with the session, the step, and its patience.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { Unmet, isSubset, matcher, regexOf, squash } from './matching.mjs';
import { sleep } from './processes.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SERIOUS = ['serious', 'critical'];

export async function runStep(session, step) {
  const verb = Object.keys(STEPS).find((name) => name in step);
  if (!verb) throw new Unmet(`unknown step ${JSON.stringify(step)}`);
  await STEPS[verb](session, step, Number(step.within ?? session.within));
}

const STEPS = {
  send: (session, step) => session.send(String(step.send), step),

  click: (session, step) => session.click(step.click, step),

  async fill(session, { fill }) {
    for (const [label, value] of Object.entries(fill)) await session.fill(label, value);
  },

  chat: (session, { chat }) => session.goTo(chat),

  async restart(session, { restart }) {
    await session.mark();
    await session.bot.restart(restart === 'kill' ? 'SIGKILL' : 'SIGTERM');
  },

  wait: (_, step) => sleep(1000 * step.wait),

  screenshot: (session, step) => session.screenshot(step.screenshot, step),

  async expect(session, step, within) {
    const matches = matcher(step.expect);
    const text = await session.until(
      within,
      async () => (await session.texts(step)).find(matches),
      async () => `not seen within ${within} s: ${step.expect}\n${listed(await session.texts(step))}`,
    );
    Object.assign(session.variables, regexOf(step.expect)?.exec(squash(text))?.groups); // /#(?<id>\d+)/ -> {{id}}
  },

  async expect_all(session, step, within) {
    for (const expect of step.expect_all) await STEPS.expect(session, { ...step, expect }, within);
  },

  async expect_not(session, step) {
    await sleep(1000 * (step.within ?? 2));
    const seen = (await session.texts(step)).find(matcher(step.expect_not));
    if (seen) throw new Unmet(`should not be there: ${JSON.stringify(squash(seen).slice(0, 300))}`);
  },

  async expect_count(session, step, within) {
    const { text, n, at_most: atMost } = step.expect_count;
    const count = async () => (await session.texts(step)).filter(matcher(text)).length;
    if (atMost === undefined) {
      await session.until(
        within,
        async () => (await count()) === n,
        async () => `${await count()} messages match ${text}, wanted ${n}`,
      );
      return;
    }
    await sleep(1000 * within);
    if ((await count()) > atMost)
      throw new Unmet(`${await count()} messages match, at most ${atMost} wanted`);
  },

  /** What the bot posted or put since the last action contains this. */
  async expect_activity(session, step, within) {
    await session.until(
      within,
      () => session.fromBot().some((sent) => isSubset(step.expect_activity, sent)),
      () => `no such activity; the bot sent ${JSON.stringify(session.fromBot()).slice(0, 900)}`,
    );
  },

  expect_typing: (session, _, within) =>
    session.until(
      within,
      () => session.typed,
      () => 'no typing indicator',
    ),

  /** Any invoke; `reply_to: last` puts the id of the bot's last card into replyToId. */
  async invoke(session, step) {
    await session.mark();
    const replyToId = step.reply_to === 'last' ? session.lastCard?.messageId : step.reply_to;
    const invoke = { type: 'invoke', name: step.invoke, value: step.value ?? {} };
    judge(step, await session.relay(replyToId ? { ...invoke, replyToId } : invoke));
  },

  /** Typeahead, which the Playground shows but never asks for. */
  async search(session, step) {
    await session.mark();
    const { dataset, text = '' } = step.search;
    const value = { kind: 'search', queryText: text, queryOptions: { skip: 0, top: 15 }, dataset };
    const answer = await session.relay({ type: 'invoke', name: 'application/search', value });
    judge(step, answer);
    const titles = (answer.body?.value?.results ?? []).map(({ title }) => title);
    const missing = [step.expect_titles ?? []].flat().filter((title) => !titles.includes(title));
    if (missing.length) throw new Unmet(`no result ${JSON.stringify(missing)} in ${JSON.stringify(titles)}`);
  },

  /** What Teams does by itself for a card with refresh.action. */
  async refresh(session, step, within) {
    const action = await session.until(
      within,
      () => session.lastCard?.card.refresh?.action,
      () => 'the last card has no refresh.action',
    );
    await session.mark();
    const { verb, data = {} } = action;
    const value = { action: { type: 'Action.Execute', verb, data }, trigger: 'automatic' };
    const replyToId = session.lastCard.messageId;
    judge(step, await session.relay({ type: 'invoke', name: 'adaptiveCard/action', replyToId, value }));
  },

  async activity(session, step) {
    await session.mark();
    const answer = await session.relay(step.activity);
    if (step.expect_status) judge(step, answer);
  },

  /** An entry of the Playground's own "Mock an Activity" menu, such as "Add user". */
  async mock(session, { mock }) {
    await session.mark();
    await session.page.getByRole('button', { name: 'Mock an Activity' }).click();
    await session.page.getByRole('menuitem').filter({ hasText: mock }).first().click();
    await session.page.waitForTimeout(500);
    const send = session.page.getByRole('button', { name: /^(Send|Send activity|Create|Add|OK|Confirm)$/ });
    if (await send.count()) await send.last().click();
  },

  /** A request beside the chat; {bot} is the bot's origin. */
  async http(session, step, within) {
    await session.mark();
    const { url, method = 'GET', headers, body } = step.http;
    const answer = await fetch(url.replace('{bot}', new URL(session.bot.url).origin), {
      method,
      headers,
      body,
      signal: AbortSignal.timeout(1000 * within),
    });
    judge(step, { status: answer.status, body: parsed(await answer.text()) });
  },

  /** axe-core on the newest message, or the page. */
  async a11y(session, step) {
    await session.page.evaluate(AXE);
    const target = step.a11y === 'page' ? session.page.locator('html') : session.newest;
    const found = await target.evaluate(async (element) => {
      const { violations } = await window.axe.run(element, { resultTypes: ['violations'] });
      return violations.map(({ id, impact, help, nodes }) => ({
        id,
        impact,
        help,
        html: nodes.map((n) => n.html),
      }));
    });
    fs.writeFileSync(`${session.fileName('axe')}.json`, JSON.stringify(found, null, 2));
    const allowed = [step.allow ?? []].flat();
    const bad = found.filter(({ id, impact }) => SERIOUS.includes(impact) && !allowed.includes(id));
    if (bad.length)
      throw new Unmet(bad.map(({ id, help, html }) => `${id}: ${help}: ${html[0].slice(0, 160)}`).join('\n'));
  },
};

function judge(step, { status, body }) {
  const wanted = step.expect_status ?? 200;
  const json = JSON.stringify(body) ?? '';
  if (status !== wanted) throw new Unmet(`HTTP ${status}, wanted ${wanted}: ${json.slice(0, 300)}`);
  for (const want of [step.expect_response ?? []].flat()) {
    const met = typeof want === 'object' ? isSubset(want, body) : matcher(want)(json);
    if (!met) throw new Unmet(`the answer does not match ${JSON.stringify(want)}: ${json.slice(0, 500)}`);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function listed(texts) {
  const lines = texts.map((text) => `- ${JSON.stringify(squash(text).slice(0, 300))}`);
  return `got:\n${lines.length ? lines.join('\n') : '(no new message)'}`;
}
