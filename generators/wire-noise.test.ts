// Wire noise: stable names, one byte a character, and what is called broken is broken by another reader of JSON.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from './net-7.1/schema.ts';
import { MESSAGE } from './noise/noise.ts';
import { namedNoise, randomNoise } from './wire-noise.ts';

const all = namedNoise(netSchema());

function isJson(latin1: string): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(latin1, (character) => character.charCodeAt(0)));
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('names are unique slugs, the list is the same twice', () => {
  assert.is(new Set(all.map((noise) => noise.name)).size, all.length);
  for (const noise of all) assert.match(noise.name, /^[a-z0-9_.+/-]+$/);
  assert.equal(namedNoise(netSchema()), all);
  assert.ok(all.length > 180, `${all.length}`);
});

test('a character is a byte', () => {
  for (const noise of all) assert.ok(noise.chunks.every((chunk) => /^[\x00-\xff]*$/.test(chunk)), noise.name);
});

test('what demands an error is no JSON, and what demands one reply is', () => {
  assert.ok(isJson(MESSAGE));
  for (const noise of [...all, ...fc.sample(randomNoise(), { seed: 1, numRuns: 500 }).map((each) => ({ ...each, name: each.chunks.join('|') }))]) {
    const text = noise.chunks.join('');
    if (noise.replies.kind === 'errors') assert.not(isJson(text), noise.name);
    const singleQuoted = text.includes("'");
    if (noise.replies.kind === 'exactly' && noise.replies.replies.length === 1 && !singleQuoted) assert.ok(isJson(text), noise.name);
  }
});

test.run();
