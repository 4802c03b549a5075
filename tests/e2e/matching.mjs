// What a step wants against what there is.
import { isDeepStrictEqual } from 'node:util';

/** A step did not see what it wanted. */
export class Unmet extends Error {}

export const squash = (text) =>
  String(text ?? '')
    .replace(/[\s\u00a0\u200b]+/g, ' ')
    .trim();

/** `/.../flags` is a regular expression. */
export function regexOf(want) {
  const found = typeof want === 'string' && /^\/(.+)\/([a-z]*)$/s.exec(want);
  return found ? new RegExp(found[1], found[2] || 's') : null;
}

/** A predicate on texts: regular expression, or any part, white space aside. */
export function matcher(want) {
  const regex = regexOf(want);
  if (regex) return (text) => regex.test(text) || regex.test(squash(text));
  const part = squash(want);
  return (text) => squash(text).includes(part);
}

/** Objects by key, arrays element by element in order; more may be there than is wanted. */
export function isSubset(want, got) {
  const regex = regexOf(want);
  if (regex) return typeof got === 'string' && regex.test(got);
  if (Array.isArray(want)) return Array.isArray(got) && isSubsequence(want, got);
  if (want && typeof want === 'object') {
    return (
      !!got && typeof got === 'object' && Object.keys(want).every((key) => isSubset(want[key], got[key]))
    );
  }
  return isDeepStrictEqual(want, got);
}

function isSubsequence(want, got) {
  let next = 0;
  return want.every((one) => {
    while (next < got.length && !isSubset(one, got[next])) next++;
    return next++ < got.length;
  });
}

/** Every Adaptive Card anywhere inside a value: bare, attached, in an activity, in an invoke's answer. */
export function findCards(value) {
  if (!value || typeof value !== 'object') return [];
  if (value.type === 'AdaptiveCard') return [value];
  return Object.values(value).flatMap(findCards);
}

/** Replaces {{name}} everywhere inside a step. */
export function filledIn(value, variables) {
  if (typeof value === 'string') {
    return value.replace(/\{\{(\w+)\}\}/g, (_, name) => {
      if (!(name in variables)) throw new Unmet(`unknown variable ${name}`);
      return variables[name];
    });
  }
  if (Array.isArray(value)) return value.map((one) => filledIn(one, variables));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, variables)]));
  }
  return value;
}
