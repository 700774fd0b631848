// A net subsystem with its simulated host for tests: what comes at the endpoints is kept, with the time of the manual clock.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { EndpointSpec, HostQuestion } from '../../host-side.ts';
import type { Stimulus } from '../../target.ts';
import { createNet } from './net.ts';
import { manualClock } from './fixture.ts';

export type DataPlane = {
  /** The packets since the last look: `ENDPOINT HEX`, and with `times` the milliseconds. */
  readonly came: (options?: { readonly times: boolean }) => readonly string[];
  /** Must succeed unless `refused`. */
  readonly run: (command: string, args: JsonObject, outcome?: 'refused') => void;
  readonly add: (...netdevs: readonly JsonObject[]) => void;
  readonly open: (name: string, spec: EndpointSpec) => Promise<JsonObject>;
  /** What the opening tells as the endpoint's address. */
  readonly address: (name: string, spec: EndpointSpec) => Promise<string>;
  readonly send: (endpoint: string, hex: string) => Promise<void>;
  readonly ask: (question: HostQuestion) => Promise<JsonObject>;
  readonly close: (name: string) => Promise<void>;
  readonly stimulate: (stimulus: Stimulus) => unknown;
  readonly setRunning: (running: boolean) => void;
  readonly advance: (ms: number) => void;
};

export function dataPlane(...defects: readonly string[]): DataPlane {
  const clock = manualClock();
  const net = createNet({ defined: new Set(['CONFIG_VMNET', 'CONFIG_NETMAP']), defects: new Set(defects), machine: 'pc', clock, emit: () => undefined });
  const packets: { readonly text: string; readonly atMs: number }[] = [];
  net.host.onPacket(({ endpoint, bytes, atMs }) => void packets.push({ text: `${endpoint} ${Buffer.from(bytes).toString('hex')}`, atMs }));
  const run: DataPlane['run'] = (command, args, outcome) => {
    const reply = net.execute(command, args);
    if (reply?.kind !== (outcome === undefined ? 'return' : 'error')) throw new Error(`${command} ${JSON.stringify(args)} gives ${JSON.stringify(reply)}`);
  };
  const open: DataPlane['open'] = async (name, spec) => {
    const answer = await net.host.open(name, spec);
    if (answer.kind === 'unavailable') throw new Error(answer.missing);
    return answer.value;
  };
  return {
    came: (options) => packets.splice(0).map(({ text, atMs }) => (options?.times === true ? `${atMs} ${text}` : text)),
    run, open,
    add: (...netdevs) => {
      for (const netdev of netdevs) run('netdev_add', netdev);
    },
    address: async (name, spec) => String((await open(name, spec))['address']),
    send: (endpoint, hex) => net.host.send([{ endpoint, bytes: Buffer.from(hex, 'hex') }]),
    ask: async (question) => {
      const answer = await net.host.ask(question);
      if (answer.kind === 'unavailable') throw new Error(answer.missing);
      return answer.value;
    },
    close: (name) => net.host.close(name),
    stimulate: (stimulus) => net.stimulate(stimulus),
    setRunning: (running) => net.setRunning(running),
    advance: clock.advance,
  };
}

/** A wire of the harness on a hub, with an endpoint and a netdev of the same name. */
export async function wire(plane: DataPlane, name: string, hubid = 1): Promise<void> {
  const connect = await plane.address(name, { kind: 'listener', carries: 'frames' });
  plane.add({ id: name, type: 'socket', connect }, { id: `${name}-port`, type: 'hubport', hubid, netdev: name });
}
