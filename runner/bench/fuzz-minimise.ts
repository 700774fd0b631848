// How long it takes to make a long session small: 300 valid commands, drawn at random, with one killer of stock builds of QEMU hidden in
// them, which needs three commands.

import fc from 'fast-check';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import type { FuzzAction, FuzzSession } from '../../generators/campaign/session.ts';
import { validCommand } from '../../generators/commands.ts';
import { isJsonObject, type JsonObject } from '../../generators/qapi/json-value.ts';
import { errata } from '../../suites/errata.ts';
import { BARE, fixtureOf, fixtures } from '../../suites/fixtures.ts';
import { openTarget } from '../../targets/open.ts';
import { createScratch } from '../../targets/sandbox.ts';
import { attemptFor } from '../fuzz/triage/attempts.ts';
import { fuzzLane } from '../fuzz/fuzz-lane.ts';
import { minimise } from '../fuzz/triage/minimise.ts';
import type { Attempt } from '../fuzz/trial.ts';
import { worldsOf } from '../fuzz/trial.ts';
import { learnFacts } from '../learn.ts';
import { type Figure, median, QEMU, seconds } from './figure.ts';

const LENGTH = 300;
const SEEDS: readonly number[] = [1, 2, 3];
const REPLY_DEADLINE_MS = 20_000;

/** Shares of the session before each of the three. */
const POSITIONS: { readonly [where: string]: readonly [number, number, number] } = {
  'at the end': [1, 1, 1], 'spread out': [0.05, 0.5, 0.95], 'in the middle': [0.4, 0.5, 0.6],
};

/** A hub port for a backend that another port is connected to: SIGABRT on each build from 5.2 to 11.1. */
const KILLER: readonly FuzzAction[] = [port({ id: 'plumb-ka', hubid: 1 }), port({ id: 'plumb-kb', hubid: 2, netdev: 'plumb-ka' }), port({ id: 'plumb-kc', hubid: 3, netdev: 'plumb-ka' })];

function port(args: JsonObject): FuzzAction {
  return { kind: 'command', execute: 'netdev_add', arguments: { type: 'hubport', ...args } };
}

export async function benchMinimise(): Promise<readonly Figure[]> {
  const scratch = createScratch();
  const spec = netSchema();
  const target = openTarget(QEMU);
  const facts = await learnFacts(target, fixtureOf(BARE), scratch);
  const lane = fuzzLane({ target, facts, spec, errata, scratch, replyDeadlineMs: REPLY_DEADLINE_MS });
  try {
    const attempt = attemptFor('death', lane, worldsOf(spec, fixtures));
    const ends: End[] = [];
    for (const seed of SEEDS) for (const [where, shares] of Object.entries(POSITIONS)) ends.push(await shrunk(sessionWith(shares, seed), `${where}, seed ${seed}`, attempt));
    return [
      { what: `a session of ${LENGTH} commands made small on QEMU, median`, value: `${median(ends.map(({ tookSeconds }) => tookSeconds)).toFixed(1)} s`, aim: '' },
      { what: 'the same, slowest', value: `${Math.max(...ends.map(({ tookSeconds }) => tookSeconds)).toFixed(1)} s`, aim: 'below 60 s' },
      { what: 'commands that are left, most', value: String(Math.max(...ends.map(({ left }) => left))), aim: '3' },
    ];
  } finally {
    await lane.close();
    scratch.remove();
  }
}

type End = { readonly tookSeconds: number; readonly left: number };

async function shrunk(session: FuzzSession, what: string, attempt: Attempt): Promise<End> {
  const begun = performance.now();
  let runs = 0;
  const fails = async (candidate: FuzzSession): Promise<boolean> => {
    runs++;
    return (await attempt(candidate)).performed.ended?.stderrTail.includes('Assertion') === true;
  };
  if (!await fails(session)) throw new Error(`the session (${what}) does not end ${QEMU}`);
  const { actions } = await minimise(session, fails, { mayGoOn: () => true });
  process.stderr.write(`${what.padEnd(28)} ${String(runs).padStart(4)} runs ${seconds(begun).toFixed(1).padStart(6)} s  ${actions.length} left\n`);
  return { tookSeconds: seconds(begun), left: actions.length };
}

function sessionWith(shares: readonly [number, number, number], seed: number): FuzzSession {
  const filler = fillerOf(seed);
  const places = shares.map((share) => Math.round(share * filler.length));
  const actions = filler.flatMap((action, place) => [...KILLER.filter((_, index) => places[index] === place), action]);
  return { fixture: BARE, pipeline: 16, actions: [...actions, ...KILLER.filter((_, index) => places[index] === filler.length)] };
}

/** Of backends that no build fails to make or to refuse. */
function fillerOf(seed: number): readonly FuzzAction[] {
  const drawn = fc.sample(validCommand(netSchema()), { numRuns: 4 * LENGTH, seed });
  const harmless = drawn.filter(({ execute, arguments: args }) => execute !== 'netdev_add' || (isJsonObject(args) && HARMLESS.has(String(args['type'])) && !('bootfile' in args) && !('netdev' in args)));
  return harmless.slice(0, LENGTH - KILLER.length).map(({ execute, arguments: args }) => ({ kind: 'command', execute, arguments: args }));
}

const HARMLESS: ReadonlySet<string> = new Set(['user', 'hubport', 'socket', 'stream', 'dgram']);
