// VDE backends at a switch of the host. net.json: NetdevVdeOptions.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Step } from '../../runner/case.ts';
import { observe, open } from '../case-of.ts';
import { bothWays, passes, wiredCase } from './hub-wires.ts';

export function vdeCases(): readonly Case[] {
  return [...sockCases(), ...portCases(), modeCase(), groupCase()];
}

const NEEDS = [{ kind: 'backend', type: 'vde' }] as const;
const SWITCH: Step = open('switch', { kind: 'vde-switch' });

/** A backend at the switch and a wire on each of two hubs. */
function pairCase(id: string, title: string, rule: string, members: readonly [JsonObject, JsonObject], steps: readonly Step[], extra: { readonly before?: readonly Step[]; readonly after?: readonly Step[] } = {}): Case {
  const [one, two] = members.map((each, index): JsonObject => ({ type: 'vde', id: `vde-${index}`, sock: '{switch.path}', ...each }));
  return wiredCase({
    id, title, rules: [rule], needs: NEEDS, before: [SWITCH], steps,
    hubs: [{ wires: ['near'], backends: one === undefined ? [] : [one] }, { wires: ['far'], backends: two === undefined ? [] : [two] }], ...extra,
  });
}

function ports(rule: string, ...numbers: readonly number[]): Step {
  return observe(rule, { kind: 'vde-ports', endpoint: 'switch' }, { ports: numbers });
}

function sockCases(): readonly Case[] {
  const sock = 'effects/vde/sock';
  return [
    pairCase(`${sock}/both-ways`, 'Backends at one switch hear each other.', sock, [{}, {}], bothWays(sock, 'near', 'far')),
    wiredCase({
      id: `${sock}/apart`, title: 'A backend is at the switch of its own sock.', rules: [sock], needs: NEEDS,
      before: [SWITCH, open('other', { kind: 'vde-switch' })],
      hubs: [
        { wires: ['near'], backends: [{ type: 'vde', id: 'vde-0', sock: '{switch.path}' }] },
        { wires: ['far'], backends: [{ type: 'vde', id: 'vde-1', sock: '{other.path}' }] },
      ],
      steps: [observe(sock, { kind: 'vde-ports', endpoint: 'switch' }, { ports: [1] }), observe(sock, { kind: 'vde-ports', endpoint: 'other' }, { ports: [1] })],
    }),
    pairCase('effects/vde/deleted/port', 'The port of a deleted backend is free.', 'effects/vde/deleted', [{}, {}],
      [ports('effects/vde/deleted', 1, 2), ofPort(true)], { after: [ports('effects/vde/deleted'), ofPort(false)] }),
  ];
}

/** The switch has a socket for each port in its folder. */
function ofPort(exists: boolean): Step {
  return observe('effects/vde/deleted', { kind: 'path', path: '{switch.path}/001.*' }, { exists });
}

function portCases(): readonly Case[] {
  const port = 'effects/vde/port';
  const first = 'effects/vde/defaults/port';
  return [
    pairCase(`${port}/number`, 'A backend takes the port of its own.', port, [{ port: 7 }, { port: 12 }], [ports(port, 7, 12), passes(port, 'near', ['far'])]),
    pairCase(first, 'Without port each backend has one that is free.', first, [{ port: 1 }, {}], [ports(first, 1, 2), ...bothWays(first, 'near', 'far')]),
  ];
}

/** The switch has a socket for each port, and whoever plugs in says who may use it. */
function modeCase(): Case {
  const rule = 'effects/vde/mode';
  return pairCase(`${rule}/socket`, 'The socket of a port has the permissions of mode.', rule, [{ port: 5, mode: 0o640 }, { port: 6, mode: 0o604 }], [
    observe(rule, { kind: 'path', path: '{switch.path}/005.*' }, { kind: 'socket', mode: '640' }),
    observe(rule, { kind: 'path', path: '{switch.path}/006.*' }, { kind: 'socket', mode: '604' }),
  ]);
}

/** What becomes of the group nobody sees (`NOT_SHOWN`); that it is taken, anybody. */
function groupCase(): Case {
  const rule = 'members/vde/group';
  return pairCase('effects/vde/group-taken', 'A backend with a group is at the switch like any other.', rule, [{ group: 'root' }, {}], bothWays(rule, 'near', 'far'));
}
