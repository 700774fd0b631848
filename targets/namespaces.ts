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
  let reason = '';
  for (const prefix of prefixes(unshare)) {
    const complaint = complaintOf(prefix);
    if (complaint === undefined) return prefix;
    reason = complaint;
  }
  throw new TargetError('unsupported', `This system allows no user namespaces (${reason}); say sandbox=none.`);
}

/** The best first. */
function prefixes(unshare: string): readonly (readonly string[])[] {
  const asRootAlone = [unshare, '--user', '--map-root-user', '--net', '--', '/bin/sh', '-c', `${LOOPBACK_UP} && exec "$@"`, 'sh'];
  return process.getuid?.() === 0 ? [['/bin/sh', '-c', WITH_ALL_IDS, unshare], asRootAlone] : [asRootAlone];
}

const LOOPBACK_UP = 'ip link set lo up';

/**
 * Of a namespace that knows root alone nobody can take another identity, as smbd does. Root may map the others as well, from
 * outside: one process waits until the one that is to be the target is in its namespace, writes the maps, and is gone.
 */
const WITH_ALL_IDS = `me=$$; outside=$(readlink /proc/$me/ns/user)
( (
  until [ "$(readlink /proc/$me/ns/user)" != "$outside" ]; do :; done
  { echo 0 0 65536 > /proc/$me/gid_map && echo 0 0 65536 > /proc/$me/uid_map; } || kill $me
) < /dev/null > /dev/null 2>&1 & )
exec "$0" --user --net -- /bin/sh -c 'until [ "$(id -u)" = 0 ]; do :; done; ${LOOPBACK_UP} && exec "$@"' sh "$@"`;

/** Undefined where the words can be run. */
function complaintOf(prefix: readonly string[]): string | undefined {
  const [program = '', ...words] = prefix;
  const { status, stderr } = spawnSync(program, [...words, '/bin/true'], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 5_000 });
  return status === 0 ? undefined : stderr.toString().trim().split('\n').at(-1) ?? '';
}
