#!/usr/bin/env node
// Checks a Teams app manifest and its icons without a network.
//   node manifest.mjs appPackage/manifest.json
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const SCHEMAS = new URL('node_modules/@microsoft/app-manifest/build/json-schemas/teams/', import.meta.url);
const ICONS = { color: 192, outline: 32 };

function* schemaErrors(manifest) {
  const file = new URL(`v${manifest.manifestVersion}/MicrosoftTeams.schema.json`, SCHEMAS);
  if (!fs.existsSync(file)) return yield `manifestVersion ${manifest.manifestVersion} has no schema`;
  const schema = JSON.parse(fs.readFileSync(file, 'utf8'));
  const Ajv = require(/draft-04/.test(schema.$schema) ? 'ajv-draft-04' : 'ajv').default;
  const ajv = require('ajv-formats').default(new Ajv({ strict: false, allErrors: true, logger: false }));
  const validate = ajv.compile(schema);
  if (validate(manifest)) return;
  for (const { instancePath, message, params } of validate.errors) {
    yield `${instancePath || '/'} ${message} ${params.additionalProperty ?? params.allowedValues?.join(', ') ?? ''}`;
  }
}

function* scopeErrors({ bots = [] }) {
  for (const { scopes, commandLists = [] } of bots) {
    const foreign = commandLists.flatMap((list) => list.scopes).filter((scope) => !scopes.includes(scope));
    for (const scope of foreign) yield `commands for "${scope}", which is not a scope of the bot`;
  }
}

function* iconErrors({ icons = {} }, folder) {
  for (const [kind, size] of Object.entries(ICONS)) {
    const file = path.join(folder, icons[kind] ?? '');
    if (!icons[kind] || !fs.existsSync(file)) yield `the ${kind} icon is missing`;
    else yield* pngErrors(fs.readFileSync(file), `${icons[kind]}`, size);
  }
}

function* pngErrors(png, name, size) {
  if (png.toString('latin1', 1, 4) !== 'PNG') return yield `${name} is not a PNG`;
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (width !== size || height !== size) yield `${name} is ${width}x${height}, wanted ${size}x${size}`;
}

const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: manifest.mjs FILE');
  process.exit(2);
}
const GUID = '00000000-0000-4000-8000-000000000000';
const manifest = JSON.parse(fs.readFileSync(file, 'utf8').replaceAll(/\$\{\{\s*\w+\s*\}\}/g, GUID));
const errors = [
  ...schemaErrors(manifest),
  ...scopeErrors(manifest),
  ...iconErrors(manifest, path.dirname(file)),
];
for (const error of errors) console.log(`error: ${error}`);
console.log(`${errors.length ? 'FAIL' : 'PASS'} ${file}`);
process.exit(errors.length ? 1 : 0);
