// Ports of the host that a backend takes: free again once it is gone, or once it was refused.
//
// The addresses are far corners of the loopback network, where nobody else listens.

import { accept, type CertifiedCommand, type Expectation, reject } from '../../generators/certificate.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Need } from '../../runner/case.ts';
import { caseOf, OWNED, send } from '../case-of.ts';
import { absenceOf, netdevAdd, netdevDel } from '../net-commands.ts';
import { backendNeeds } from '../probes.ts';

const TAKEN: Expectation = reject('netdev_add/port-taken', 'GenericError');
const FREED: Expectation = accept('netdev_del/frees-ports', {});

const listener = (id: string, port: number): JsonObject => ({ type: 'socket', id, listen: `127.91.73.5:${port}` });
const forwarder = (id: string, ...ports: readonly number[]): JsonObject =>
  ({ type: 'user', id, hostfwd: ports.map((port) => ({ str: `tcp:127.91.73.6:${port}-:22` })) });

export function netdevHostPortCases(): readonly Case[] {
  const story = (id: string, title: string, rule: string, type: string, ...commands: readonly CertifiedCommand[]): Case => {
    const needs: readonly Need[] = [...backendNeeds(type), OWNED];
    return caseOf(`netdev_add/${type}/ports/${id}`, title, [rule], [send(...commands)], { needs });
  };
  const broken = { ...forwarder('plumb-o', 7404), hostfwd: [{ str: 'plumb' }, { str: 'tcp:127.91.73.6:7404-:22' }] };
  return [
    story('freed', 'A port is free once the listening backend is gone.', 'netdev_del/frees-ports', 'socket',
      netdevAdd(listener('plumb-o', 7401)), netdevDel('plumb-o'), netdevAdd(listener('plumb-o', 7401), FREED), netdevDel('plumb-o')),
    story('taken', 'Two backends cannot listen on one port.', 'netdev_add/port-taken', 'socket',
      netdevAdd(listener('plumb-o', 7402)), netdevAdd(listener('plumb-oo', 7402), TAKEN), ...absenceOf('plumb-oo'), netdevDel('plumb-o')),
    story('forward-freed', 'A forwarded port is free once the user network is gone.', 'netdev_del/frees-ports', 'user',
      netdevAdd(forwarder('plumb-o', 7403)), netdevDel('plumb-o'), netdevAdd(forwarder('plumb-o', 7403), FREED), netdevDel('plumb-o')),
    story('forward-taken', 'Two user networks cannot forward one port.', 'netdev_add/port-taken', 'user',
      netdevAdd(forwarder('plumb-o', 7405)), netdevAdd(forwarder('plumb-oo', 7405), TAKEN), ...absenceOf('plumb-oo'), netdevDel('plumb-o')),
    story('forward-freed-by-refusal', 'A refused user network keeps no port.', 'netdev_add/refused-without-trace', 'user',
      netdevAdd(broken, reject('netdev_add/user/hostfwd-form')), netdevAdd(forwarder('plumb-o', 7404), accept('netdev_add/refused-without-trace', {})),
      netdevDel('plumb-o')),
  ];
}
