// `guestfwd` and `smb`: addresses of the network at which something of the host answers. The grammar is that of
// net/slirp.c; what holds for the addresses is that of libslirp.

import { formatIpv4, parseIpv4 } from '../addresses.ts';
import { textOf } from '../arguments.ts';
import { FILE_SERVER_PORTS } from '../slirp/guest-services.ts';
import type { GuestForward } from '../slirp/settings.ts';
import type { BackendRequest } from './backend.ts';
import { cut } from './separated.ts';
import { openGuestDevice } from './user-guest-device.ts';
import { LONGEST_RULE, portIn } from './user-host-forward.ts';
import type { Ipv4Network } from './user-ipv4.ts';

const PART_SIZE = 128;
const FILE_SERVER = '/usr/sbin/smbd';

export type GuestOutcome =
  | { readonly kind: 'open'; readonly forwards: readonly GuestForward[]; readonly release: () => void }
  | { readonly kind: 'faulty'; readonly desc: string };

/** `taken`: the guest endpoints of the rules before; it gets this rule's. */
export function openGuestForward(rule: string, network: Ipv4Network, taken: Set<string>, { state }: BackendRequest): GuestOutcome {
  const parsed = parseRule(rule.slice(0, LONGEST_RULE));
  if (parsed === undefined) return { kind: 'faulty', desc: `the guest forwarding rule '${rule}' is wrong` };
  const { device, port } = parsed;
  const service = device.startsWith('cmd:')
    ? { to: { kind: 'program', command: device.slice(4) } as const, release: () => undefined }
    : openGuestDevice(device, port, state);
  if (service === undefined) return { kind: 'faulty', desc: `'${device}' names no character device that is free` };
  const server = claim(parsed.server, port, network, taken);
  if (server !== undefined) return { kind: 'open', forwards: [{ server, port, to: service.to }], release: service.release };
  service.release();
  return { kind: 'faulty', desc: `the guest endpoint of '${rule}' is in use or outside the network` };
}

/** The folder that `smb` shares, served by a program of the host. */
export function openFileServer(folder: string | undefined, network: Ipv4Network, taken: Set<string>, { args, state }: BackendRequest): GuestOutcome {
  const { files, programs } = state.world;
  if (!programs.isInstalled(FILE_SERVER)) return { kind: 'faulty', desc: 'the file server that smb needs is not installed' };
  if (folder !== undefined && files.at(folder)?.kind !== 'folder') return { kind: 'faulty', desc: `'${folder}' is no folder that can be shared` };
  const address = state.options.defects.has('user-smbserver-ignored') ? 0 : (parseIpv4(textOf(args, 'smbserver') ?? '') ?? 0);
  const scratch = state.world.unusedName('/tmp/qemu-smb.');
  const command = `${FILE_SERVER} -l ${scratch} -s ${scratch}/smb.conf`;
  const servers = FILE_SERVER_PORTS.map((port) => ({ port, server: claim(address, port, network, taken) }));
  const forwards = servers.flatMap(({ server, port }) => (server === undefined ? [] : [{ server, port, to: { kind: 'program', command } as const }]));
  if (forwards.length < servers.length) return { kind: 'faulty', desc: 'the address of the file server is in use or outside the network' };
  files.put(scratch, { kind: 'folder' });
  return { kind: 'open', forwards, release: () => files.remove(scratch) };
}

/**
 * The address, if it is free; 0 stands for .4 of the network. The library compares a port with the byte-swapped ports of
 * earlier rules, so that it lets most duplicates pass.
 */
function claim(address: number, port: number, network: Ipv4Network, taken: Set<string>): string | undefined {
  const server = address === 0 ? (network.network | (0x0204 & ~network.mask)) >>> 0 : address;
  const isOutside = (server & network.mask) >>> 0 !== network.network;
  if (isOutside || server === network.host || server === network.dns || taken.has(`${server}:${swapBytes(port)}`)) return undefined;
  taken.add(`${server}:${port}`);
  return formatIpv4(server);
}

function swapBytes(port: number): number {
  return ((port & 0xff) << 8) | (port >> 8);
}

function parseRule(rule: string): { readonly server: number; readonly port: number; readonly device: string } | undefined {
  const first = cut(rule, ':', PART_SIZE);
  if (first === undefined || (first[0] !== 'tcp' && first[0] !== '')) return undefined;
  const second = cut(first[1], ':', PART_SIZE);
  if (second === undefined) return undefined;
  const server = second[0] === '' ? 0 : parseIpv4(second[0]);
  const third = cut(second[1], '-', PART_SIZE);
  const port = third === undefined ? undefined : portIn(third[0], 10, 1);
  if (server === undefined || third === undefined || port === undefined) return undefined;
  return { server, port, device: third[1] };
}
