// What a target, or the host beside it, lacks for what was asked of it.

export type Unavailable = { readonly kind: 'unavailable'; readonly missing: string };

export function unavailable(missing: string): Unavailable {
  return { kind: 'unavailable', missing };
}
