// `tap`: the rules on which members exclude each other come first; then this host has no tun device, no
// descriptor was passed and the helper program fails, so no netdev of this type ever comes into being. net/tap.c.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { has, integerOf, textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, descriptorRefusal, refused } from './backend.ts';

type Source = { readonly member: string; readonly excludes: readonly string[] };

/** The first that is given decides. */
const SOURCES: readonly Source[] = [
  { member: 'fd', excludes: ['ifname', 'script', 'downscript', 'vnet_hdr', 'helper', 'queues', 'fds', 'vhostfds'] },
  { member: 'fds', excludes: ['ifname', 'script', 'downscript', 'vnet_hdr', 'helper', 'queues', 'vhostfd'] },
  { member: 'helper', excludes: ['ifname', 'script', 'downscript', 'vnet_hdr', 'queues', 'vhostfds'] },
];

export function createTap({ args, state }: BackendRequest): BackendOutcome {
  const { defects } = state.options;
  const source = SOURCES.find(({ member }) => has(args, member));
  const clash = source?.excludes.find((member) => has(args, member));
  if (source !== undefined && clash !== undefined) {
    return defects.has('tap-exclusive-members-accepted')
      ? created()
      : refused(`${clash} cannot go with ${source.member}`);
  }
  if (source === undefined && has(args, 'vhostfds')) return refused('vhostfds goes with fds only');
  if (source === undefined && integerOf(args, 'queues') === 0n) return refused('a tap needs a queue');
  if (source?.member.startsWith('fd') === true && defects.has('tap-fd-unopened-accepted')) return created();
  return defects.has('tap-missing-facility-accepted') ? created() : refused(missingFacility(source?.member, args));
}

function missingFacility(source: string | undefined, args: JsonObject): string {
  switch (source) {
    case 'fd':
      return descriptorRefusal(textOf(args, 'fd') ?? '');
    case 'fds':
      return descriptorsRefusal(textOf(args, 'fds') ?? '', textOf(args, 'vhostfds'));
    case 'helper':
      return 'the helper program passed no file descriptor';
    default:
      return '/dev/net/tun cannot be opened';
  }
}

function descriptorsRefusal(list: string, vhostList: string | undefined): string {
  const descriptors = splitList(list);
  if (vhostList !== undefined && splitList(vhostList).length !== descriptors.length)
    return 'fds and vhostfds differ in number';
  return descriptorRefusal(descriptors[0] ?? '');
}

/** Text behind the last colon counts only where there is some. */
function splitList(list: string): readonly string[] {
  const items = list.split(':');
  return items[items.length - 1] === '' ? items.slice(0, -1) : items;
}
