// What the commands of the fuzzer have in common: a target of our own at hand, and what of the suite a campaign draws from.

import { NET_COMMANDS } from '../../generators/named-command.ts';
import type { CertifiedCommand } from '../../generators/certificate.ts';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { quotedIn } from '../../generators/placeholders.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import type { Noise } from '../../generators/wire-noise.ts';
import { allCases } from '../../suites/all.ts';
import { errata } from '../../suites/errata.ts';
import { BARE } from '../../suites/fixtures.ts';
import { openTarget } from '../../targets/open.ts';
import type { Case } from '../case.ts';
import type { LaneNeeds } from '../lane.ts';
import { usageError } from './exit.ts';
import type { Output } from './output.ts';
import { withTarget } from './target-at-hand.ts';

export type FuzzSetting = { readonly needs: LaneNeeds; readonly signal: AbortSignal };

/** `replyDeadline` in seconds. Rejects with a TargetError where the target cannot be run. */
export async function inSetting<Result>(
  name: string, replyDeadline: number, output: Output, body: (setting: FuzzSetting) => Promise<Result>,
): Promise<Result> {
  const target = openTarget(name);
  if (target.ownership !== 'owned') {
    throw usageError(`${name} is somebody else's process, which must not be made to fail; name a target that plumbline starts itself: emulator, qemu:PATH or exec:COMMAND`);
  }
  return withTarget(target, output, ({ facts, scratch, signal }) =>
    body({ signal, needs: { target, facts, errata, scratch, spec: netSchema(), replyDeadlineMs: replyDeadline * 1000 } }));
}

export type Material = { readonly commands: readonly CertifiedCommand[]; readonly noises: readonly Noise[] };

/** What of the suite a campaign draws from. */
export function campaignMaterial(schema: Schema): Material {
  const cases = allCases(schema);
  return { commands: commandsIn(cases), noises: noisesIn(cases) };
}

/** Those that speak of nothing but the network: none that quotes an endpoint of a host. */
function commandsIn(cases: readonly Case[]): readonly CertifiedCommand[] {
  return cases.flatMap(({ steps }) => steps).flatMap((step) => (step.kind === 'commands' ? step.commands : []))
    .filter(({ execute, arguments: args }) => NET_COMMANDS.includes(execute) && (args === undefined || quotedIn(args).length === 0));
}

/** Bytes that are sent in a session like any other, and after which the network is as it was: none that speaks of it. */
function noisesIn(cases: readonly Case[]): readonly Noise[] {
  return cases.filter(({ id, fixture, start }) => fixture === BARE && start === 'shared' && NOISY.test(id))
    .flatMap(({ steps }) => steps)
    .flatMap((step) => (step.kind === 'bytes' ? [{ chunks: step.chunks, replies: step.replies, resync: step.resync }] : []))
    .filter(({ chunks }) => !NET_COMMANDS.some((name) => chunks.join('').includes(name)));
}

const NOISY = /^(?:message|framing|wire-noise)\//;
