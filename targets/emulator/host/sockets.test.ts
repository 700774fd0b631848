// Virtual sockets behave as a kernel's: who may hold which port, what arrives where and in which order, what is left open.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { manualClock } from '../net/fixture.ts';
import { Ports } from './ports.ts';
import { Process } from './process.ts';
import type { Stream } from './stream.ts';
import { VirtualHost } from './virtual-host.ts';

const HOST = '127.0.0.1';

test('ports: an address in use is refused, a wildcard covers all, datagram sockets may share', () => {
  const ports = new Ports();
  const at = { host: HOST, port: 7 };
  const first = ports.claim('tcp', at, { reuse: true });
  assert.is(ports.claim('tcp', at, { reuse: true }).kind, 'refused');
  assert.is(ports.claim('tcp', { host: '0.0.0.0', port: 7 }).kind, 'refused');
  assert.is(ports.claim('tcp', { host: '127.0.0.2', port: 7 }).kind, 'held');
  assert.is(ports.claim('tcp', { host: '::', port: 7 }).kind, 'held');
  if (first.kind === 'held') first.release();
  assert.not.ok(ports.isHeld('tcp', at));
  assert.is(ports.claim('udp', at, { reuse: true }).kind, 'held');
  assert.is(ports.claim('udp', at, { reuse: true }).kind, 'held');
  assert.is(ports.claim('udp', at).kind, 'refused');
  assert.ok(ports.isHeld('udp', at));
});

test('a stream keeps its order, keeps what came early, and ends in halves', () => {
  const { host, calling, answering } = connection();
  const seen: string[] = [];
  host.turns.enter(() => {
    calling.write(Buffer.from('a'));
    calling.write(Buffer.from('b'));
    calling.end();
  });
  answering.handle({ onData: (bytes) => seen.push(String(bytes[0])), onEnd: () => seen.push('end'), onClose: () => seen.push('closed') });
  answering.write(Buffer.from('c'));
  calling.handle({ onData: (bytes) => seen.push(String(bytes[0])), onClose: () => seen.push('gone') });
  answering.close();
  calling.write(Buffer.from('d'));
  assert.equal(seen, ['97', '98', 'end', '99', 'gone']);
  assert.is(host.target.openFiles, new Process().openFiles + 1);
  calling.close();
  assert.is(host.target.openFiles, new Process().openFiles);
});

test('nobody at the other end is told as the end', () => {
  const host = new VirtualHost(manualClock(), new Set());
  const seen: string[] = [];
  const stream = host.tcp.connect(host.target, { host: HOST, port: 9 });
  stream.handle({ onOpen: () => seen.push('open'), onData: () => undefined, onClose: () => seen.push('closed') });
  assert.equal(seen, ['closed']);
});

test('of two sockets at one address the newer hears what is meant for one, and both hear their group', () => {
  const host = new VirtualHost(manualClock(), new Set());
  const heard: string[] = [];
  const group = { host: '230.0.0.1', port: 5 };
  const bind = (name: string, at: typeof group): ReturnType<typeof host.udp.bind> => {
    const outcome = host.udp.bind(host.target, at, { reuse: true });
    if (outcome.kind === 'bound') outcome.socket.handle((_bytes, from) => heard.push(`${name} from ${from.host}`));
    return outcome;
  };
  bind('old', { host: HOST, port: 5 });
  const fresh = bind('new', { host: HOST, port: 5 });
  for (const name of ['one', 'two']) {
    const member = bind(name, group);
    if (member.kind === 'bound') member.socket.join(group.host);
  }
  if (fresh.kind === 'bound') fresh.socket.send(new Uint8Array(1), { host: HOST, port: 5 });
  assert.equal(heard.splice(0), [`new from ${HOST}`]);
  if (fresh.kind === 'bound') fresh.socket.send(new Uint8Array(1), group);
  assert.equal(heard, [`one from ${HOST}`, `two from ${HOST}`]);
});

test('what a turn causes happens after it, and what is endless lets others in between', () => {
  const clock = manualClock();
  const { turns } = new VirtualHost(clock, new Set());
  const seen: string[] = [];
  turns.enter(() => {
    turns.next(() => seen.push('later'));
    seen.push('now');
  });
  assert.equal(seen, ['now', 'later']);
  let count = 0;
  const again = (): void => {
    count += 1;
    turns.next(again);
  };
  turns.next(again);
  const first = count;
  clock.advance(1);
  assert.ok(count > first);
  turns.close();
  const last = count;
  clock.advance(10);
  assert.is(count, last);
});

function connection(): { readonly host: VirtualHost; readonly calling: Stream; readonly answering: Stream } {
  const host = new VirtualHost(manualClock(), new Set());
  const accepted: Stream[] = [];
  host.tcp.listen(host.harness, { host: HOST, port: 4000 }, (stream) => accepted.push(stream));
  const calling = host.tcp.connect(host.target, { host: HOST, port: 4000 });
  const [answering] = accepted;
  if (answering === undefined) throw new Error('nobody was accepted');
  return { host, calling, answering };
}

test.run();
