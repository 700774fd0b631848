// What can be wrong with the reply to a net command whose work was done rightly, one entry per defect.

import type { DefectName, Reply } from '../contract.ts';

type Fault = { readonly commands: readonly string[]; readonly spoil: (reply: Reply) => Reply };

const WITHOUT_RETURN = ['netdev_add', 'netdev_del', 'set_link', 'announce-self'];

const FAULTS: ReadonlyMap<DefectName, Fault> = new Map<DefectName, Fault>([
  ['success-returns-true', { commands: WITHOUT_RETURN, spoil: returning(() => true) }],
  ['success-returns-null', { commands: WITHOUT_RETURN, spoil: returning(() => null) }],
  ['success-returns-list', { commands: ['netdev_add'], spoil: returning(() => []) }],
  ['announce-returns-rounds', { commands: ['announce-self'], spoil: returning(() => 0) }],
  [
    'query-rx-filter-returns-object',
    { commands: ['query-rx-filter'], spoil: returning((value) => ({ filters: value })) },
  ],
  ['error-class-invented', { commands: [...WITHOUT_RETURN, 'query-rx-filter'], spoil: withClass('NetError') }],
  ['error-class-lower-case', { commands: ['netdev_add'], spoil: withClass('genericerror') }],
]);

export function spoilReply(command: string, reply: Reply, defects: ReadonlySet<string>): Reply {
  if (defects.size === 0) return reply;
  let spoilt = reply;
  for (const [name, fault] of FAULTS)
    if (defects.has(name) && fault.commands.includes(command)) spoilt = fault.spoil(spoilt);
  return spoilt;
}

function returning(
  value: (original: Extract<Reply, { kind: 'return' }>['value']) => Extract<Reply, { kind: 'return' }>['value'],
): Fault['spoil'] {
  return (reply) => (reply.kind === 'return' ? { kind: 'return', value: value(reply.value) } : reply);
}

function withClass(errorClass: string): Fault['spoil'] {
  return (reply) => (reply.kind === 'error' ? { ...reply, errorClass } : reply);
}
