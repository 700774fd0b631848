import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { requirement } from '../generators/certificate.ts';
import { fromHex } from '../generators/frames/hex.ts';
import type { EndpointSpec, HostAnswer, HostQuestion, HostSide, Packet } from '../targets/host-side.ts';
import type { Instance } from '../targets/target.ts';
import type { PacketExpectation } from './case.ts';
import { Recorder } from './recorder.ts';
import { Surroundings } from './surroundings.ts';

const RULE = requirement('effects/user/dns');
const DEADLINE_MS = 100;

/** A host that remembers what it was told and answers each packet with the same packet at the endpoint `echo`. */
class FakeHost implements HostSide {
  readonly opened: [string, EndpointSpec][] = [];
  readonly closed: string[] = [];
  readonly asked: HostQuestion[] = [];
  readonly answers: HostAnswer[] = [];
  #listener: (packet: Packet) => void = () => {};

  async open(name: string, spec: EndpointSpec): Promise<HostAnswer> {
    this.opened.push([name, spec]);
    return spec.kind === 'vde-switch' ? { kind: 'unavailable', missing: 'vde_switch' } : { kind: 'answer', value: { address: '127.0.0.1:4000', port: 4000 } };
  }

  async send(packets: readonly Omit<Packet, 'atMs'>[]): Promise<void> {
    for (const { bytes } of packets) this.#listener({ endpoint: 'echo', bytes, atMs: Date.now() });
  }

  async ask(question: HostQuestion): Promise<HostAnswer> {
    this.asked.push(question);
    return this.answers.shift() ?? { kind: 'answer', value: { open: true } };
  }

  async close(name: string): Promise<void> {
    this.closed.push(name);
  }

  onPacket(listener: (packet: Packet) => void): void {
    this.#listener = listener;
  }
}

class LostHost extends FakeHost {
  override async open(): Promise<HostAnswer> {
    throw new Error('the connection is closed');
  }
}

function scene(host: HostSide | undefined = new FakeHost()): { readonly surroundings: Surroundings; readonly recorder: Recorder } {
  const instance: Instance = {
    monitors: [], stimulate: undefined, host,
    death: () => undefined, died: new Promise(() => {}), stderrTail: () => '', stop: async () => ({ kind: 'stopped' }),
  };
  const recorder = new Recorder(() => 0);
  return { recorder, surroundings: new Surroundings(instance, recorder) };
}

function wants(payload: string, count?: number): PacketExpectation {
  return { rule: RULE, at: 'echo', match: { payload }, ...(count === undefined ? {} : { count }) };
}

test('what an endpoint tells fills later texts', async () => {
  const host = new FakeHost();
  const { surroundings } = scene(host);
  await surroundings.perform({ kind: 'open', name: 'wire', endpoint: { kind: 'listener', carries: 'bytes' } }, DEADLINE_MS);
  await surroundings.perform({ kind: 'open', name: 'back', endpoint: { kind: 'caller', carries: 'bytes', to: '{wire.address}' } }, DEADLINE_MS);
  assert.equal(host.opened[1], ['back', { kind: 'caller', carries: 'bytes', to: '127.0.0.1:4000' }]);
  assert.equal(surroundings.known.get('wire')?.['port'], 4000);
});

test('an exchange ends when its fence has come, and has recorded what came before', async () => {
  const { surroundings, recorder } = scene();
  await surroundings.perform({ kind: 'open', name: 'echo', endpoint: { kind: 'datagrams' } }, DEADLINE_MS);
  const started = performance.now();
  const result = await surroundings.perform({
    kind: 'exchange', send: [{ at: 'echo', packet: '0102' }, { at: 'echo', packet: '03' }],
    fence: [{ rule: RULE, at: 'echo', match: { payload: '03' } }], expect: [wants('ff', 0)],
  }, 60_000);
  assert.is(result, 'done');
  assert.ok(performance.now() - started < 30_000);
  const packets = recorder.entries.filter((entry) => entry.kind === 'packet').map(({ direction, hex }) => `${direction} ${hex}`);
  assert.equal(packets, ['out 0102', 'out 03', 'in 0102', 'in 03']);
});

test('an exchange whose fence never comes ends by the deadline', async () => {
  const { surroundings } = scene();
  await surroundings.perform({ kind: 'open', name: 'echo', endpoint: { kind: 'datagrams' } }, DEADLINE_MS);
  assert.is(await surroundings.perform({ kind: 'exchange', send: [], fence: [], expect: [wants('01')] }, DEADLINE_MS), 'done');
});

test('packets at endpoints that the case did not open are not its own', async () => {
  const { surroundings, recorder } = scene();
  await surroundings.perform({ kind: 'exchange', send: [{ at: 'other', packet: '01' }], fence: [], expect: [] }, DEADLINE_MS);
  assert.equal(recorder.entries.filter((entry) => entry.kind === 'packet' && entry.direction === 'in'), []);
});

test('the host is asked until the answer fits', async () => {
  const host = new FakeHost();
  host.answers.push({ kind: 'answer', value: { open: false } });
  const { surroundings, recorder } = scene(host);
  const question: HostQuestion = { kind: 'port', protocol: 'tcp', address: '127.0.0.1:1' };
  await surroundings.perform({ kind: 'observe', question, outcome: { rule: RULE, match: { open: true } } }, 60_000);
  assert.is(host.asked.length, 2);
  assert.equal(recorder.entries.map((entry) => (entry.kind === 'answer' ? entry.answer : entry.kind)), ['{"kind":"answer","value":{"open":true}}']);
});

test('what a host cannot give, and a host that is not there, end the case and not the run', async () => {
  const { surroundings } = scene();
  assert.is(await surroundings.perform({ kind: 'open', name: 'vde', endpoint: { kind: 'vde-switch' } }, DEADLINE_MS), 'abandoned');
  assert.is(await scene(new LostHost()).surroundings.perform({ kind: 'open', name: 'wire', endpoint: { kind: 'datagrams' } }, DEADLINE_MS), 'abandoned');
});

test('everything that was opened is closed at the end', async () => {
  const host = new FakeHost();
  const { surroundings } = scene(host);
  await surroundings.perform({ kind: 'open', name: 'wire', endpoint: { kind: 'datagrams' } }, DEADLINE_MS);
  await surroundings.perform({ kind: 'open', name: 'echo', endpoint: { kind: 'datagrams' } }, DEADLINE_MS);
  await surroundings.perform({ kind: 'close', name: 'echo' }, DEADLINE_MS);
  await surroundings.close();
  assert.equal(host.closed, ['echo', 'wire']);
});

test('a frame reaches the guest that sits at its endpoint', async () => {
  const { surroundings, recorder } = scene();
  const mac = '52:54:00:00:00:01';
  await surroundings.perform({ kind: 'open', name: 'echo', endpoint: { kind: 'listener', carries: 'frames' } }, DEADLINE_MS);
  await surroundings.perform({ kind: 'guest', at: 'echo', guest: { mac, ipv4: '10.0.2.15' } }, DEADLINE_MS);
  const request = `ffffffffffff0200000000010806${'0001080006040001'}0200000000010a000202${'000000000000'}0a00020f`;
  assert.is(fromHex(request)?.length, 42);
  const answer = { arp: { operation: 2, senderMac: mac, senderIp: '10.0.2.15' } };
  await surroundings.perform({ kind: 'exchange', send: [{ at: 'echo', packet: request }], fence: [{ rule: RULE, at: 'echo', match: answer }], expect: [] }, 1_000);
  assert.ok(recorder.entries.some((entry) => entry.kind === 'packet' && entry.direction === 'out' && entry.hex !== request));
});

test.run();
