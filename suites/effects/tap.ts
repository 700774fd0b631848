// Taps in the network of the target: their interfaces, and the frames that go through them. net.json: NetdevTapOptions.
//
// Two taps on a bridge of the host, each on a hub with a wire, show that frames go both ways. The kernel sends frames of its own
// by such interfaces; patterns are of ours alone. `script=no` is of QEMU's manual: no script is run.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Need, Step } from '../../runner/case.ts';
import { caseOf, observe, open, OWNED, send } from '../case-of.ts';
import { bothWays, type WiredCase, wiredCase } from './hub-wires.ts';
import { add, del, FIRST_HUB, hubPort } from './wiring.ts';

export function tapCases(): readonly Case[] {
  return [...interfaceCases(), ...queueCases(), ...headerCases(), ...fdCases()];
}

export const TAP_NEEDS: readonly Need[] = [{ kind: 'backend', type: 'tap' }, { kind: 'tap' }];
export const NO_SCRIPTS = { script: 'no', downscript: 'no' } as const;

export const NAME: Step = open('name', { kind: 'free-interface' });
export const BRIDGE: Step = open('lan', { kind: 'bridge' });
/** The tap at the other end of the bridge. */
const FAR_NAME: Step = open('far-name', { kind: 'free-interface' });
const FAR_TAP = { type: 'tap', id: 'far-tap', ifname: '{far-name.name}', ...NO_SCRIPTS } as const;

export function tap(members: JsonObject): JsonObject {
  return { type: 'tap', id: 'tested', ifname: '{name.name}', ...NO_SCRIPTS, ...members };
}

/** Asks about the interface until it is as it should be. */
export function interfaceIs(rule: string, match: JsonObject): Step {
  return observe(rule, { kind: 'interface', name: '{name.name}' }, match);
}

function joins(rule: string, name: string): Step {
  return observe(rule, { kind: 'join-bridge', interface: name, bridge: '{lan.name}' }, { exists: true, failed: null });
}

/** What is tested on a hub with the wire `near`; a bridge leads to another tap, on a hub with the wire `far`. */
export function bridgedCase(options: Omit<WiredCase, 'hubs'> & { readonly tested: readonly JsonObject[] }): Case {
  const { tested, before = [], steps, needs = TAP_NEEDS, ...rest } = options;
  return wiredCase({
    ...rest, needs, before: [BRIDGE, FAR_NAME, ...before], steps: [joins(options.rules[0] ?? '', '{far-name.name}'), ...steps],
    hubs: [{ wires: ['near'], backends: tested }, { wires: ['far'], backends: [FAR_TAP] }],
  });
}

/** A tap by itself, deleted after `steps`. */
export function tapCase(id: string, title: string, rule: string, members: JsonObject, steps: readonly Step[], after: readonly Step[] = [], before: readonly Step[] = []): Case {
  return caseOf(id, title, [rule], [NAME, ...before, send(add(tap(members))), ...steps, send(del('tested')), ...after], { needs: [OWNED, ...TAP_NEEDS] });
}

function interfaceCases(): readonly Case[] {
  const rule = 'effects/tap/ifname';
  const deleted = 'effects/tap/deleted';
  return [
    tapCase(`${rule}/exists`, 'The interface has the name of ifname.', rule, {}, [interfaceIs(rule, { exists: true })]),
    tapCase(`${deleted}/interface`, 'The interface of a deleted tap is gone.', deleted, {}, [interfaceIs(deleted, { exists: true })], [interfaceIs(deleted, { exists: false })]),
    caseOf(`${deleted}/name`, 'The name of a deleted tap is free for the next one.', [deleted], [
      NAME, send(add(tap({})), del('tested'), add(tap({}))), interfaceIs(deleted, { exists: true }), send(del('tested')), interfaceIs(deleted, { exists: false }),
    ], { needs: [OWNED, ...TAP_NEEDS] }),
    bridgedCase({
      id: `${rule}/both-ways`, title: 'What the interface is sent is on the hub, and the other way round.', rules: [rule],
      before: [NAME], tested: [tap({})], steps: [joins(rule, '{name.name}'), ...bothWays(rule, 'near', 'far')],
    }),
  ];
}

function queueCases(): readonly Case[] {
  const rule = 'effects/tap/queues';
  const one = 'effects/tap/defaults/queues';
  return [
    ...[2, 4].map((queues) => tapCase(`${rule}/${queues}`, 'The interface has as many queues as asked for.', rule, { queues }, [interfaceIs(rule, { exists: true, queues })])),
    tapCase(one, 'Without queues the interface has one.', one, {}, [interfaceIs(one, { exists: true, queues: 1 })]),
  ];
}

function headerCases(): readonly Case[] {
  const rule = 'effects/tap/vnet_hdr';
  return [true, false].flatMap((vnetHeader) => [
    headerCase(vnetHeader ? 'effects/tap/vnet_hdr-true' : `${rule}/false`, vnetHeader ? 'effects/tap/vnet_hdr-true' : rule, vnetHeader),
    bridgedCase({
      id: `effects/tap/vnet_hdr-frames/${vnetHeader}`, title: 'With the virtio header and without it, frames are the same.', rules: ['effects/tap/vnet_hdr-frames'],
      before: [NAME], tested: [tap({ vnet_hdr: vnetHeader })],
      steps: [joins('effects/tap/vnet_hdr-frames', '{name.name}'), ...bothWays('effects/tap/vnet_hdr-frames', 'near', 'far')],
    }),
  ]);
}

/** Without the member QEMU's taps have the header, which the text leaves open. */
function headerCase(id: string, rule: string, vnetHeader: boolean): Case {
  return tapCase(id, 'The interface has the virtio header where vnet_hdr says so, and only there.', rule,
    { vnet_hdr: vnetHeader }, [interfaceIs(rule, { exists: true, vnetHeader })]);
}

/** A tap that another backend has opened: nobody can pass one in from outside. The lender itself is on no hub. */
function fdCases(): readonly Case[] {
  return (['fd', 'fds'] as const).map((member) => {
    const rule = `effects/tap/${member}`;
    return bridgedCase({
      id: `${rule}/both-ways`, title: 'The tap that is already open carries frames both ways.', rules: [rule], start: 'fresh-instance',
      before: [NAME, send(add(tap({ id: 'lender' }))), observe(rule, { kind: 'descriptor-of', interface: '{name.name}' }, {}, 'lent')],
      tested: [],
      steps: [
        joins(rule, '{name.name}'), send(add({ type: 'tap', id: 'borrower', [member]: '{lent.descriptor}' }), add(hubPort('borrower', FIRST_HUB))),
        ...bothWays(rule, 'near', 'far'), send(del('borrower-port'), del('borrower')),
      ],
      after: [send(del('lender'))],
    });
  });
}
