// QMP messages as they arrive on the wire, classified but not yet judged.
//
// A peer may send anything, and what it sent is evidence: what is no QMP message becomes `malformed`
// and not an exception. Oracles decide whether it is a fault. docs/interop/qmp-spec, sections 2.2 to 2.5.

import type { JsonObject, JsonValue } from '../../generators/qapi/json-value.ts';

export type QmpMessage =
  | { readonly kind: 'greeting'; readonly greeting: JsonObject; readonly raw: JsonObject }
  | { readonly kind: 'return'; readonly id: JsonValue | undefined; readonly value: JsonValue; readonly raw: JsonObject }
  | { readonly kind: 'error'; readonly id: JsonValue | undefined; readonly errorClass: string; readonly desc: string; readonly raw: JsonObject }
  | { readonly kind: 'event'; readonly name: string; readonly data: JsonObject | undefined; readonly timestamp: JsonValue | undefined; readonly raw: JsonObject }
  | { readonly kind: 'malformed'; readonly reason: string; readonly raw: JsonValue | undefined };
