// Words that put a target into a user and network namespace of its own, with nothing but loopback.
//
// So nothing that a target does reaches beyond it, and an ordinary user can make a tap device as root can. Unix
// sockets reach across, so monitors work as before.

import { spawnSync } from 'node:child_process';
import { resolveProgram } from './program.ts';
import { TargetError } from './target.ts';

const FIX = 'install util-linux and iproute2, or say sandbox=none';

/** As `namespacePrefix`, or nothing where the system does not allow it. */
export function namespacePrefixIfAllowed(): readonly string[] {
  try {
    return namespacePrefix();
  } catch (error) {
    if (error instanceof TargetError) return [];
    throw error;
  }
}

/** In front of the target's own words. Throws a TargetError where the system does not allow it. */
export function namespacePrefix(): readonly string[] {
  const unshare = resolveProgram('unshare', FIX);
  resolveProgram('ip', FIX);
  const prefix = [unshare, '--user', '--map-root-user', '--net', '--', '/bin/sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const [program = '', ...words] = prefix;
  const trial = spawnSync(program, [...words, '/bin/true'], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 5_000 });
  if (trial.status === 0) return prefix;
  const reason = trial.stderr.toString().trim().split('\n').at(-1) ?? '';
  throw new TargetError('unsupported', `This system allows no user namespaces (${reason}); say sandbox=none.`);
}
