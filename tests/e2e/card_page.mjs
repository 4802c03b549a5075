// A page that draws cards with Microsoft's own renderer in the colours of Teams, and measures them.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { loopbackOnly } from './browser.mjs';

const require = createRequire(import.meta.url);
const read = (file) => fs.readFileSync(file, 'utf8');
const vendored = (file) => read(new URL(`vendor/${file}`, import.meta.url));
const script = (module) => `<script>${read(require.resolve(module))}</script>`;
const MARGIN = 26; // around the card

const COLOURS = {
  light: { page: '#f5f5f5', card: '#fff', text: '#242424', line: '#d1d1d1', field: '#fff' },
  dark: { page: '#1f1f1f', card: '#292929', text: '#fff', line: '#666', field: '#141414' },
};

export class CardPage {
  /** `theme`: light or dark. */
  static async open(browser, theme) {
    const context = await browser.newContext({ colorScheme: theme });
    const page = await context.newPage();
    await loopbackOnly(page);
    await page.setContent(html(theme));
    return Object.assign(new CardPage(), {
      page,
      host: JSON.parse(vendored(`teams-${theme}.hostconfig.json`)),
    });
  }

  /** Draws the card this many pixels wide; returns what the renderer complains about. */
  async draw(card, width) {
    await this.page.setViewportSize({ width: width + MARGIN, height: 1200 });
    return this.page.evaluate(draw, { card, host: this.host });
  }

  /** What sticks out or is cut off. */
  overflow() {
    return this.page.evaluate(overflow);
  }

  /** [{id, impact, text}] */
  accessibility() {
    return this.page.evaluate(async () => {
      const { violations } = await window.axe.run('#frame', { resultTypes: ['violations'] });
      return violations.map(({ id, impact, help, nodes }) => ({
        id,
        impact,
        text: `${id}: ${help}: ${nodes[0].html.slice(0, 160)}`,
      }));
    });
  }

  screenshot(path) {
    return this.page.locator('#frame').screenshot({ path });
  }
}

function html(theme) {
  const { page, card, text, line, field } = COLOURS[theme];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>card</title><style>
  body { margin: 0; padding: 12px; background: ${page}; font-family: "Segoe UI", "Liberation Sans", sans-serif }
  #frame { background: ${card}; color: ${text}; color-scheme: ${theme}; border: 1px solid ${line}; border-radius: 4px; overflow: hidden }
  ${vendored(`teams-${theme}.css`)}
  .ac-input { box-sizing: border-box; min-height: 32px; border: 1px solid ${line}; border-radius: 4px; padding: 5px 10px; background: ${field}; color: inherit; font: inherit }
  .ac-multichoiceInput.ac-input, .ac-toggleInput, .ac-choiceSetInput-expanded, .ac-choiceSetInput-multiSelect { border: 0; min-height: 0; background: transparent }
  .ac-textBlock ul, .ac-textBlock ol { box-sizing: border-box; padding-left: 20px }
  select.ac-input { border: 1px solid ${line} !important; min-height: 32px !important; background: ${field} !important }
  .ac-pushButton { min-height: 32px; border: 1px solid ${line}; border-radius: 4px; padding: 5px 12px; background: ${card}; color: inherit; font: 600 14px inherit; max-width: 100% }
  .ac-pushButton.style-positive { background: #5b5fc7; border-color: #5b5fc7; color: #fff }
  .ac-pushButton.style-destructive { color: ${theme === 'dark' ? '#f1707b' : '#c50f1f'} }
  </style></head><body><main><div id="frame"></div></main>
  ${script('adaptivecards/dist/adaptivecards.min.js')}
  ${script('markdown-it/dist/markdown-it.min.js')}
  ${script('axe-core/axe.min.js')}</body></html>`;
}

/** Runs in the page. */
function draw({ card, host }) {
  const { AdaptiveCard, HostConfig, SerializationContext, Version } = window.AdaptiveCards;
  const notInTeams = [
    'heading',
    'lheading',
    'table',
    'image',
    'fence',
    'code',
    'backticks',
    'blockquote',
    'hr',
  ];
  const markdown = window.markdownit({ html: false }).disable(notInTeams);
  AdaptiveCard.onProcessMarkdown = (text, result) => {
    Object.assign(result, { outputHtml: markdown.render(text), didProcess: true });
  };
  const drawn = new AdaptiveCard();
  drawn.hostConfig = new HostConfig(host);
  const context = new SerializationContext(new Version(1, 6));
  drawn.parse(card, context);
  const element = drawn.render();
  document.getElementById('frame').replaceChildren(...(element ? [element] : []));
  const parsing = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index));
  const events = [...parsing, ...(drawn.validateProperties().validationEvents ?? [])];
  const messages = events.map(({ message }) => message);
  // The renderer tests every other `lang` wrongly: its pattern keeps a position between uses.
  return [
    ...(element ? [] : ['drew nothing']),
    ...messages.filter((text) => !text.includes('property "lang"')),
  ];
}

/** Runs in the page. */
function overflow() {
  const frame = document.getElementById('frame');
  const edge = frame.getBoundingClientRect().right + 1.5;
  const found = new Set();
  const say = (fault, what) => found.add(`${fault}: ${what.trim().slice(0, 60)}`);
  const range = document.createRange();
  for (const e of frame.querySelectorAll('*')) {
    if (e.closest('button')) continue; // Teams lets buttons wrap, this renderer cuts them
    if (e.matches('img,input,select,textarea,table')) {
      if (e.getBoundingClientRect().right > edge) say('goes past the right edge', e.ariaLabel ?? e.tagName);
    } else if (!e.children.length && e.innerText?.trim()) {
      range.selectNodeContents(e); // where the letters are, not the box
      const clips = getComputedStyle(e).overflowX !== 'visible';
      if (clips && e.scrollWidth > e.clientWidth + 1) say('text cut off', e.innerText);
      const past = [...range.getClientRects()].some(({ right }) => right > edge);
      if (!clips && past) say('goes past the right edge', e.innerText);
    }
  }
  return [...found].slice(0, 6);
}
