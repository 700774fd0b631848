// Words that put a target into a user and network namespace of its own, with nothing but loopback.
//
// So nothing that a target does reaches beyond it, and an ordinary user can make a tap device as root can. Unix
// sockets reach across, so monitors work as before. user_namespaces(7).

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
  const withAll = ['/bin/sh', '-c', WITH_ALL_IDS, 'sh', unshare];
  if (process.getuid?.() === 0 && refusalOf(withAll) === undefined) return withAll;
  const withRoot = [unshare, '--user', '--map-root-user', '--net', '--', '/bin/sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const refusal = refusalOf(withRoot);
  if (refusal === undefined) return withRoot;
  throw new TargetError('unsupported', `This system allows no user namespaces (${refusal}); say sandbox=none.`);
}

/** The last words of a command that cannot be run behind a prefix. */
function refusalOf([program = '', ...words]: readonly string[]): string | undefined {
  const trial = spawnSync(program, [...words, '/bin/true'], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 5_000 });
  return trial.status === 0 ? undefined : trial.stderr.toString().trim().split('\n').at(-1) ?? '';
}

/**
 * An ordinary user may map himself alone; root may map everybody, so that groups can be given and taken as outside: an SMB
 * daemon does. Whoever maps must be outside, so a child that waits there writes the maps of its parent, which becomes the
 * target. Each id is mapped to itself.
 */
const WITH_ALL_IDS = `
unshare=$1; shift
outside=$(readlink /proc/self/ns/user)
same() { while read -r first _ count; do echo "$first $first $count"; done < "$1"; }
uids=$(same /proc/self/uid_map); gids=$(same /proc/self/gid_map)
( ( tries=0
    until [ "$(readlink /proc/$$/ns/user)" != "$outside" ]; do tries=$((tries + 1)); [ $tries -le 1000 ] || exit; sleep 0.005; done
    printf '%s\\n' "$uids" > /proc/$$/uid_map && printf '%s\\n' "$gids" > /proc/$$/gid_map ) < /dev/null > /dev/null 2>&1 & )
exec "$unshare" --user --net -- /bin/sh -c '
tries=0
until read -r _ < /proc/self/gid_map; do tries=$((tries + 1)); [ $tries -le 1000 ] || exit 1; sleep 0.005; done
ip link set lo up && exec "$@"' sh "$@"
`;
