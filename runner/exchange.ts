// What happened, step by step: the transcript of a case sorted into replies, events and the rest.
//
// Pure, and the only reader of transcripts: judging a live run and judging a stored one go the same way.

import type { CertifiedCommand } from '../generators/certificate.ts';
import { classifyText } from '../targets/qmp/classify.ts';
import type { QmpMessage } from '../targets/qmp/message.ts';
import type { Case, Step } from './case.ts';
import type { PacketEntry, TranscriptEntry } from './events.ts';
import { stepIds } from './wire-text.ts';

export type Arrived = { readonly message: QmpMessage; readonly text: string; readonly monitor: number; readonly atMs: number };

export type ReplyMessage = Extract<QmpMessage, { kind: 'return' | 'error' }>;
export type EventMessage = Extract<QmpMessage, { kind: 'event' }>;

/** A command with its reply; `byOrder`: the reply bears no such id and was matched by its place in the sequence. */
export type CommandExchange = {
  readonly command: CertifiedCommand;
  readonly id: string;
  readonly reply: ReplyMessage | undefined;
  readonly byOrder: boolean;
};

export type StepExchange = {
  readonly index: number;
  readonly step: Step;
  readonly ids: readonly string[];
  /** False where the case ended before this step was sent. */
  readonly reached: boolean;
  /** All that arrived on any monitor during the step. */
  readonly arrived: readonly Arrived[];
  /** Of a `commands` step. */
  readonly commands: readonly CommandExchange[];
  readonly sent: readonly string[];
  readonly stimulusOutcome: string | undefined;
  /** Packets that came in during the step, at any endpoint. */
  readonly packets: readonly PacketEntry[];
  /** What the host or a guest answered, as JSON text. */
  readonly answer: string | undefined;
  /** The longest that timers were late; of steps in which the time of arrival counts. */
  readonly lagMs: number | undefined;
  /** When the first text of the step was sent, in ms since the epoch. */
  readonly sentAtMs: number | undefined;
  readonly silentForMs: number | undefined;
  /** What was found out about a target that says nothing. */
  readonly stillness: string | undefined;
  readonly closed: boolean;
  /** Messages of the connection that ended with LF alone, or with nothing. */
  readonly badLineEnds: { readonly lf: number; readonly none: number };
  readonly death: string | undefined;
};

export type MessageLookup = ReadonlyMap<TranscriptEntry, QmpMessage>;

export function exchangesOf(
  subject: Case, transcript: readonly TranscriptEntry[], known: MessageLookup = new Map(),
): readonly StepExchange[] {
  const byStep: TranscriptEntry[][] = subject.steps.map(() => []);
  for (const entry of transcript) byStep[entry.step]?.push(entry);
  const last = transcript.at(-1)?.step ?? -1;
  return subject.steps.map((step, index) => stepExchange(subject, step, index, byStep[index] ?? [], index <= last, known));
}

function stepExchange(
  subject: Case, step: Step, index: number, entries: readonly TranscriptEntry[], reached: boolean, known: MessageLookup,
): StepExchange {
  const ids = stepIds(subject, index);
  const arrived = entries.flatMap((entry) => (entry.kind === 'received' ? [arrivedFrom(entry, known)] : []));
  const monitor = step.monitor ?? 0;
  const own = arrived.filter((item) => item.monitor === monitor);
  return {
    index, step, ids, reached, arrived,
    commands: step.kind === 'commands' ? pairCommands(step.commands, ids, own) : [],
    sent: entries.flatMap((entry) => (entry.kind === 'sent' ? [entry.text] : [])),
    stimulusOutcome: entries.flatMap((entry) => (entry.kind === 'stimulus' ? [entry.outcome] : []))[0],
    packets: entries.flatMap((entry) => (entry.kind === 'packet' && entry.direction === 'in' ? [entry] : [])),
    answer: entries.flatMap((entry) => (entry.kind === 'answer' ? [entry.answer] : []))[0],
    lagMs: entries.flatMap((entry) => (entry.kind === 'lag' ? [entry.lagMs] : []))[0],
    sentAtMs: entries.flatMap((entry) => (entry.kind === 'sent' ? [entry.atMs] : []))[0],
    silentForMs: entries.flatMap((entry) => (entry.kind === 'silence' ? [entry.waitedMs] : []))[0],
    stillness: entries.flatMap((entry) => (entry.kind === 'silence' ? [entry.stillness] : []))[0],
    badLineEnds: entries.flatMap((entry) => (entry.kind === 'line-ends' ? [entry] : [])).at(-1) ?? NO_BAD_LINE_ENDS,
    closed: entries.some((entry) => entry.kind === 'closed'),
    death: entries.flatMap((entry) => (entry.kind === 'death' ? [entry.how] : []))[0],
  };
}

const NO_BAD_LINE_ENDS: StepExchange['badLineEnds'] = { lf: 0, none: 0 };

function arrivedFrom(entry: Extract<TranscriptEntry, { kind: 'received' }>, known: MessageLookup): Arrived {
  return { message: known.get(entry) ?? classifyText(entry.text), text: entry.text, monitor: entry.monitor, atMs: entry.atMs };
}

/** Whether the target, or its connection, came to its end in the step. */
export function hasEnded(exchange: StepExchange): boolean {
  return exchange.death !== undefined || exchange.silentForMs !== undefined || hasClosed(exchange);
}

/** Whether the target has hung up; a client who goes and comes again has himself. */
export function hasClosed({ closed, step }: StepExchange): boolean {
  return closed && step.kind !== 'reconnect';
}

/** All that was sent during the step, a write a line, for a person to read. */
export function sentText({ sent }: Pick<StepExchange, 'sent'>): string {
  return sent.map((text) => text.trim()).filter((text) => text !== '').join('\n') || '(nothing)';
}

export function repliesOf(arrived: readonly Arrived[]): readonly ReplyMessage[] {
  return arrived.flatMap(({ message }) => (message.kind === 'return' || message.kind === 'error' ? [message] : []));
}

export function eventsOf(arrived: readonly Arrived[]): readonly EventMessage[] {
  return arrived.flatMap(({ message }) => (message.kind === 'event' ? [message] : []));
}

function pairCommands(
  commands: readonly CertifiedCommand[], ids: readonly string[], arrived: readonly Arrived[],
): readonly CommandExchange[] {
  const replies = repliesOf(arrived);
  const byId = new Map<string, ReplyMessage>();
  for (const reply of replies) {
    if (typeof reply.id === 'string' && !byId.has(reply.id)) byId.set(reply.id, reply);
  }
  const strays = replies.filter((reply) => typeof reply.id !== 'string' || !ids.includes(reply.id));
  return commands.map((command, index) => {
    const id = ids[index] ?? '';
    const reply = byId.get(id);
    if (reply !== undefined) return { command, id, reply, byOrder: false };
    const stray = strays.shift();
    return { command, id, reply: stray, byOrder: stray !== undefined };
  });
}
