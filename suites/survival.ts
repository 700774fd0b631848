// Commands that are legal in form and have ended, or damaged, a stock QEMU. Whatever the answer is, the target goes on.
//
// What the text leaves open stays open here: survival alone is claimed. Random cases stay clear of these commands
// (generators/net-model/crash.ts), so that each is told once, by the case of its name.

import { accept, command, open, reject } from '../generators/certificate.ts';
import type { JsonObject } from '../generators/qapi/json-value.ts';
import type { Case, Step } from '../runner/case.ts';
import { type CaseOptions, caseOf, greet, OWNED, send } from './case-of.ts';
import { NICS } from './fixtures.ts';
import { hubPort, netdevAdd, queryVersion, setLink } from './net-commands.ts';
import { backendNeeds, withProbes } from './probes.ts';

export function survivalCases(): readonly Case[] {
  return [
    survives('netdev_add/hubport/survival/connected-netdev', 'A hub port for a backend that is connected already is added or refused, and the target goes on.',
      ['netdev_add/hubport/netdev-exists'], [
        send(hubPort('plumb-s0'), netdevAdd(port('plumb-s1', 7361)), netdevAdd(port('plumb-s2', 7362), NOT_SAID), queryVersion()),
      ], {}),
    survives('set_link/survival/name-shared-with-attached-backend', 'A name that an attached backend and an adapter without one share has a link to set.',
      ['set_link/success'], [send(sharedName, setLink('plumb-nd0', false), setLink('plumb-nd0', true), queryVersion())], { fixture: NICS }),
    // Without scripts: beside fds they are refused, and none is run for a descriptor that somebody else opened.
    survives('netdev_add/tap/survival/fds-not-open', 'Descriptors that are not open are refused.', ['netdev_add/tap/fd-open'],
      [send(netdevAdd({ type: 'tap', id: 'plumb-s0', fds: '99999' }, reject('netdev_add/tap/fd-open')), queryVersion())], { needs: backendNeeds('tap') }),
    survives('netdev_add/tap/survival/vhostfd-not-passed', 'A tap with a vhost descriptor that nobody has passed is added or refused.', ['netdev_add/host'],
      [send(netdevAdd(vhostTap, LEFT_TO_HOST), queryVersion())],
      { needs: [...backendNeeds('tap'), { kind: 'tap' }] }),
    survives('netdev_add/tap/survival/more-queues-than-there-are', 'A tap with more queues than a kernel gives is added, or refused without a trace.',
      ['netdev_add/host', 'netdev_add/refused-without-trace'], [send(...withProbes(netdevAdd(manyQueues, QUEUES_OF_HOST), ['plumb-s0']))],
      { needs: [...backendNeeds('tap'), { kind: 'tap' }] }),
    survives('netdev_add/l2tpv3/survival/refused-twice', 'Tunnels that are refused take no monitor with them.', ['netdev_add/refused-without-trace'],
      [send(refusedTunnel), { kind: 'reconnect' }, greet(), send(refusedTunnel), send(queryVersion())], { needs: backendNeeds('l2tpv3') }),
  ];
}

const NOT_SAID = open('netdev_add/hubport/netdev-exists', 'the text does not say that a backend serves one hub only');
const LEFT_TO_HOST = open('netdev_add/host', 'the text does not say whether a useless vhost descriptor is an error');
const QUEUES_OF_HOST = open('netdev_add/host', 'how many queues a tap can have is up to the kernel');
const refusedTunnel = netdevAdd({ type: 'l2tpv3', id: 'plumb-s0', src: '127.0.0.1', dst: '127.0.0.1', txsession: 1, udp: true },
  reject('netdev_add/l2tpv3/udp-ports'));
/** plumb-nd0 is the backend of plumb-n0, and from then on an adapter as well. */
const sharedName = command('device_add', { driver: 'virtio-net-pci', id: 'plumb-nd0' }, accept('fixture/setup', {}));

const port = (id: string, hubid: number): JsonObject => ({ type: 'hubport', id, hubid, netdev: 'plumb-s0' });
/** Linux gives 256. */
const manyQueues: JsonObject = { type: 'tap', id: 'plumb-s0', script: 'no', downscript: 'no', queues: 300 };
const vhostTap: JsonObject = { type: 'tap', id: 'plumb-s0', script: 'no', downscript: 'no', vhost: true, vhostfd: 'plumb-absent-0' };

function survives(id: string, title: string, rules: readonly string[], steps: readonly Step[], options: CaseOptions): Case {
  const { needs = [] } = options;
  return caseOf(id, title, ['session/survives', ...rules], steps, { ...options, start: 'fresh-instance', needs: [...needs, OWNED] });
}
