// Each expectation of the suite is put before the independent validator: what must be accepted keeps the schema,
// what is refused for its arguments breaks it, and what is refused for another reason does not.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CertifiedCommand } from '../generators/certificate.ts';
import { netSchema } from '../generators/net-7.1/schema.ts';
import { commandViolations } from '../generators/qapi/check.ts';
import { encodeJson } from '../generators/qapi/json-value.ts';
import type { Case } from '../runner/case.ts';
import { allCases } from './all.ts';
import { everySymbol } from './build.ts';

const schema = netSchema();
const symbols = everySymbol(schema);
const sent = allCases(schema).flatMap((each) => commandsOf(each).filter(({ command }) => schema.commands.has(command.execute)));

type Sent = { readonly label: string; readonly command: CertifiedCommand };

function commandsOf({ id, steps }: Case): readonly Sent[] {
  return steps.flatMap((step) => (step.kind === 'commands' ? step.commands : []))
    .map((command) => ({ label: `${id}: ${command.execute} ${encodeJson(command.arguments ?? {}).slice(0, 200)}`, command }));
}

function faultsOf({ command }: Sent): readonly string[] {
  const found = commandViolations(schema, command.execute, command.arguments, symbols).map(({ rule }) => rule);
  return command.extra === undefined ? found : [...found, 'unexpected member of the message'];
}

test('there is much to validate', () => {
  assert.ok(sent.length > 5000, `${sent.length} commands`);
});

test('what must be accepted breaks nothing', () => {
  const wrong = sent.filter((each) => each.command.expectation.kind === 'accept' && faultsOf(each).length > 0);
  assert.equal(wrong.map(({ label }) => label), []);
});

test('what is refused for its arguments breaks the schema', () => {
  const wrong = sent.filter((each) => isArgumentRefusal(each.command) && faultsOf(each).length === 0);
  assert.equal(wrong.map(({ label }) => label), []);
});

test('what breaks the schema is refused, negative numbers for unsigned members aside', () => {
  const wrong = sent.filter((each) => {
    const faults = faultsOf(each);
    return faults.length > 0 && each.command.expectation.kind !== 'reject' && !(isOpen(each.command) && faults.every((rule) => rule === 'out-of-range'));
  });
  assert.equal(wrong.map(({ label }) => label), []);
});

function isArgumentRefusal({ expectation }: CertifiedCommand): boolean {
  return expectation.kind === 'reject' && (expectation.rule.startsWith('arguments/') || expectation.rule === 'netdev_add/invalid-type');
}

/** Implementations widely take them as their two's complement. */
function isOpen({ expectation }: CertifiedCommand): boolean {
  return expectation.kind === 'open' && expectation.rule === 'arguments/out-of-range';
}

test.run();
