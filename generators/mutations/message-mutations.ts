// Members that a command message must not have beside execute, arguments and id: qmp-spec, section 2.3.

import { reject } from '../certificate.ts';
import type { JsonValue } from '../qapi/json-value.ts';
import type { Mutation } from './mutation.ts';

export function messageMutations(): readonly Mutation[] {
  return EXTRA.map(([label, name, value]) => ({
    name: `message/${label}`,
    apply: (args) => args,
    extra: { [name]: value },
    expectation: reject('message/unexpected-member'),
    violates: [],
  }));
}

const EXTRA: readonly (readonly [string, string, JsonValue])[] = [
  ['unknown', 'plumb-unexpected', 1], ['capital', 'Execute', 'query-version'], ['singular', 'argument', {}],
  ['empty-name', '', null], ['return', 'return', {}],
];
