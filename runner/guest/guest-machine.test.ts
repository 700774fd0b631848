import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeFrame } from '../../generators/frames/decode.ts';
import { encodeFrame } from '../../generators/frames/encode.ts';
import type { Frame } from '../../generators/frames/frame.ts';
import { toHex } from '../../generators/frames/hex.ts';
import type { Guest } from '../case.ts';
import { GuestMachine } from './guest-machine.ts';
import { smbOutcome } from './smb-greeting.ts';

const CALLER: Guest = { mac: '52:54:00:00:00:01', ipv4: '10.0.2.15', ipv6: 'fec0::15', gateway: '10.0.2.2' };
const SERVER: Guest = { mac: '52:54:00:00:00:02', ipv4: '10.0.2.2', ipv6: 'fec0::2', echoPorts: [7] };

/** Two machines at the ends of one cable; what goes over it is encoded and decoded again. */
function cable(left: Guest = CALLER, right: Guest = SERVER): { readonly caller: GuestMachine; readonly frames: readonly Frame[] } {
  const frames: Frame[] = [];
  const pass = (to: () => GuestMachine) => (frame: Frame): void => {
    const carried = decodeFrame(encodeFrame(frame));
    frames.push(carried);
    queueMicrotask(() => to().receive(carried));
  };
  const caller: GuestMachine = new GuestMachine(left, pass(() => server));
  const server: GuestMachine = new GuestMachine(right, pass(() => caller));
  return { caller, frames };
}

for (const [version, host] of [['IPv4', '10.0.2.2'], ['IPv6', '[fec0::2]']] as const) {
  test(`a guest talks to another by TCP over ${version}`, async () => {
    const { caller, frames } = cable();
    const outcome = await caller.converse({ kind: 'tcp', to: `${host}:7`, send: 'hello', bytes: 10 }).outcome;
    assert.equal(outcome, { connected: true, received: 'echo hello', closed: false });
    assert.equal(frames.filter(({ malformed }) => malformed !== undefined), []);
  });

  test(`a guest asks another by UDP over ${version}`, async () => {
    const { caller } = cable();
    assert.equal(await caller.converse({ kind: 'udp', to: `${host}:7`, send: 'hello' }).outcome, { received: 'echo hello' });
  });
}

test('silence by UDP is an outcome once it is given up', async () => {
  const { caller } = cable();
  const silent = caller.converse({ kind: 'udp', to: '10.0.2.2:9', send: 'hello' });
  silent.giveUp();
  assert.equal(await silent.outcome, {});
});

test('a greeting of SMB is answered by SMB or not', async () => {
  const { caller } = cable();
  assert.equal(await caller.converse({ kind: 'smb', to: '10.0.2.2:7' }).outcome, { connected: true });
  assert.equal(smbOutcome({ connected: true, received: '\0\0\0\xca\xfeSMB@' }), { connected: true, protocol: 'smb2' });
});

test('what a guest tells is on its way before it asks for the neighbour again', async () => {
  const { caller, frames } = cable();
  assert.equal(await caller.converse({ kind: 'tell', to: '10.0.2.2:9', send: 'hello', neighbour: '10.0.2.2' }).outcome, { told: true });
  const kinds = frames.map(({ arp, udp }) => (udp === undefined ? `arp ${arp?.operation}` : 'udp'));
  assert.ok(kinds.indexOf('udp') < kinds.lastIndexOf('arp 1'), kinds.join());
});

test('long texts go in several segments, in order', async () => {
  const { caller } = cable();
  const text = Array.from({ length: 500 }, (_, index) => `line ${index}\n`).join('');
  const outcome = await caller.converse({ kind: 'tcp', to: '10.0.2.2:7', send: text, bytes: text.length }).outcome;
  assert.is(String(outcome['received']).replaceAll('echo ', '').slice(0, 3_000), text.slice(0, 3_000));
});

test('a call that nobody answers can be given up; one that connected cannot', async () => {
  const { caller } = cable();
  const silent = caller.converse({ kind: 'tcp', to: '10.0.2.2:9', send: '', bytes: 0 });
  silent.giveUp();
  assert.equal(await silent.outcome, { connected: false });
});

test('what lies in another network goes through the gateway', async () => {
  const { caller, frames } = cable();
  caller.converse({ kind: 'tcp', to: '192.0.2.1:80', send: '', bytes: 0 });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(frames.at(-1)?.ethernet?.destination, SERVER.mac);
  assert.equal(frames.at(-1)?.ipv4?.destination, '192.0.2.1');
});

test('a reset before the connection stands means that it was refused', async () => {
  const sent: Frame[] = [];
  const machine = new GuestMachine(CALLER, (frame) => sent.push(frame));
  const call = machine.converse({ kind: 'tcp', to: '10.0.2.2:80', send: '', bytes: 0 });
  machine.receive(arpReply());
  const syn = sent.at(-1)?.tcp;
  machine.receive({
    ethernet: { destination: CALLER.mac, source: SERVER.mac, type: 0x0800 },
    ipv4: { source: '10.0.2.2', destination: '10.0.2.15', protocol: 6, ttl: 64 },
    tcp: { sourcePort: 80, destinationPort: syn?.sourcePort ?? 0, sequence: 0, acknowledgement: (syn?.sequence ?? 0) + 1, flags: ['rst', 'ack'], window: 0 },
  });
  assert.equal(await call.outcome, { connected: false });
});

test('a file is read block by block', async () => {
  const blocks = ['a'.repeat(512), 'b'.repeat(512), 'c'];
  const sent: Frame[] = [];
  const machine = new GuestMachine(CALLER, (frame) => sent.push(frame));
  const outcome = machine.converse({ kind: 'tftp', server: '10.0.2.2', file: 'boot' });
  machine.receive(arpReply());
  for (const [index, text] of blocks.entries()) {
    machine.receive({
      ethernet: { destination: CALLER.mac, source: SERVER.mac, type: 0x0800 },
      ipv4: { source: '10.0.2.2', destination: '10.0.2.15', protocol: 17, ttl: 64 },
      udp: { sourcePort: 69, destinationPort: sent.at(-1)?.udp?.sourcePort ?? 0 },
      tftp: { kind: 'data', block: index + 1, data: toHex(new TextEncoder().encode(text)) },
    });
    assert.equal(sent.at(-1)?.tftp, { kind: 'acknowledgement', block: index + 1 });
  }
  assert.equal(await outcome.outcome, { data: blocks.join('') });
});

function arpReply(): Frame {
  return {
    ethernet: { destination: CALLER.mac, source: SERVER.mac, type: 0x0806 },
    arp: { operation: 2, senderMac: SERVER.mac, senderIp: '10.0.2.2', targetMac: CALLER.mac, targetIp: '10.0.2.15' },
  };
}

test.run();
