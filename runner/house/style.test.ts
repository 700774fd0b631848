// House rules that no linter knows.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isTest, sourceFiles } from './source-files.ts';

const files = sourceFiles();
const MAX_LINES = 300;
const VAGUE = /(^|\/)(utils?|helpers?|common|misc|types)\.ts$/;

function offenders(rule: (file: { path: string; text: string }) => boolean): readonly string[] {
  return files.filter(rule).map(({ path }) => path);
}

test('a file begins with what it is', () => {
  assert.equal(offenders(({ path, text }) => !isTest(path) && !/^(#!.*\n)?\/\/ \S/.test(text)), []);
});

test('no file is longer than one idea', () => {
  assert.equal(offenders(({ path, text }) => !isTest(path) && text.split('\n').length > MAX_LINES), []);
});

test('names are nouns in kebab case and say something', () => {
  assert.equal(offenders(({ path }) => VAGUE.test(path) || !/^[a-z0-9/.-]+$/.test(path)), []);
});

test('imports name files with their ending', () => {
  assert.equal(offenders(({ text }) => /from '\.[^']*(?<!\.ts)'/.test(text)), []);
});

test('a property that is asynchronous is awaited', () => {
  assert.equal(offenders(({ text }) => /(?<!await )fc\.assert\(\s*fc\.asyncProperty/.test(text)), []);
});

test('every test file runs, and none only a part of itself', () => {
  const tests = files.filter(({ path }) => path.endsWith('.test.ts'));
  assert.ok(tests.length > 20);
  assert.equal(tests.filter(({ text }) => !/^\w+\.run\(\);/m.test(text)).map(({ path }) => path), []);
  assert.equal(tests.filter(({ text }) => /\b\w+\.(only|skip|before|after)(\.each)?\(/.test(text)).map(({ path }) => path), []);
});

test('nothing names a machine of ours or a folder beside the project', () => {
  const words = [['/wo', 'rk/'].join(''), ['.lib', 'rary'].join(''), ['../sha', 'red'].join('')];
  assert.equal(offenders(({ text }) => words.some((word) => text.includes(word))), []);
});

test('no type is forced', () => {
  assert.equal(offenders(({ path, text }) => !isTest(path) && /\bas any\b|@ts-ignore|@ts-expect-error|as unknown as/.test(text)), []);
});

test.run();
