// The way of a message through the monitor, stage by stage, and what each stage faithfully does.
//
// A defect replaces stages and touches nothing else, so that the code beside it stays that of a sound monitor.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { DefectName, Reply } from './contract.ts';
import { type Dialect, type Incoming, QEMU_DIALECT } from './input/message-reader.ts';
import { asciiJson, LINE_END } from './output.ts';
import { QEMU_RULES, type VisitorRules } from './visitor.ts';

/** How a process can end that should have lived. */
export type Downfall = 'SIGABRT' | 'SIGSEGV' | 'exit-0' | 'exit-1';

/** A session as the stages see it. */
export type StagedSession = {
  /** Index of the monitor, from 0. */
  readonly monitor: number;
  negotiated: boolean;
  /** Whether the client has enabled out-of-band execution. */
  readonly oob: boolean;
  /** Writes one message of its own. */
  readonly write: (message: JsonObject) => void;
  /** The other monitors' sessions that have negotiated. */
  readonly peers: () => readonly StagedSession[];
  /** Closes the connection. */
  readonly close: () => void;
  /** Never reads or writes again, and does not close. */
  readonly freeze: () => void;
  /** Never gives so much memory back. */
  readonly keepMemory: (kib: number) => void;
  /** Ends the whole process. */
  readonly die: (how: Downfall, defect: DefectName) => void;
};

/** The command that a reply answers; both undefined where the message was none. */
export type Call = { readonly command: string | undefined; readonly args: JsonObject | undefined };

export type Stages = {
  readonly greeting: (greeting: JsonObject) => JsonObject;
  /** Bytes as they came in one read (latin1), on their way to the reader. */
  readonly receive: (latin1: string, session: StagedSession) => string;
  readonly dialect: Dialect;
  /** A message or a fault on its way to the dispatcher; undefined drops it. */
  readonly request: (incoming: Incoming, session: StagedSession) => Incoming | undefined;
  readonly rules: VisitorRules;
  readonly reply: (reply: Reply, call: Call) => Reply;
  /** The message that answers `incoming`, on its way out. */
  readonly response: (response: JsonObject, incoming: Incoming, session: StagedSession) => readonly JsonObject[];
  readonly event: (event: JsonObject, session: StagedSession) => readonly JsonObject[];
  /** One message as bytes (latin1). */
  readonly line: (message: JsonObject) => string;
  /** How long a message waits before it goes out, in ms; what follows waits too. `incoming`: what it answers, if anything. */
  readonly delayMs: (message: JsonObject, incoming: Incoming | undefined) => number;
};

export const FAITHFUL: Stages = {
  greeting: (greeting) => greeting,
  receive: (latin1) => latin1,
  dialect: QEMU_DIALECT,
  request: (incoming) => incoming,
  rules: QEMU_RULES,
  reply: (reply) => reply,
  response: (response) => [response],
  event: (event, session) => (session.negotiated ? [event] : []),
  line: (message) => asciiJson(message) + LINE_END,
  delayMs: () => 0,
};
