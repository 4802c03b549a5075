// Finding what a person would find in the page, and using it.
import { Unmet, squash } from './matching.mjs';
import { sleep } from './processes.mjs';

const CLICK_SECONDS = 5;
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** An open dialog, else the page. */
async function scope(page) {
  const dialog = page.locator('[role=dialog]').filter({ visible: true }).last();
  return (await dialog.count()) ? dialog : page.locator('body');
}

/** Clicks the newest visible thing of that name: chats show the newest last, channels first. */
export async function click(page, title, { nth, newestFirst }) {
  const end = Date.now() + 1000 * CLICK_SECONDS;
  for (;;) {
    const found = await clickable(await scope(page), title, { nth, newestFirst });
    if (found && (await pressed(found, end))) return;
    if (Date.now() > end) throw new Unmet(`nothing to click named "${title}"`);
    await sleep(150);
  }
}

async function pressed(element, end) {
  try {
    await element.scrollIntoViewIfNeeded({ timeout: 2000 });
    await element.click({ timeout: 2000 });
    return true;
  } catch (error) {
    if (Date.now() > end) throw error;
    return false; // drawn again meanwhile
  }
}

async function clickable(root, title, { nth, newestFirst }) {
  const roles = ['button', 'link', 'menuitem', 'tab'];
  const candidates = [
    ...roles.map((role) => root.getByRole(role, { name: title, exact: true })),
    root.locator('button').filter({ hasText: new RegExp(`^\\s*${escaped(title)}\\s*$`) }),
    root.locator('[role=button],[role=option],[tabindex="0"]').filter({ hasText: title }),
  ];
  for (const candidate of candidates) {
    const visible = await innermost(await visibleOnes(candidate));
    const chosen = nth ? (visible[nth - 1] ?? visible.at(-1)) : visible.at(newestFirst ? 0 : -1);
    if (chosen) return chosen;
  }
  return null;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

async function visibleOnes(locator) {
  const elements = await locator.elementHandles();
  const visible = await Promise.all(
    elements.map(async (element) => {
      const heard = await element.evaluate((e) => !!e.closest('[class*="live-region"]')); // for screen readers only
      return !heard && (await element.isVisible()) && (await element.boundingBox())?.width > 2;
    }),
  ).catch(() => []); // drawn again meanwhile
  return elements.filter((_, index) => visible[index]);
}

/** Leaves out what only encloses another of them: a whole thread has the text of its buttons too. */
async function innermost(elements) {
  const encloses = await Promise.all(
    elements.map((one) =>
      one.evaluate((outer, others) => others.some((e) => e !== outer && outer.contains(e)), elements),
    ),
  );
  return elements.filter((_, index) => !encloses[index]);
}

/** Fills the newest input with that label, whatever kind it is. */
export async function fill(page, label, value, { newestFirst }) {
  const input = await labelled(await scope(page), label, newestFirst);
  const kind = await input.evaluate((e) => ({
    tag: e.tagName,
    type: e.type,
    role: e.getAttribute('role'),
    popup: e.getAttribute('aria-haspopup'),
  }));
  await input.scrollIntoViewIfNeeded();
  const values = [value].flat().map(String);
  if (['checkbox', 'radio'].includes(kind.type)) await tick(input, values[0] === 'true');
  else if (['radiogroup', 'group'].includes(kind.role) || kind.tag === 'DIV')
    await chooseExpanded(input, label, values);
  else if (kind.tag === 'SELECT') await input.selectOption(values.map((one) => ({ label: one })));
  else if (kind.popup === 'dialog') await pickDate(page, input, values[0]);
  else if (kind.role === 'combobox' || kind.tag === 'BUTTON') await chooseCompact(page, input, label, values);
  else await type(page, input, values[0], kind);
}

async function labelled(root, label, newestFirst) {
  const found = await root.evaluateHandle(findLabelled, { label, newestFirst });
  if (!found.asElement()) throw new Unmet(`no input labelled "${label}"`);
  return found.asElement();
}

/** Runs in the page. */
function findLabelled(root, { label, newestFirst }) {
  const name = (text) =>
    (text ?? '')
      .replace(/[\s\u00a0]+/g, ' ')
      .replace(/\s*\*\s*$/, '')
      .trim();
  const shown = (e) => e && !e.closest('[class*="live-region"]');
  const byLabel = [...root.querySelectorAll('label')]
    .filter((e) => name(e.innerText) === label)
    .map((e) => (e.htmlFor && document.getElementById(e.htmlFor)) || e.querySelector('input,textarea,select'))
    .filter((e) => shown(e) && (e.getClientRects().length || ['checkbox', 'radio'].includes(e.type)));
  const byAria = [...root.querySelectorAll('input,textarea,select,[role=radiogroup],[role=group]')].filter(
    (e) => {
      const ids = (e.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
      const names = ids.map((id) => name(document.getElementById(id)?.innerText));
      return shown(e) && [...names, name(e.getAttribute('aria-label')), e.placeholder].includes(label);
    },
  );
  return [...byLabel, ...byAria.filter((e) => !byLabel.includes(e))].at(newestFirst ? 0 : -1) ?? null;
}

async function tick(input, wanted) {
  if ((await input.isChecked()) !== wanted) await input.evaluate((e) => e.click());
}

async function chooseExpanded(group, label, values) {
  for (const value of values) {
    const choice = await group.evaluateHandle((e, value) => {
      const of = (text) =>
        (text.htmlFor && document.getElementById(text.htmlFor)) || text.querySelector('input');
      const text = [...e.querySelectorAll('label')].find((one) => one.innerText.trim() === value);
      const named = (one) => one.value === value || one.getAttribute('aria-label') === value;
      return (text && of(text)) ?? [...e.querySelectorAll('input')].find(named) ?? null;
    }, value);
    if (!choice.asElement()) throw new Unmet(`"${label}" has no choice "${value}"`);
    await choice.evaluate((e) => e.click());
  }
}

async function chooseCompact(page, input, label, values) {
  await input.click();
  for (const value of values) {
    const option = page.getByRole('option', { name: value, exact: true });
    const several = page.getByRole('menuitemcheckbox', { name: value, exact: true });
    try {
      await option.or(several).last().click({ timeout: 3000 });
    } catch {
      throw new Unmet(`"${label}" has no choice "${value}"`);
    }
  }
  if (values.length > 1) await page.keyboard.press('Escape');
}

async function type(page, input, value, kind) {
  await input.fill(value);
  if (kind.role === 'spinbutton' || kind.type === 'number') await page.keyboard.press('Tab');
}

async function pickDate(page, input, iso) {
  const [year, month, day] = iso.split('-').map(Number);
  await input.click();
  const calendar = page.getByRole('dialog', { name: 'Calendar' }).last();
  await calendar.waitFor();
  const away = async () => {
    const [name, shownYear] = squash(await calendar.locator('button[aria-label]').first().innerText()).split(
      ' ',
    );
    return (year - Number(shownYear)) * 12 + month - 1 - MONTHS.indexOf(name);
  };
  for (let months = await away(); months; months = await away()) {
    await calendar.locator(`button[title^="${months > 0 ? 'Next' : 'Previous'} month"]`).click();
  }
  await calendar.getByRole('button', { name: `${day}, ${MONTHS[month - 1]}, ${year}`, exact: true }).click();
}
