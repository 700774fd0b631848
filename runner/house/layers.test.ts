// Who may import whom. The table is the architecture; ARCHITECTURE.md says why.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Import, importsOf, isTest, sourceFiles } from './source-files.ts';

type Layer = {
  readonly name: string;
  readonly holds: (path: string) => boolean;
  /** Beginnings of paths and names of packages; a file may always import its own layer. */
  readonly may: readonly string[];
};

const QMP_MESSAGES = ['targets/target.ts', 'targets/host-side.ts', 'targets/qmp/message.ts', 'targets/qmp/classify.ts', 'targets/wire/json.ts'];

/** The first row that holds a file is its layer. */
const LAYERS: readonly Layer[] = [
  { name: 'generators', holds: under('generators/'), may: ['fast-check', 'ipaddr.js', 'json-schema-faker'] },
  {
    name: 'emulator', holds: under('targets/emulator/'),
    may: ['targets/', 'generators/qapi/ir.ts', 'generators/qapi/json-value.ts', 'generators/frames/', 'node:', 'ipaddr.js'],
  },
  { name: 'targets', holds: under('targets/'), may: ['generators/qapi/', 'generators/frames/', 'node:', 'execa'] },
  { name: 'cli', holds: under('runner/cli/'), may: ['generators/', 'targets/', 'suites/', 'reports/', 'runner/', 'node:', 'commander', 'yoctocolors', 'uvu', 'hono', 'hono/', '@hono/node-server'] },
  { name: 'runner', holds: under('runner/'), may: ['generators/', ...QMP_MESSAGES, 'node:', 'fast-check', 'ipaddr.js', 'pure-rand/'] },
  { name: 'suites', holds: under('suites/'), may: ['generators/', 'runner/case.ts', 'runner/family.ts', 'runner/oracles/', 'targets/target.ts', 'targets/host-side.ts', 'fast-check'] },
  { name: 'reports', holds: under('reports/'), may: ['runner/events.ts', 'runner/case.ts', 'runner/fuzz/campaign-state.ts', 'generators/frames/', 'yoctocolors'] },
];

/** Each with its reason. */
const EXCEPTIONS: readonly { readonly from: string; readonly to: string; readonly why: string }[] = [
  { from: 'targets/emulator/process.ts', to: 'generators/net-7.1/schema.ts', why: 'the schema that the emulator serves is data' },
];

function under(folder: string): (path: string) => boolean {
  return (path) => path.startsWith(folder);
}

function isAllowed({ from, to }: Import): boolean {
  const layer = LAYERS.find(({ holds }) => holds(from));
  if (layer === undefined) return false;
  if (LAYERS.find(({ holds }) => holds(to)) === layer || EXCEPTIONS.some((row) => row.from === from && row.to === to)) return true;
  return layer.may.some((start) => to === start || (/[/:]$/.test(start) && to.startsWith(start)));
}

const imports = sourceFiles().filter(({ path }) => !isTest(path)).flatMap(importsOf);

test('every import stays within its layer', () => {
  const strays = imports.filter((each) => !isAllowed(each)).map(({ from, to }) => `${from} → ${to}`);
  assert.equal(strays, []);
});

test('nothing but the command line imports the command line', () => {
  const strays = imports.filter(({ from, to }) => to.startsWith('runner/cli/') && !from.startsWith('runner/cli/'));
  assert.equal(strays, []);
});

test('the oracles and the emulator share no judgement', () => {
  const shared = ['generators/net-model/', 'generators/qapi/check.ts', 'runner/oracles/', 'generators/backend'];
  const strays = imports.filter(({ from, to }) => from.startsWith('targets/emulator/') && shared.some((start) => to.startsWith(start)));
  assert.equal(strays, []);
});

test('generators know no host: no clock and no randomness of their own', () => {
  const strays = sourceFiles().filter(({ path, text }) => path.startsWith('generators/') && !isTest(path) && /\bDate\.now|new Date\(\)|Math\.random|performance\./.test(text));
  assert.equal(strays.map(({ path }) => path), []);
});

test('the rules have teeth', () => {
  assert.not.ok(isAllowed({ from: 'generators/values.ts', to: 'node:fs', typeOnly: false }));
  assert.not.ok(isAllowed({ from: 'targets/emulator/net/hub.ts', to: 'generators/net-model/predict.ts', typeOnly: false }));
  assert.not.ok(isAllowed({ from: 'reports/junit.ts', to: 'runner/run.ts', typeOnly: false }));
  assert.ok(imports.length > 300);
});

test.run();
