// The host as a target reaches it: sockets, programs, files and interfaces at which the harness waits for what a
// backend does, and questions about what is there.
//
// One protocol, two servers: the real host (in the target's own namespace where it has one) and the emulator's
// simulated one. What a host cannot give is `unavailable`; a case that needs it is untestable then.
// `{NAME.FIELD}` in a text of a spec or a question stands for what an earlier endpoint or answer of the case told.

import type { JsonObject } from '../generators/qapi/json-value.ts';
import type { Unavailable } from './unavailable.ts';

/** What is opened. The answer's `info` tells where it is. */
export type EndpointSpec =
  /** A TCP listener on loopback. What is sent goes to the newest connection; what an older one says is still heard. info: host, port, address (`host:port`). */
  | { readonly kind: 'listener'; readonly carries: Carries; readonly host?: string }
  /** A TCP connection to where the target listens. info: connected, and where so: host, port, address of this end. */
  | { readonly kind: 'caller'; readonly carries: Carries; readonly to: string }
  /** A UDP socket on loopback, one packet a datagram (`bytes` unless said otherwise; `frames`: each is a raw frame). It sends to `to`, else to whoever wrote last. With `group` it is a member of that multicast group (`host:port`) and sends to it. With `from` it hears that address alone. info: host, port, address. */
  | { readonly kind: 'datagrams'; readonly carries?: Carries; readonly host?: string; readonly to?: string; readonly group?: string; readonly from?: string }
  /** A port that nobody holds, for the target to bind. info: host, port, address. */
  | { readonly kind: 'free-port'; readonly protocol: 'tcp' | 'udp'; readonly host?: string }
  /** An unused interface name; an interface that has it when the endpoint is closed goes with it. info: name. */
  | { readonly kind: 'free-interface' }
  /** A Unix stream listener. info: path. */
  | { readonly kind: 'unix-listener'; readonly carries: 'bytes' }
  /** A Unix listener that answers the handshake of a vhost-user frontend; each message is a packet. `once`: for one connection, so that who tries again is refused. info: path. */
  | { readonly kind: 'vhost-user'; readonly queues: number; readonly once?: boolean }
  /** A bridge of the host. info: name. */
  | { readonly kind: 'bridge' }
  /** A VDE switch. info: path (its control folder). */
  | { readonly kind: 'vde-switch' }
  /**
   * A program of the harness's own that notes its arguments. `echo`: then answers each line with `echo LINE`;
   * `exit`: ends with `status`; `bridge-helper`: becomes the host's bridge helper. info: path.
   */
  | { readonly kind: 'program'; readonly behaviour: 'echo' | 'exit' | 'bridge-helper'; readonly status?: number }
  /** A folder with files, name → text. info: path. */
  | { readonly kind: 'folder'; readonly files: { readonly [name: string]: string } }
  /** The queues of a virtio-net NIC, driven from outside: what is sent is transmitted by the NIC, what it receives is a packet. */
  | { readonly kind: 'nic'; readonly nic: string }
  /** The SMB daemon that a target starts by itself; `serving`: one that could serve where the target runs. info: path. */
  | { readonly kind: 'smb-daemon'; readonly serving: boolean }
  /** A network card of the host; at the other end of its cable the harness sends and receives frames. Simulated hosts only. info: name. */
  | { readonly kind: 'network-card' }
  /** A control device of netmap, with VALE switches of its own. Simulated hosts only. info: path. */
  | { readonly kind: 'netmap-device' }
  /** A vDPA device that has so many queues; what the driver of its NIC sends comes at it as frames. Simulated hosts only. info: path. */
  | { readonly kind: 'vdpa-device'; readonly queues: number }
  /** The kernel's accelerator of virtio, /dev/vhost-net. Simulated hosts only. info: path. */
  | { readonly kind: 'vhost-net' };

/** `frames`: each preceded by its length, four bytes, most significant first (QEMU's stream sockets); `bytes`: a packet is what one read gave. */
export type Carries = 'frames' | 'bytes';

/** Asked until the answer fits what the case expects, so asking again changes nothing. */
export type HostQuestion =
  /** Connects, sends, reads until `bytes` came or the peer closed. → connected, received (latin1), closed */
  | { readonly kind: 'tcp'; readonly to: string; readonly send: string; readonly bytes: number }
  /** → received (latin1, or absent) */
  | { readonly kind: 'udp'; readonly to: string; readonly send: string }
  /** Whether somebody holds the port. → open */
  | { readonly kind: 'port'; readonly protocol: 'tcp' | 'udp'; readonly address: string }
  /** → exists, and where it does: up, queues, vnetHeader, bridge */
  | { readonly kind: 'interface'; readonly name: string }
  /** Makes an interface a port of a bridge and sets it up. → exists */
  | { readonly kind: 'join-bridge'; readonly interface: string; readonly bridge: string }
  /** Arguments of each call of a `program` endpoint, given by its name or its path. → calls: [[…]], times, and `--NAME=VALUE` of the last: options */
  | { readonly kind: 'calls'; readonly program: string }
  /** A `*` in the path's last part stands for anything; of several the first by name counts. → exists, kind (`file`, `folder`, `socket`, `other`), mode (octal text), group (name) */
  | { readonly kind: 'path'; readonly path: string }
  /** What the target's process holds and, where it is a real one, has worked. → descriptors, threads, residentKiB; processorMs, and whether it would go on working: runnable */
  | { readonly kind: 'process' }
  /** Files that the target's process has open. → count, and how many more than `since`: more */
  | { readonly kind: 'descriptors'; readonly since?: string }
  /** The number that a descriptor has in the target's process: of its connection to an endpoint, or of a tap's interface. → descriptor, absent where there is none (yet) */
  | { readonly kind: 'descriptor-of'; readonly endpoint?: string; readonly interface?: string }
  /** Ports of a VDE switch in use. → ports: [number] */
  | { readonly kind: 'vde-ports'; readonly endpoint: string }
  /** What a tap's owner has told the kernel, which tells nobody. Simulated hosts only. → sendBuffer, and where it is accelerated: vhost, pollMicroseconds */
  | { readonly kind: 'tap-settings'; readonly interface: string }
  /** Queues of a vDPA device in use. Simulated hosts only. → queues */
  | { readonly kind: 'device-queues'; readonly endpoint: string };

export type HostAnswer =
  | { readonly kind: 'answer'; readonly value: JsonObject }
  | Unavailable;

/** What came at an endpoint, the first 16 Ki packets and 16 MiB of it at most; `atMs` since the epoch, with fraction, when the host read it. */
export type Packet = { readonly endpoint: string; readonly bytes: Uint8Array; readonly atMs: number };

/** Rejects where the case is wrong (no such address, no such switch) or the host is gone, with its target or by itself. */
export interface HostSide {
  /** The answer's value is the endpoint's info. A name that is in use is closed first. */
  open(name: string, spec: EndpointSpec): Promise<HostAnswer>;
  /** Resolves when the host has taken the packets, in their order. Waits, within bounds, for the first peer of a listener; sending to nobody is no error. */
  send(packets: readonly Omit<Packet, 'atMs'>[]): Promise<void>;
  ask(question: HostQuestion): Promise<HostAnswer>;
  close(name: string): Promise<void>;
  /** At most one listener; called in the order of arrival. */
  onPacket(listener: (packet: Packet) => void): void;
}
