// A campaign asks a host for what it has: what is missing is missed once, and all else goes on.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BESIDE_KINDS } from '../../../generators/campaign/counterparts.ts';
import type { EndpointSpec, HostAnswer } from '../../../targets/host-side.ts';
import type { Target } from '../../../targets/target.ts';
import type { StepExchange } from '../../exchange.ts';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { campaignAgainst } from '../../house/planted-campaign.ts';
import { Facilities } from './facilities.ts';

function asked(kind: EndpointSpec['kind'], answer: HostAnswer['kind']): StepExchange {
  // Nothing else of it is read.
  return { step: { kind: 'open', name: 'x', endpoint: { kind } }, answer: JSON.stringify({ kind: answer }) } as unknown as StepExchange;
}

test('what is missing at first is not asked for again; what was there is not given up for one failure', () => {
  const facilities = new Facilities();
  facilities.take([asked('vde-switch', 'unavailable'), asked('listener', 'answer'), asked('listener', 'unavailable')]);
  assert.equal([...BESIDE_KINDS].filter((kind) => !facilities.kinds.has(kind)), ['vde-switch']);
  facilities.take(Array.from({ length: 20 }, () => asked('listener', 'unavailable')));
  assert.not.ok(facilities.kinds.has('listener'));
});

/** Counts what is asked of a host that has nothing. */
function withoutHost(target: Target, opened: string[]): Target {
  return {
    ...target,
    start: async (options) => {
      const instance = await target.start(options);
      const { host } = instance;
      if (host === undefined) return instance;
      const open = (_: string, { kind }: EndpointSpec): Promise<HostAnswer> => {
        opened.push(kind);
        return Promise.resolve({ kind: 'unavailable', missing: kind });
      };
      const barren = { open, send: () => Promise.resolve(), ask: host.ask.bind(host), close: () => Promise.resolve(), onPacket: () => {} };
      return new Proxy(instance, { get: (own, name) => (name === 'host' ? barren : Reflect.get(own, name)) });
    },
  };
}

test('a host that has nothing is asked once for each kind', async () => {
  const opened: string[] = [];
  const { findings, snapshot } = await campaignAgainst(withoutHost(emulatorInProcess([]), opened), { seed: 1, sessions: 200, maxFindings: 1, replyDeadlineMs: 20_000 });
  assert.equal(findings, []);
  assert.ok(snapshot.sessions >= 200);
  assert.ok(opened.length > 0 && new Set(opened).size === opened.length, opened.join(' '));
});

test.run();
