// That nothing is sent but to loopback and own networks, proved by watching: beside a check there is an interface that
// leads out by default, and what was sent there is counted.
//
// IPv6 would talk by itself there: the interface gets no address of it (one of loopback's serves as the source), so
// that nothing is announced or reported, and looks for no neighbours; each packet that is counted is somebody's.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { namespacePrefixIfAllowed } from '../namespaces.ts';

const SET_UP = `
set -e
echo 1 > /proc/sys/net/ipv6/conf/default/addr_gen_mode
ip link add watched type dummy 2>/dev/null || ip link add watched type veth peer name beyond
[ ! -e /proc/sys/net/ipv6/conf/beyond ] || echo 1 > /proc/sys/net/ipv6/conf/beyond/disable_ipv6
ip link set lo up
ip address add 192.0.2.1/24 dev watched
ip address add fd00:db8::1/128 dev lo
ip link set watched arp off up
[ ! -e /proc/sys/net/ipv6/conf/beyond ] || ip link set beyond up
ip route add default via 192.0.2.254
ip -6 route add default dev watched
set +e
count() { echo "$1 $(grep watched: /proc/net/dev)"; }
count before
"$@" || echo "status $?"
count after
node -e "$LEAK" udp4 198.51.100.1
count ipv4
node -e "$LEAK" udp6 2001:db8::1
count ipv6
`;

/** Sends one datagram out, and waits until the kernel has taken it or refused its neighbour. */
const LEAK = `
const [, kind, host] = process.argv;
const socket = require('node:dgram').createSocket(kind);
socket.send('x', 9, host, () => socket.close());
`;

/** What a command said, and the interface's counters: before, after, and once a packet of each kind has left on purpose. */
type Watched = { readonly said: string; readonly before: string; readonly after: string; readonly ipv4: string; readonly ipv6: string };

function watched(...command: readonly string[]): Watched {
  const [unshare = '', ...words] = ['unshare', '--user', '--map-root-user', '--net', '--', '/bin/sh', '-c', SET_UP, 'sh', ...command];
  const run = spawnSync(unshare, words, { env: { ...process.env, LEAK }, maxBuffer: 64 * 1024 * 1024 });
  const said = run.stdout.toString();
  const count = (name: string): string => {
    const found = new RegExp(`^${name} +(watched:.*)$`, 'm').exec(said);
    assert.ok(found, `${said}\n${run.stderr}`);
    return found[1] ?? '';
  };
  return { said, before: count('before'), after: count('after'), ipv4: count('ipv4'), ipv6: count('ipv6') };
}

const MAIN: string = fileURLToPath(new URL('../../runner/cli/main.ts', import.meta.url));

const mayWatch = namespacePrefixIfAllowed().length > 0;

/** A check of the target's effects sends nothing out, and the watcher would have seen it. */
export function nothingLeaves(target: string): void {
  if (!mayWatch) return;
  const run = watched(process.execPath, ...process.execArgv, MAIN, 'check', '--only', 'effects/*', '--runs', '16', '--target', target);
  const passed = Number(/^(\d+) passed/m.exec(run.said)?.[1]);
  assert.ok(passed > 50, run.said);
  assert.is(run.after, run.before);
  assert.is.not(run.ipv4, run.after, 'a datagram over IPv4 is seen');
  assert.is.not(run.ipv6, run.ipv4, 'a datagram over IPv6 is seen');
}

/** What nobody sends is not counted. */
export function watcherIsStill(): void {
  if (!mayWatch) return;
  const run = watched('sleep', '3');
  assert.is(run.after, run.before);
}
