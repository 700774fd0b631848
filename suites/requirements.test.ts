// The requirement table is whole: each rule that anybody quotes has a row, and each row is proven or says why not.

import { readdir } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RULES } from '../generators/rules.ts';
import { netSchema } from '../generators/net-7.1/schema.ts';
import { membersOf } from '../generators/qapi/ir.ts';
import type { Oracle } from '../runner/oracles/oracle.ts';
import { allCases } from './all.ts';
import { errata } from './errata.ts';
import { fixtures } from './fixtures.ts';
import { quotedBy } from './quoted.ts';
import { families } from './random.ts';
import { allRequirements } from './requirements.ts';
import { memberRequirement } from './requirements/members.ts';
import { unproven } from './unproven.ts';

const schema = netSchema();
const rows = allRequirements(schema);
const known: ReadonlySet<string> = new Set(rows.map(({ id }) => id));
const quoted: ReadonlySet<string> = new Set(allCases(schema).flatMap((each) => [...quotedBy(each)]));
const excused: ReadonlySet<string> = new Set(unproven.map(({ id }) => id));

test('each requirement has one row', () => {
  assert.is(known.size, rows.length);
});

test('each rule that a case, a fixture, a family, an erratum or a generator quotes has a row', async () => {
  const fixtureRules = fixtures.flatMap(({ setup }) => setup.map(({ expectation }) => expectation.rule));
  const oracleRules = (await oracles()).flatMap(({ requirements }) => requirements);
  const all = [
    ...quoted, ...fixtureRules, ...oracleRules, ...families.flatMap(({ requirements }) => requirements),
    ...errata.map(({ requirement }) => requirement), ...Object.keys(RULES), ...excused,
  ];
  assert.equal(all.filter((rule) => !known.has(rule)), []);
});

test('each requirement that must hold is quoted by a case, judged in every case, or listed as unproven', async () => {
  const everywhere: ReadonlySet<string> = new Set((await oracles()).flatMap(({ requirements }) => requirements));
  const open = rows.filter(({ id, level }) => level === 'must' && !quoted.has(id) && !everywhere.has(id) && !excused.has(id));
  assert.equal(open.map(({ id }) => id), []);
});

test('nothing that a case quotes is listed as unproven', () => {
  assert.equal([...excused].filter((id) => quoted.has(id)), []);
});

test('each source is a line of the schema text or a section of a document', () => {
  const odd = rows.filter(({ source }) => !/^(net\.json:\d+|(qmp-spec|RFC \d+) \d.*|(qapi-code-gen|qemu-options|virtio 1\.2), .+)$/.test(source));
  assert.equal(odd.map(({ id, source }) => `${id}: ${source}`), []);
});

test('each member of each backend has a row with its line', () => {
  const union = schema.types.get('Netdev');
  const members = union?.kind === 'union' ? union.branches.flatMap(({ value, type }) => membersOf(schema, type).map(({ name }) => [value, name] as const)) : [];
  assert.is(members.length, 89);
  assert.equal(members.filter(([type, name]) => !known.has(memberRequirement(type, name) ?? '')), []);
});

test('an erratum excuses one outcome, and says where it was seen', () => {
  const vague = errata.filter(({ practice, evidence, summary }) => practice.length !== 1 || !evidence.includes('7.2') || summary === '');
  assert.equal(vague.map(({ id }) => id), []);
  assert.is(new Set(errata.map(({ id }) => id)).size, errata.length);
});

test('an erratum is about a requirement that a case can turn red, or that is listed as unproven', () => {
  assert.equal(errata.map(({ requirement }) => requirement).filter((rule) => !quoted.has(rule) && !excused.has(rule)), []);
});

async function oracles(): Promise<readonly Oracle[]> {
  const folder = new URL('../runner/oracles/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'oracle.ts');
  const modules: readonly { readonly [name: string]: unknown }[] = await Promise.all(names.map((name) => import(new URL(name, folder).href)));
  const found = modules.flatMap((module) => Object.values(module).filter(isOracle));
  assert.ok(found.length >= 8, `${found.length} oracles`);
  return found;
}

function isOracle(value: unknown): value is Oracle {
  return typeof value === 'object' && value !== null && 'judge' in value && 'requirements' in value;
}

test.run();
