// What a layer's decoder gives: the layer and what it carries, or why it cannot be read.

export type Layer<Value> =
  | { readonly kind: 'read'; readonly value: Value; readonly rest: Uint8Array }
  | { readonly kind: 'malformed'; readonly reason: string };

export function read<Value>(value: Value, rest: Uint8Array = new Uint8Array(0)): Layer<Value> {
  return { kind: 'read', value, rest };
}

export function malformed(reason: string): { readonly kind: 'malformed'; readonly reason: string } {
  return { kind: 'malformed', reason };
}

/** The member, or no member where the value is what a frame leaves out. */
export function unless<Name extends string, Value>(left: Value, name: Name, value: Value): { readonly [N in Name]?: Exclude<Value, undefined> } {
  return value === left ? {} : { [name]: value } as { readonly [N in Name]?: Exclude<Value, undefined> };
}
