// Adaptive Card JSON against Microsoft's schema 1.6.0, which knows Data.Query; Teams-only parts aside.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Ajv = require('ajv').default;
const addFormats = require('ajv-formats').default;

const TEAMS_ELEMENTS =
  /^(CodeBlock|Icon|Badge|ProgressBar|ProgressRing|CompoundButton|Rating|Input\.Rating|Carousel|CarouselPage|Chart\..+|Layout\..+|Component)$/;
const TEAMS_PROPERTIES = new Set(
  'msteams targetWidth layouts grid.area showBorder roundedCorners conditionallyEnabled valueChangedAction'.split(
    ' ',
  ),
);
const VALIDATORS = validatorsByType();

/** Every typed object is checked against its own definition, so that a message points at what is wrong. */
export function schemaErrors(card) {
  const errors = new Set();
  const visit = (value, where) => {
    if (!value || typeof value !== 'object') return;
    if (typeof value.type === 'string' && !TEAMS_ELEMENTS.test(value.type)) {
      for (const error of errorsOf(value, where)) errors.add(error);
    }
    for (const [key, child] of Object.entries(value)) {
      if (key !== 'data' && key !== 'msteams') visit(child, `${where}/${key}`);
    }
  };
  visit(card, '');
  return [...errors].slice(0, 20);
}

function errorsOf(element, where) {
  const validate = VALIDATORS.get(element.type);
  if (!validate) return [`${where || '/'} unknown type "${element.type}"`];
  const known = Object.fromEntries(Object.entries(element).filter(([key]) => !TEAMS_PROPERTIES.has(key)));
  if (validate(known)) return [];
  const unions = validate.errors.filter(isUnion).map(({ instancePath }) => instancePath);
  return validate.errors
    .filter((error) => !isInsideChild(known, error.instancePath) && error.keyword !== 'allOf')
    .map((error) => wording(error, { element, known, where, unions }))
    .filter(Boolean);
}

function wording(error, { element, known, where, unions }) {
  const place = `${where}${error.instancePath}` || '/';
  if (isUnion(error)) {
    const value = at(known, keysOf(error.instancePath));
    return value === null || typeof value !== 'object'
      ? `${place} may not be ${JSON.stringify(value)}`
      : null;
  }
  if (error.instancePath && unions.includes(error.instancePath)) return null; // one branch of a union
  const detail = error.params.additionalProperty ?? error.params.allowedValues?.join(', ');
  return `${place} ${element.type}: ${error.message}${detail ? `: ${detail}` : ''}`;
}

const isUnion = ({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf';
const at = (value, keys) => keys.reduce((inner, key) => inner?.[key], value);
const keysOf = (pointer) =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));

/** A typed child is visited by itself. */
function isInsideChild(element, pointer) {
  const keys = keysOf(pointer);
  return keys.some((_, index) => typeof at(element, keys.slice(0, index + 1))?.type === 'string');
}

function validatorsByType() {
  const schema = JSON.parse(
    fs.readFileSync(new URL('vendor/adaptive-card-1.6.0.schema.json', import.meta.url), 'utf8'),
  );
  schema.$id = schema.id;
  delete schema.id;
  dropMisplacedRequired(schema);
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, logger: false }));
  ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'));
  ajv.addSchema(schema);
  const validators = new Map();
  for (const [name, { properties }] of Object.entries(schema.definitions)) {
    const types = properties?.type?.enum;
    if (types?.length === 1)
      validators.set(types[0], ajv.compile({ $ref: `${schema.$id}#/definitions/${name}` }));
  }
  return validators;
}

/** The schema carries "required": true inside properties, which no draft allows there. */
function dropMisplacedRequired(value) {
  if (!value || typeof value !== 'object') return;
  if (typeof value.required === 'boolean') delete value.required;
  Object.values(value).forEach(dropMisplacedRequired);
}
