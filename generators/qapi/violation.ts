// What the validator says of a value that is not of its type.

export type ViolationRule =
  | 'unknown-command'
  /** The arguments as a whole are something else than an object. */
  | 'not-an-object'
  | 'missing-member'
  /** Also a member of another branch, or one whose condition does not hold. */
  | 'unexpected-member'
  | 'wrong-type'
  /** A fraction, or any number written with a point or an exponent, where an integer is due. */
  | 'not-an-integer'
  | 'out-of-range'
  | 'unknown-enum-value'
  /** No alternative takes a value of this JSON kind. */
  | 'no-alternate'
  /** Raw text that is no number: what it holds cannot be judged. */
  | 'raw'
  | 'too-deep'
  /** The schema itself is at fault: it names a type that it does not define. */
  | 'unknown-type';

export type Violation = {
  /** `dnssearch[1].str`; empty for the value as a whole. */
  readonly path: string;
  readonly rule: ViolationRule;
  /** For a person; never compare. */
  readonly detail: string;
};
