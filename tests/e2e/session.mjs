// One conversation in one Playground page: what was seen, what went over the wire, and how to act.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { loopbackOnly } from './browser.mjs';
import { click, fill } from './controls.mjs';
import { Unmet, findCards, squash } from './matching.mjs';
import { startPlayground } from './playground.mjs';
import { sleep } from './processes.mjs';

const BOT = 'User Application'; // what the Playground's log calls it
const VIEWPORT = { width: 1400, height: 1000 };
const HEADER = '[aria-label="Message header"]';
const POST = 'div[role="group"].fui-Card';
const EDITOR = '[role=textbox][data-lexical-editor]';

export class Session {
  step = 0;
  variables = {};
  #wire = [];
  #pageErrors = [];
  #typing = 0;
  #seenCards = new Set();
  #before = { messages: [], wire: 0, typing: 0, errors: 0 };
  #clicked = null;

  constructor({ bot, out, within }) {
    Object.assign(this, { bot, out, within });
    fs.mkdirSync(path.join(out, 'cards'), { recursive: true });
  }

  async open(cleanup, browser) {
    this.playground = await startPlayground(cleanup, { botUrl: this.bot.url, out: this.out });
    this.context = await browser.newContext({ viewport: VIEWPORT, colorScheme: 'light' });
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(8000);
    this.page.on('pageerror', (error) => this.#pageErrors.push(error.message));
    this.page.on('websocket', (socket) =>
      socket.on('framereceived', (frame) => this.#received(String(frame.payload))),
    );
    await loopbackOnly(this.page);
    await this.#sendValuesOfSuggestedActions();
    const { config } = this.playground;
    const [team] = config.teams;
    this.chats = {
      personal: ['Personal Chat', config.personalChat.id, 'personal'],
      group: [config.groupChats[0].name, config.groupChats[0].id, 'groupChat'],
      general: [`${team.name} - General`, team.id, 'channel'],
      channel: [`${team.name} - ${team.channels[1].name}`, team.channels[1].id, 'channel'],
    };
    this.chat = { id: config.personalChat.id, type: 'personal' };
    await this.page.goto(this.playground.url);
    await this.page.locator(EDITOR).first().waitFor({ timeout: 30000 });
  }

  #received(payload) {
    let frame;
    try {
      frame = JSON.parse(payload);
    } catch {
      return; // a ping
    }
    if (frame.action === 'typing') this.#typing++;
    if (frame.logAction !== 'appendLog') return;
    this.#wire.push(frame.log);
    fs.appendFileSync(path.join(this.out, 'wire.jsonl'), `${JSON.stringify(frame.log)}\n`);
    const { from, request, response } = frame.log;
    findCards(from === BOT ? request?.body : response?.body).forEach((card) => this.#keep(card));
  }

  #keep(card) {
    const json = `${JSON.stringify(card, null, 2)}\n`;
    if (this.#seenCards.has(json)) return;
    this.#seenCards.add(json);
    const title = json.match(/"text": "([^"]{1,40})/)?.[1] ?? 'card';
    const number = String(this.#seenCards.size).padStart(3, '0');
    fs.writeFileSync(path.join(this.out, 'cards', `${number}-${slug(title)}.json`), json);
  }

  /** Teams sends the value of a suggested action, the Playground its title. */
  #sendValuesOfSuggestedActions() {
    return this.page.route('**/_conversation/v1/conversations/*/messages', (route) => {
      const sent = route.request().postDataJSON();
      const suggested = this.#lastMessage()?.suggestedActions?.actions ?? [];
      const action = suggested.find(({ title }) => title === this.#clicked && title === sent?.text);
      this.#clicked = null;
      return route.continue(
        action?.value ? { postData: JSON.stringify({ ...sent, text: action.value }) } : {},
      );
    });
  }

  #lastMessage() {
    return this.fromBot(0).findLast((sent) => sent?.type === 'message');
  }

  /** From now on, "new" means after this. */
  async mark() {
    this.#before = {
      messages: await this.messages(),
      wire: this.#wire.length,
      typing: this.#typing,
      errors: this.#pageErrors.length,
    };
  }

  get typed() {
    return this.#typing > this.#before.typing;
  }

  /** The bodies the bot sent since the mark. */
  fromBot(since = this.#before.wire) {
    return this.#wire
      .slice(since)
      .filter(({ from }) => from === BOT)
      .map(({ request }) => request?.body);
  }

  /** The newest card in the log, with the id of its message. */
  get lastCard() {
    const log = this.#wire.findLast(({ from, request }) => from === BOT && findCards(request?.body).length);
    return log ? { card: findCards(log.request.body).at(-1), messageId: log.messageId } : null;
  }

  /** [{mine, text}], oldest first in a chat, newest post first in a channel. */
  messages() {
    return this.page.evaluate(readMessages, { HEADER, POST });
  }

  /** Messages that are new, or changed, since the mark. */
  async fresh() {
    const key = ({ mine, text }) => `${mine}\n${text}`;
    const known = this.#before.messages.map(key);
    return (await this.messages()).filter((message) => {
      const index = known.indexOf(key(message));
      if (index >= 0) known.splice(index, 1);
      return index < 0;
    });
  }

  /** Where an `expect` looks: new messages, all of them, text to copy, or the page; the bot's, mine, or anybody's. */
  async texts({ in: where = 'new', from = 'bot' }) {
    if (where === 'page') return [await this.page.locator('body').innerText()];
    if (where === 'fields') return this.page.locator('textarea').evaluateAll((all) => all.map((e) => e.value));
    const messages = where === 'any' ? await this.messages() : await this.fresh();
    return messages.filter(({ mine }) => from === 'any' || mine === (from === 'me')).map(({ text }) => text);
  }

  async until(within, look, complaint) {
    const end = Date.now() + 1000 * within;
    for (;;) {
      const found = await look();
      if (found) return found;
      if (Date.now() > end) throw new Unmet(await complaint());
      await sleep(150);
    }
  }

  async send(text, { mention = this.chat.type !== 'personal', reply = false }) {
    await this.mark();
    // The Playground's editor drops line breaks, so these go round it.
    if (text.includes('\n')) return this.relay({ type: 'message', text, textFormat: 'plain' });
    const inThread = this.chat.type === 'channel' && reply;
    await this.page
      .locator(inThread ? `${POST} ${EDITOR}` : EDITOR)
      .first()
      .click();
    if (mention) await this.#mention(this.playground.config.bot.name);
    await this.page.keyboard.insertText(text);
    await this.page.waitForTimeout(120);
    return this.page.keyboard.press('Enter');
  }

  async #mention(name) {
    await this.page.keyboard.type(`@${name.split(' ')[0]}`);
    await this.page.getByRole('menuitem', { name }).first().click();
    await this.page.keyboard.type(' ');
  }

  async click(title, { nth } = {}) {
    await this.mark();
    this.#clicked = title;
    await click(this.page, title, { nth, newestFirst: this.chat.type === 'channel' });
    await this.page.waitForTimeout(250);
    const thrown = this.#pageErrors.slice(this.#before.errors);
    if (thrown.length) throw new Unmet(`the page threw: ${thrown.join(' | ')}`);
  }

  fill(label, value) {
    return fill(this.page, label, value, { newestFirst: this.chat.type === 'channel' });
  }

  async goTo(chat) {
    if (!(chat in this.chats)) throw new Unmet(`chat: ${Object.keys(this.chats).join(' | ')}`);
    const [name, id, type] = this.chats[chat];
    await this.page.getByRole('treeitem', { name, exact: true }).click();
    this.chat = { id, type };
    await this.page.waitForTimeout(700);
    this.#before.messages = []; // all that shows there is new
  }

  /** Sends any activity through the Playground, completed as it would; returns the bot's HTTP answer. */
  async relay(over) {
    const activity = this.#activity(over);
    const answer = await fetch(`${this.playground.url}/_internal/v1/customActivities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
    if (!answer.ok)
      throw new Unmet(`the Playground refused it: HTTP ${answer.status} ${await answer.text()}`);
    const { response } = await this.until(
      this.within,
      () => this.#wire.find(({ request }) => request?.body?.id === activity.id),
      () => 'the bot gave no HTTP answer',
    );
    return { status: response?.statusCode, body: response?.body };
  }

  #activity(over) {
    const { currentUser, bot, tenantId, teams } = this.playground.config;
    const now = new Date().toISOString();
    const inChannel = { team: { id: teams[0].id }, channel: { id: this.chat.id } };
    return {
      id: randomUUID(),
      timestamp: now,
      localTimestamp: now,
      channelId: 'msteams',
      serviceUrl: this.playground.connector,
      from: { id: currentUser.id, name: currentUser.name, aadObjectId: currentUser.aadObjectId },
      recipient: { id: bot.id, name: bot.name },
      conversation: {
        id: this.chat.id,
        conversationType: this.chat.type,
        tenantId,
        ...(this.chat.type === 'personal' ? {} : { isGroup: true }),
      },
      locale: 'en-US',
      entities: [{ type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'UTC' }],
      ...over,
      channelData: {
        tenant: { id: tenantId },
        ...(this.chat.type === 'channel' ? inChannel : {}),
        ...over.channelData,
      },
    };
  }

  /** Where the newest message is drawn. */
  get newest() {
    if (this.chat.type === 'channel') return this.page.locator(POST).first();
    return this.page.locator(HEADER).last().locator('xpath=../..');
  }

  fileName(name) {
    return path.join(this.out, `${String(this.step).padStart(2, '0')}-${slug(name)}`);
  }

  async screenshot(name, { of } = {}) {
    const target = of === 'card' ? this.newest : this.page;
    await target.screenshot({ path: `${this.fileName(name)}.png` });
  }

  /** What the Playground says it cannot show. */
  async limits() {
    const text = await this.page.locator('body').innerText();
    const lines = text.matchAll(/([^.\n]+) is not supported yet in Microsoft 365 Agents playground/g);
    return [...new Set([...lines].map(([, what]) => squash(what)))];
  }

  async close() {
    fs.writeFileSync(path.join(this.out, 'transcript.json'), JSON.stringify(await this.messages(), null, 2));
    await this.context.close();
  }
}

const slug = (text) =>
  squash(text)
    .replace(/[^\w-]+/g, '-')
    .slice(0, 30);

/** Runs in the page. */
function readMessages({ HEADER, POST }) {
  const found = [...document.querySelectorAll(HEADER)].map((header) => {
    const all = header.parentElement.parentElement.innerText.trim();
    const head = header.innerText.trim();
    const mine = !header.querySelector('[aria-label="Message author"]');
    return { mine, text: head && all.startsWith(head) ? all.slice(head.length).trim() : all };
  });
  if (found.length) return found;
  return [...document.querySelectorAll(POST)].map((post) => ({ mine: false, text: post.innerText.trim() }));
}
