// A policy of its own for one conversation: the example with a few values changed, so that clocks run in seconds.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const EXAMPLE = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../services/policy/policy.toml');

// As in local mode without a policy: whoever talks to the bot may do all, unless a conversation says otherwise.
const EVERYONE = { default_roles: ['admin_agent'] };

/** Writes the example with `{table: {key: value}}` in place of its own values. */
export function writePolicy(file, changes) {
  let lines = fs.readFileSync(EXAMPLE, 'utf8').split('\n');
  const all = { ...changes, staff: { ...EVERYONE, ...changes.staff } };
  for (const [table, values] of Object.entries(all)) {
    for (const [key, value] of Object.entries(values)) lines = changed(lines, table, key, value);
  }
  fs.writeFileSync(file, lines.join('\n'));
  return file;
}

/** The key is looked for up to the next table; where there is none, it is added. */
function changed(lines, table, key, value) {
  const start = lines.indexOf(`[${table}]`) + 1;
  if (!start) throw new Error(`the policy has no table [${table}]`);
  const length = lines.slice(start).findIndex((line) => line.startsWith('['));
  const end = length < 0 ? lines.length : start + length;
  const at = lines.findIndex((line, index) => index >= start && index < end && line.startsWith(`${key} = `));
  return lines.toSpliced(at < 0 ? start : at, at < 0 ? 0 : 1, `${key} = ${toml(value)}`);
}

/** JSON is TOML, but for tables. */
function toml(value) {
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, one]) => `${key} = ${toml(one)}`);
  return `{ ${pairs.join(', ')} }`;
}
