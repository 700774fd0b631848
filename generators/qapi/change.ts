// One difference between two schemas, and what it means for a client that was written for the first.
//
// The rules are those of qapi-code-gen, "Compatibility considerations": they speak of syntax, and a change that they
// call compatible may still change behaviour.

export type ChangeKind =
  | 'command-added' | 'command-removed' | 'event-added' | 'event-removed'
  | 'member-added' | 'member-removed' | 'made-optional' | 'made-mandatory'
  | 'value-added' | 'value-removed' | 'alternative-added' | 'alternative-removed'
  | 'type-widened' | 'type-narrowed' | 'type-changed'
  | 'default-changed' | 'condition-changed' | 'feature-added' | 'feature-removed' | 'flag-changed';

/** What a client sends (arguments), what it receives (returns, event data), or the command or event as such. */
export type Direction = 'sent' | 'received' | 'both';

/** `careful`: the rules leave it open, or it depends on what a schema cannot tell. */
export type Judgement = 'compatible' | 'careful' | 'incompatible';

export type Change = {
  readonly kind: ChangeKind;
  /** From the command or event inwards: `netdev_add.dnssearch[].str`; a branch stands in brackets: `netdev_add(user).net`. */
  readonly where: string;
  readonly direction: Direction;
  readonly judgement: Judgement;
  /** For a person. */
  readonly detail: string;
};
