// The built-in types as JSON Schema.

import type { BuiltinName } from './ir.ts';
import { integerRange } from './ir.ts';
import type { JsonObject } from './json-value.ts';

export function builtinJsonSchema(name: BuiltinName): JsonObject {
  switch (name) {
    case 'str': return { type: 'string' };
    case 'bool': return { type: 'boolean' };
    case 'null': return { type: 'null' };
    case 'number': return { type: 'number' };
    case 'any': return {};
    case 'QType': return { type: 'string', enum: ['none', 'qnull', 'qnum', 'qstring', 'qdict', 'qlist', 'qbool'] };
    default: return { type: 'integer', ...bounds(name) };
  }
}

function bounds(name: BuiltinName): JsonObject {
  const range = integerRange(name);
  return range === undefined ? {} : { minimum: plain(range[0]), maximum: plain(range[1]) };
}

/** A number where that is exact, so that libraries which know no bigint can take the schema as it is. */
function plain(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
