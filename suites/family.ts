// A kind of random case: what is drawn, and the steps that it becomes. The runner draws, numbers and shrinks.

import type * as fc from 'fast-check';
import { requirement, type RequirementId } from '../generators/certificate.ts';
import type { Schema } from '../generators/qapi/ir.ts';
import type { FixtureName, Need, Step } from '../runner/case.ts';

export type Family<T = unknown> = {
  /** The case ids are `random/FAMILY/N`. */
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly RequirementId[];
  readonly fixture: FixtureName;
  readonly needs: readonly Need[];
  readonly arbitrary: (schema: Schema) => fc.Arbitrary<T>;
  readonly steps: (value: T) => readonly Step[];
};

type Written<T> = Omit<Family<T>, 'requirements'> & { readonly requirements: readonly string[] };

/** What `steps` receives is what `arbitrary` drew, so a list of families need not know the type of each. */
export function familyOf<T>(written: Written<T>): Family {
  const { arbitrary, steps, requirements } = written;
  return { ...written, requirements: requirements.map(requirement), arbitrary, steps: (value) => steps(value as T) };
}
