// What Teams wants of a card and no schema says.

const MAX_KB = 28;
const NEWEST_VERSION = 1.5;
const MAX_BUTTONS = 6;
const MAX_REFRESHED_USERS = 60;

/** Returns {errors, warnings}, each a list of texts. */
export function brokenRules(card) {
  const findings = { errors: [], warnings: [] };
  const kb = Buffer.byteLength(JSON.stringify(card)) / 1024;
  if (kb > MAX_KB) findings.errors.push(`${kb.toFixed(1)} KB; Teams takes ${MAX_KB} KB`);
  if (!(Number(card.version) <= NEWEST_VERSION)) {
    findings.errors.push(`version ${card.version}; the newest Teams takes from a bot is ${NEWEST_VERSION}`);
  }
  const ids = new Map();
  visit(card, '', (element, where) => {
    const error = (text) => findings.errors.push(`${where} ${text}`);
    const warn = (text) => findings.warnings.push(`${where} ${text}`);
    const { id, type = '' } = element;
    if (id !== undefined && type) {
      if (ids.has(id)) error(`repeats id "${id}" of ${ids.get(id)}`);
      ids.set(id, where);
    }
    const family = type.startsWith('Input.') ? 'Input' : type.startsWith('Action.') ? 'Action' : type;
    RULES[family]?.(element, { error, warn, where });
    if ((element.actions ?? []).filter(({ mode }) => mode !== 'secondary').length > MAX_BUTTONS) {
      warn(`has ${element.actions.length} buttons; Teams shows ${MAX_BUTTONS}`);
    }
    if (element.refresh?.userIds?.length > MAX_REFRESHED_USERS) {
      error(`refresh.userIds takes ${MAX_REFRESHED_USERS} users`);
    }
  });
  return findings;
}

function visit(value, where, look) {
  if (!value || typeof value !== 'object') return;
  if (!Array.isArray(value)) look(value, where || '/');
  for (const [key, child] of Object.entries(value)) if (key !== 'data') visit(child, `${where}/${key}`, look);
}

const NOT_IN_TEXT_BLOCKS = [
  [/^#{1,6} /m, 'markdown heading: cards show the # signs'],
  [/\|\s*:?-{2,}/, 'markdown table'],
  [/!\[[^\]]*\]\(/, 'markdown image'],
  [/```/, 'code fence'],
  [/<\/?(b|i|u|p|br|a|div|span|strong|em|ul|li|h\d)\b[^>]*>/i, 'HTML, which shows as text'],
  [/\$\{[^}]*\}/, 'template that was not filled in'],
];

const RULES = {
  Input(input, { error, warn }) {
    if (!input.id) error('has no id, so its value never reaches the bot');
    if (!input.label && !(input.type === 'Input.Toggle' && input.title))
      warn('has no label for screen readers');
    if (input.isRequired && !input.errorMessage) warn('is required but has no errorMessage');
    if (input.type === 'Input.ChoiceSet') choiceSet(input, { error, warn });
  },

  Action(action, { error, warn, where }) {
    const { type, title, iconUrl, url, verb } = action;
    if (type === 'Action.OpenUrl' && !/^(https?|mailto|msteams|tel):/i.test(url)) error(`goes to "${url}"`);
    if (type === 'Action.Http') error('Action.Http does not exist in Teams');
    if (type === 'Action.Execute' && !verb) warn('has no verb');
    if (!title && !iconUrl && !/selectAction|inlineAction|refresh\/action/.test(where)) warn('has no title');
  },

  TextBlock({ text = '', wrap }, { warn }) {
    if (!wrap) warn('is cut off on a phone: no wrap');
    if (!text) warn('is empty');
    for (const [pattern, what] of NOT_IN_TEXT_BLOCKS) if (pattern.test(text)) warn(what);
  },

  Image({ altText, url }, { error, warn }) {
    if (!altText) warn('has no altText');
    if (/^http:/.test(url)) error('Teams shows https images only');
  },
};

function choiceSet({ choices = [], value, isMultiSelect, ...rest }, { error, warn }) {
  const values = choices.map((choice) => choice.value);
  if (new Set(values).size !== values.length) error('has two choices with one value');
  const unknown = value !== undefined && values.length && !values.includes(value);
  if (unknown && !isMultiSelect && !rest['choices.data']) warn(`starts with "${value}", which is no choice`);
}
