// Members that a server may add to any object as it likes, declared or not: qmp-spec, sections 5 and 6.

import type { Violation } from '../../generators/qapi/violation.ts';

export function isFreeToAdd({ rule, path }: Violation): boolean {
  return rule === 'unexpected-member' && isFreeName(path);
}

/** Downstream names begin with __, experimental ones with x-. A name may have dots of its own: `[0].__org.example_member`. */
export function isFreeName(path: string): boolean {
  return /(^|\.)(__|x-)[^[\]]*$/.test(path);
}
