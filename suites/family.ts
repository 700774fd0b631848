// How the suites write a family of random cases down.

import { requirement } from '../generators/certificate.ts';
import type { RandomFamily } from '../runner/family.ts';

type Written<T> = Omit<RandomFamily<T>, 'requirements'> & { readonly requirements: readonly string[] };

/** What `steps` receives is what `arbitrary` drew, so a list of families need not know the type of each. */
export function familyOf<T>(written: Written<T>): RandomFamily {
  const { arbitrary, steps, requirements } = written;
  return { ...written, requirements: requirements.map(requirement), arbitrary, steps: (value) => steps(value as T) };
}
