// What a tap's backend tells the kernel about it: the send buffer, and the acceleration of virtio. net.json: NetdevTapOptions.
//
// The kernel tells it to nobody else, and hosts that have the accelerator are rare; but for one case they are shown by the
// emulator's host, which does both. Elsewhere they are untestable.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Step } from '../../runner/case.ts';
import { caseOf, observe, open, OWNED, send } from '../case-of.ts';
import { interfaceIs, tap, TAP_NEEDS, tapCase } from './tap.ts';
import { add, del } from './wiring.ts';

export function tapSettingCases(): readonly Case[] {
  return [sendBufferCase(), unlimitedCase(), ...vhostCases(), withoutVhostCase(), pollCase(), descriptorCase(), descriptorsCase()];
}

const ACCELERATOR: Step = open('accelerator', { kind: 'vhost-net' });
const SECOND_NAME: Step = open('second', { kind: 'free-interface' });

function settings(rule: string, match: JsonObject): Step {
  return observe(rule, { kind: 'tap-settings', interface: '{name.name}' }, match);
}

function sendBufferCase(): Case {
  const rule = 'effects/tap/sndbuf';
  return tapCase(`${rule}/kept`, 'The send buffer of the interface is limited to what sndbuf says.', rule, { sndbuf: 65_536 }, [settings(rule, { sendBuffer: 65_536 })]);
}

/** The largest number that the kernel takes. */
const NO_LIMIT = 2_147_483_647;

function unlimitedCase(): Case {
  const rule = 'effects/tap/defaults/sndbuf';
  return tapCase(rule, 'Without sndbuf the send buffer has no limit.', rule, {}, [settings(rule, { sendBuffer: NO_LIMIT })]);
}

function vhostCases(): readonly Case[] {
  const accelerated = (member: string): Case => {
    const rule = `effects/tap/${member}`;
    return tapCase(`${rule}/on`, `With ${member} the interface is accelerated.`, rule, { [member]: true }, [settings(rule, { vhost: true })], [], [ACCELERATOR]);
  };
  return [accelerated('vhost'), accelerated('vhostforce')];
}

/** Where the host has no accelerator either. */
function withoutVhostCase(): Case {
  const rule = 'effects/tap/vhost';
  return tapCase(`${rule}/off`, 'A tap without vhost needs no accelerator, whatever vhostforce says.', rule, { vhost: false, vhostforce: true }, [interfaceIs(rule, { exists: true })]);
}

function pollCase(): Case {
  const rule = 'effects/tap/poll-us';
  return tapCase(`${rule}/kept`, 'The accelerator polls as long as poll-us says.', rule, { 'vhost': true, 'poll-us': 50 }, [settings(rule, { vhost: true, pollMicroseconds: 50 })], [], [ACCELERATOR]);
}

/** Nobody can pass a descriptor in from outside, so another tap's is taken, which outlives what is tested. */
const LENDER: readonly Step[] = [
  ACCELERATOR, SECOND_NAME, open('name', { kind: 'free-interface' }),
  send(add(tap({ id: 'lender', ifname: '{second.name}', vhost: true }))),
];

function lent(rule: string): Step {
  return observe(rule, { kind: 'descriptor-of', endpoint: 'accelerator' }, {}, 'vhost');
}

function descriptorCase(): Case {
  const rule = 'effects/tap/vhostfd';
  return caseOf(`${rule}/lent`, 'A tap is accelerated by the descriptor of vhostfd.', [rule], [
    ...LENDER, lent(rule), send(add(tap({ vhostfd: '{vhost.descriptor}' }))), settings(rule, { vhost: true }), send(del('tested'), del('lender')),
  ], { needs: [OWNED, ...TAP_NEEDS], start: 'fresh-instance' });
}

function descriptorsCase(): Case {
  const rule = 'effects/tap/vhostfds';
  return caseOf(`${rule}/lent`, 'A tap is accelerated by the descriptors of vhostfds.', [rule], [
    ...LENDER, lent(rule), send(add(tap({ id: 'plain' }))), observe(rule, { kind: 'descriptor-of', interface: '{name.name}' }, {}, 'queue'),
    send(add({ type: 'tap', id: 'tested', fds: '{queue.descriptor}', vhostfds: '{vhost.descriptor}' })), settings(rule, { vhost: true }),
    send(del('tested'), del('plain'), del('lender')),
  ], { needs: [OWNED, ...TAP_NEEDS], start: 'fresh-instance' });
}
