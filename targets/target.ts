// Whom we test: all that the rest of the house knows of a target.
//
// A target starts instances; an instance has monitors; a monitor carries bytes one way and messages the
// other. Nothing here judges. What a target cannot do (`machines`, `stimulate`, `observe`) is left out of
// its description, so that a case which needs it is untestable and never green by silence.

import type { JsonObject } from '../generators/qapi/json-value.ts';
import type { HostSide } from './host-side.ts';
import type { QmpMessage } from './qmp/message.ts';
import type { Unavailable } from './unavailable.ts';

/** `bare`: no buses, so no NICs; `pc`: PCI, virtual CPU halted but running; `preconfig`: before machine initialisation. */
export type Machine = 'bare' | 'pc' | 'preconfig';

/** `attached`: somebody else's process, to be left as it was found. */
export type Ownership = 'owned' | 'attached';

export type StartOptions = {
  readonly machine: Machine;
  /** How many monitors the case talks to. */
  readonly monitors: 1 | 2;
  /** Folder of this instance alone; the caller made it and removes it. */
  readonly scratch: string;
};

export interface Target {
  /** The target string as the user gave it. */
  readonly name: string;
  readonly ownership: Ownership;
  readonly machines: readonly Machine[];
  /** How many monitors one instance can serve. */
  readonly maxMonitors: 1 | 2;
  /** Starts or attaches; resolves once each monitor is connected, its greeting not yet read. Rejects with a TargetError. */
  start(options: StartOptions): Promise<Instance>;
}

export interface Instance {
  readonly monitors: readonly Monitor[];
  /** Present where NICs can be driven from outside, with no guest. */
  readonly stimulate: ((stimulus: Stimulus) => Promise<StimulusOutcome>) | undefined;
  /** Present for a process of our own. */
  readonly started?: ProcessStart | undefined;
  /** Present for a process of our own that a debugger can be put on; undefined where there is none, or the system does not let it. */
  readonly attachDebugger?: (() => Promise<Debugger | undefined>) | undefined;
  /** The host beside it, opened with the first use; absent where the target may live on another. */
  readonly host?: HostSide | undefined;
  /** Undefined while the instance lives. */
  death(): Death | undefined;
  /** Resolves when the instance has died, of itself or by `stop`. */
  readonly died: Promise<Death>;
  /** What the instance wrote to stderr, the last kilobytes. */
  stderrTail(): string;
  /** Asks to end, then kills the whole process group; leaves no process behind. Never rejects. */
  stop(): Promise<Death>;
}

/** Stands by until a signal ends the process, which it then kills. */
export interface Debugger {
  /** What it says of the end, if there was one; it goes with the first call. */
  told(): Promise<string>;
  /** It goes; what it has said until then is still `told`. Never rejects. */
  end(): Promise<void>;
}

/** How a process was started, for whoever wants to start it again by hand. */
export type ProcessStart = {
  /** Words in front of the program, such as those of a sandbox. */
  readonly prefix: readonly string[];
  readonly program: string;
  readonly args: readonly string[];
  /** The instance's folder, which the arguments name and which is gone when it has ended. */
  readonly scratch: string;
  /** Sockets on which it serves its monitors. */
  readonly monitors: readonly string[];
  /** The socket on which it was told to serve the host that it simulates. */
  readonly control?: string | undefined;
};

/** One connection to a monitor. */
export interface Monitor {
  /** Queues bytes; several calls may leave as several writes. Sending on a closed monitor is no error: `closed` tells. */
  send(data: string | Uint8Array): void;
  /** Called for each message in the order of arrival; at most one listener. Messages that came before are delivered at once. */
  onMessage(listener: (received: Received) => void): void;
  /** Resolves once the peer has closed or the connection broke. */
  readonly closed: Promise<void>;
  isClosed(): boolean;
  /** Drops this connection and opens another to the same monitor. */
  reconnect(): Promise<Monitor>;
  close(): void;
  /** How the messages so far were terminated; complete once the next message has begun. Absent where nobody counts. */
  lineEnds?(): LineEnds;
}

/** How many messages ended with CRLF, with LF alone, and with neither. */
export type LineEnds = { readonly crlf: number; readonly lf: number; readonly none: number };

/** One message with the text that carried it, and the wall-clock time of its arrival in ms since the epoch. */
export type Received = { readonly message: QmpMessage; readonly text: string; readonly atMs: number };

/** How an instance ended. */
export type Death =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'stopped' };

/** What the world outside the monitor does to a NIC, named by its device id. */
export type Stimulus =
  /** Performs one command on the control queue of a virtio-net NIC; `data` in hex. virtio 1.2, section 5.1.6.5. */
  | { readonly kind: 'control-queue'; readonly nic: string; readonly class: number; readonly command: number; readonly data: string }
  /** The driver accepts, or does not accept, VIRTIO_NET_F_STANDBY, after a device reset. */
  | { readonly kind: 'negotiate-features'; readonly nic: string; readonly standby: boolean }
  /** Reads whether the device tells its driver that the link is up; `until`: some need half a second to raise it, and are waited for. */
  | { readonly kind: 'read-link'; readonly nic: string; readonly until?: 'up' }
  /** Reads whether a virtio-net NIC asks its driver to announce itself: VIRTIO_NET_S_ANNOUNCE. */
  | { readonly kind: 'read-announce'; readonly nic: string }
  /** The guest lets go of the device, as device_del asks it to. */
  | { readonly kind: 'eject'; readonly nic: string };

export type StimulusOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'acknowledged'; readonly ok: boolean }
  | { readonly kind: 'link'; readonly up: boolean }
  | { readonly kind: 'announce'; readonly asked: boolean }
  /** The stimulus does not apply: no such NIC, no such facility in this build. */
  | Unavailable;

export type TargetErrorCode =
  | 'bad-target-string' | 'not-found' | 'not-executable' | 'not-a-target' | 'no-listener' | 'no-greeting' | 'died-at-start'
  | 'unsupported';

/** The harness cannot reach a target. The message names the fix. */
export class TargetError extends Error {
  readonly code: TargetErrorCode;
  readonly evidence: JsonObject;

  constructor(code: TargetErrorCode, message: string, options: { readonly evidence?: JsonObject; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'TargetError';
    this.code = code;
    this.evidence = options.evidence ?? {};
  }
}
