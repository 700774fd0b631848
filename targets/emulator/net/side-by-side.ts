// Plays the same steps before an emulator and before a QEMU, and writes down what comes of each.
//
// Nothing waits by the clock: two commands end each step, so that the target has read all sockets in between, and what
// the emulator was seen to send is awaited from the other.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { EndpointSpec, HostQuestion, HostSide } from '../../host-side.ts';
import { openTarget } from '../../open.ts';
import { openClient, type QmpClient } from '../../qmp/client.ts';
import { createScratch } from '../../sandbox.ts';
import type { Instance, Stimulus } from '../../target.ts';

/** Texts may quote what an endpoint or an answer told: `{NAME.FIELD}`. */
export type SideStep =
  | readonly ['run', string, JsonObject]
  | readonly ['open', string, EndpointSpec]
  | readonly ['close', string]
  | readonly ['send', string, string]
  | readonly ['ask', string, HostQuestion]
  | readonly ['stimulate', Stimulus];

/** What came of a step: packets in any order, for QEMU's main loop has its own. */
export type Outcome = { readonly answer: string; readonly packets: readonly string[] };

/** For what comes later than the other's. */
const DEADLINE_MS = 3_000;

/** `expected`: what another did; its packets are waited for. */
export async function outcomesOf(target: string, steps: readonly SideStep[], expected: readonly Outcome[] = []): Promise<readonly Outcome[]> {
  const scratch = createScratch();
  const instance = await openTarget(target).start({ machine: 'pc', monitors: 1, scratch: scratch.folder() });
  try {
    return await playOn(instance, steps, expected);
  } finally {
    await instance.stop();
    scratch.remove();
  }
}

async function playOn(instance: Instance, steps: readonly SideStep[], expected: readonly Outcome[]): Promise<readonly Outcome[]> {
  const { host, monitors: [monitor] } = instance;
  if (host === undefined || monitor === undefined) throw new Error('the target has no host or no monitor');
  const client = await openClient(monitor, {});
  const packets: string[] = [];
  let wake: () => void = () => {};
  host.onPacket(({ endpoint, bytes }) => {
    packets.push(`${endpoint} ${Buffer.from(bytes).toString('hex')}`);
    wake();
  });
  const told = new Map<string, JsonObject>();
  const outcomes: Outcome[] = [];
  for (const [index, step] of steps.entries()) {
    const deadline = performance.now() + DEADLINE_MS;
    const place = { instance, client, host, told };
    let answer = await perform(quoting(step, told), place);
    // A question may be asked again, and a host may need a moment until it can tell.
    while (step[0] === 'ask' && index in expected && answer !== expected[index]?.answer && performance.now() < deadline) {
      await later();
      answer = await perform(quoting(step, told), place);
    }
    for (let round = 0; round < 2; round++) await client.execute('query-name', {});
    const wanted = expected[index]?.packets.length ?? 0;
    while (packets.length < wanted && performance.now() < deadline) await Promise.race([new Promise<void>((resolve) => (wake = resolve)), later()]);
    outcomes.push({ answer, packets: packets.splice(0).sort() });
  }
  return outcomes;
}

type Place = { readonly instance: Instance; readonly client: QmpClient; readonly host: HostSide; readonly told: Map<string, JsonObject> };

async function perform(step: SideStep, { instance, client, host, told }: Place): Promise<string> {
  switch (step[0]) {
    case 'run': {
      const reply = await client.execute(step[1], step[2]);
      return reply.kind === 'error' ? `refused: ${reply.errorClass}` : 'done';
    }
    case 'open': {
      const answer = await host.open(step[1], step[2]);
      if (answer.kind === 'answer') told.set(step[1], answer.value);
      return answer.kind === 'answer' ? `opened ${answer.value['connected'] ?? ''}` : `lacks ${answer.missing}`;
    }
    case 'close': return host.close(step[1]).then(() => 'closed');
    case 'send': return host.send([{ endpoint: step[1], bytes: Buffer.from(step[2], 'hex') }]).then(() => 'sent');
    case 'ask': {
      const answer = await host.ask(step[2]);
      if (answer.kind === 'answer') told.set(step[1], answer.value);
      return 'descriptor' in (answer.kind === 'answer' ? answer.value : {}) ? 'a descriptor' : JSON.stringify(answer);
    }
    case 'stimulate': return JSON.stringify(await instance.stimulate?.(step[1]));
    default: throw step satisfies never;
  }
}

function quoting(step: SideStep, told: ReadonlyMap<string, JsonObject>): SideStep {
  return JSON.parse(JSON.stringify(step).replace(/\{([\w-]+)\.(\w+)\}/g, (_, name: string, field: string) => String(told.get(name)?.[field] ?? ''))) as SideStep;
}

const LOOK_MS = 20;

function later(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
