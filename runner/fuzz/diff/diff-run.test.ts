// Two emulators beside each other, with and without a fault: what is reported, how small, and who is blamed.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FuzzAction, FuzzSession } from '../../../generators/campaign/session.ts';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { netSchema } from '../../../generators/net-7.1/schema.ts';
import { errata } from '../../../suites/errata.ts';
import { BARE, fixtureOf, NICS } from '../../../suites/fixtures.ts';
import { createScratch } from '../../../targets/sandbox.ts';
import { campaignMaterial } from '../../cli/fuzz-setting.ts';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { learnFacts } from '../../learn.ts';
import type { LaneNeeds } from '../../lane.ts';
import type { Side } from './difference.ts';
import { type DiffOptions, type DiffResult, DiffRun } from './diff-run.ts';
import type { Duel } from './pair.ts';

type Found = DiffResult & { readonly duels: readonly Duel[] };

async function compared(defects: { readonly [side in Side]?: string }, options: Partial<DiffOptions>): Promise<Found> {
  const scratch = createScratch();
  try {
    const needsOf = async (side: Side): Promise<LaneNeeds> => {
      const target = emulatorInProcess(defects[side] === undefined ? [] : [defects[side]]);
      return { target, scratch, errata, facts: await learnFacts(target, fixtureOf(BARE), scratch), spec: netSchema(), replyDeadlineMs: 4_000 };
    };
    const duels: Duel[] = [];
    const run = new DiffRun({
      contenders: { target: await needsOf('target'), against: await needsOf('against') }, fixtures: [BARE, NICS].map(fixtureOf),
      ...campaignMaterial(netSchema()), seed: 1, workers: 1, limitMs: undefined, limitSessions: 60,
      sessions: undefined, maxDifferences: 20, onlyAgainstText: false, signal: new AbortController().signal, tell: () => {}, keep: (_kept, duel) => void duels.push(duel), ...options,
    });
    await run.run();
    return { ...run.result(), duels };
  } finally {
    scratch.remove();
  }
}

function sessionOf(...commands: readonly (readonly [execute: string, args: JsonObject])[]): FuzzSession {
  const actions: readonly FuzzAction[] = commands.map(([execute, args]) => ({ kind: 'command', execute, arguments: args }));
  return { fixture: BARE, pipeline: 4, actions };
}

test('two of the same differ in nothing', async () => {
  const { differences, facts, sessions, commands, unsteady } = await compared({}, { limitSessions: 200, seed: 3 });
  assert.equal([differences, facts, unsteady], [[], [], 0]);
  assert.is(sessions, 200);
  assert.ok(commands > 5_000);
});

/** By what it is that differs: a death, an outcome, a value, the state that is left. */
const FAULTS: readonly string[] = ['duplicate-id-accepted', 'hubport-negative-id-refused', 'user-restrict-refused'];

for (const defect of FAULTS) {
  for (const side of ['target', 'against'] as const) {
    test(`${defect} is one difference, small, and blamed on the ${side}`, async () => {
      const { differences, duels } = await compared({ [side]: defect }, { limitSessions: 60 });
      assert.is(differences.length, 1, differences.map(({ title }) => title).join('\n'));
      const [{ classification, reproduces } = { classification: undefined, reproduces: undefined }] = differences;
      assert.equal(classification?.kind === 'against-the-text' ? classification.by : classification?.kind, [side]);
      assert.equal(reproduces, { times: 3, of: 3 });
      assert.ok((duels[0]?.session.actions.length ?? 9) <= 3);
    });
  }
}

test('the same seed draws the same sessions', async () => {
  const runs = await Promise.all([1, 2].map(() => compared({ target: 'duplicate-id-accepted' }, { limitSessions: 30, maxDifferences: 1 })));
  assert.equal(runs[0]?.differences[0]?.first, runs[1]?.differences[0]?.first);
  assert.is(runs[0]?.commands, runs[1]?.commands);
});

test('given sessions are run and no others, and what follows from a difference is none', async () => {
  const add = { type: 'user', id: 'plumb-a' };
  const given = [sessionOf(['netdev_add', add]), sessionOf(
    ['netdev_del', { id: 'plumb-z' }], ['netdev_add', { ...add, restrict: true }], ['set_link', { name: 'plumb-a', up: false }], ['netdev_add', { type: 'hubport', id: 'plumb-b', hubid: 1, netdev: 'plumb-a' }],
    ['netdev_del', { id: 'plumb-a' }], ['netdev_add', add],
  )];
  const { differences, sessions, duels } = await compared({ against: 'user-restrict-refused' }, { sessions: given, limitSessions: 2 });
  assert.is(sessions, 2);
  assert.is(differences.length, 1, differences.map(({ title }) => title).join('\n'));
  assert.equal(duels[0]?.session.actions, [{ kind: 'command', execute: 'netdev_add', arguments: { ...add, id: 'a', restrict: true } }]);
});

test.run();
