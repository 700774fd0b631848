import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type SocketTable, socketsOf } from './network-sockets.ts';
import { socketsCounted } from './socket-tables.ts';

test('a socket is there as long as somebody has it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  const datagrams = createSocket('udp6').bind(0, '::1');
  await Promise.all([once(server, 'listening'), once(datagrams, 'listening')]);
  const { port } = server.address() as { readonly port: number };
  const client = connect(port, '127.0.0.1');
  await once(client, 'connect');
  const portsIn = (table: SocketTable): readonly number[] => (socketsOf('self', table) ?? []).map((row) => row.port);
  const own = [port, client.localPort ?? 0];
  assert.ok(own.every((each) => portsIn('tcp').includes(each)));
  assert.ok(portsIn('udp6').includes(datagrams.address().port));
  client.destroy();
  const isFree = once(datagrams, 'close');
  datagrams.close();
  await Promise.all([new Promise((resolve) => server.close(resolve)), isFree]);
  assert.not(socketsOf('self', 'tcp')?.some((row) => row.port === port && row.state === '0A'));
});

test('of a process that is not there nothing is known', () => {
  assert.is(socketsOf(2 ** 22 + 1, 'tcp'), undefined);
});

test('sockets are counted by table', () => {
  const sockstat = 'sockets: used 2\nTCP: inuse 3 orphan 0 tw 1 alloc 4 mem 0\nUDP: inuse 0 mem 0\nUDPLITE: inuse 7\n';
  assert.is(socketsCounted(sockstat, 'tcp'), 3);
  assert.is(socketsCounted(sockstat, 'udp'), 0);
  assert.is(socketsCounted(sockstat, 'raw'), undefined);
  assert.is(socketsCounted('TCP6: inuse 1\nUDP6: inuse 0\n', 'tcp6'), 1);
});

test.run();
