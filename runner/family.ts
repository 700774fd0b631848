// A kind of random case: what is drawn, and the steps that it becomes. The suites write them, `random-plan` draws.

import type * as fc from 'fast-check';
import type { RequirementId } from '../generators/certificate.ts';
import type { Schema } from '../generators/qapi/ir.ts';
import type { FixtureName, Need, Step } from './case.ts';

/** What the suites say of one kind of random case. `T` is plain data. */
export type RandomFamily<T = unknown> = {
  /** The case ids are `random/FAMILY/N`. */
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly RequirementId[];
  readonly fixture: FixtureName;
  readonly needs: readonly Need[];
  readonly arbitrary: (schema: Schema) => fc.Arbitrary<T>;
  readonly steps: (value: T) => readonly Step[];
};
