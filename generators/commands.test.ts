// Laws of the random commands: what is called valid is valid, what is called invalid is so for the reason given, also
// after shrinking, and nothing that is sent could touch the host.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { certify } from './backend-rules.ts';
import type { CertifiedCommand } from './certificate.ts';
import { invalidCommand, validCommand } from './commands.ts';
import { netSchema } from './net-7.1/schema.ts';
import { commandViolations } from './qapi/check.ts';
import { encodeJson, isJsonObject } from './qapi/json-value.ts';
import { firstInvalid, isRepeatable } from './values.laws.ts';

const schema = netSchema();
const defined = new Set(['CONFIG_VMNET']);

function violationIn(command: CertifiedCommand): string | undefined {
  const [first] = commandViolations(schema, command.execute, command.arguments, defined);
  return first === undefined ? undefined : `${first.path} ${first.rule}`;
}

/** Undefined where the certificate that is worked out anew agrees with the one that the command carries. */
function disagreement(command: CertifiedCommand): string | undefined {
  if (command.extra !== undefined) return command.expectation.kind === 'reject' ? undefined : 'a message with more members is refused';
  const again = certify(schema, command.execute, command.arguments, defined);
  const sameKind = again.kind === command.expectation.kind;
  const classes = again.kind === 'accept' || command.expectation.kind === 'accept' || again.classes.join() === command.expectation.classes.join();
  return sameKind && classes ? undefined : `${again.kind} by ${again.rule} instead of ${command.expectation.rule}`;
}

function danger(command: CertifiedCommand): string | undefined {
  const { arguments: args } = command;
  if (!isJsonObject(args)) return undefined;
  const text = encodeJson(args);
  if (/"str":"[^"]*:0\.0\.0\.0:|"str":"(tcp|udp)?::/.test(text)) return 'listens on every address';
  if (args.type === 'tap' && (args.script === undefined || args.downscript === undefined)) return 'runs the script of the system';
  if (/"(fd|fds|vhostfd|vhostfds)":"[0-9]"/.test(text) && command.expectation.kind !== 'reject') return 'names a descriptor of the target';
  return /"\/(?!")|\.\.\//.test(text) ? 'a path outside' : undefined;
}

test('valid commands have no violation, and their certificate is the one worked out anew', () => {
  const values = validCommand(schema, defined);
  assert.is(firstInvalid(values, violationIn, { seed: 1, runs: 5000 }), undefined);
  assert.is(firstInvalid(values, disagreement, { seed: 2, runs: 5000 }), undefined);
});

test('invalid commands are invalid for the reason that they give', () => {
  assert.is(firstInvalid(invalidCommand(schema, defined), disagreement, { seed: 3, runs: 10000 }), undefined);
});

test('a shrunk invalid command still breaks its rule', () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const seen: CertifiedCommand[] = [];
    fc.check(fc.property(invalidCommand(schema, defined), (command) => { seen.push(command); return command.extra !== undefined; }), { seed, numRuns: 5 });
    for (const command of seen) assert.is(disagreement(command), undefined, encodeJson(command.arguments ?? null));
  }
});

test('random commands are harmless', () => {
  for (const values of [validCommand(schema, defined), invalidCommand(schema, defined)]) {
    assert.is(firstInvalid(values, danger, { seed: 4, runs: 5000 }), undefined);
  }
});

test('every command and every backend turns up, with every kind of expectation', () => {
  const seen = new Set<string>();
  for (const command of fc.sample(validCommand(schema, defined), { seed: 5, numRuns: 3000 })) {
    seen.add(command.execute).add(command.expectation.kind);
    if (isJsonObject(command.arguments)) seen.add(String(command.arguments.type));
  }
  for (const expected of ['set_link', 'netdev_del', 'query-rx-filter', 'announce-self', 'user', 'none', 'vmnet-bridged', 'accept', 'reject', 'open']) {
    assert.ok(seen.has(expected), expected);
  }
});

test('the same seed gives the same commands', () => {
  assert.ok(isRepeatable(fc.tuple(validCommand(schema), invalidCommand(schema)), { seed: 6, runs: 200 }));
});

test.run();
