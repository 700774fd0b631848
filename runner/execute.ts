// Carries out a case on a live instance: bytes out, transcript in. Nothing is judged here; whatever the target
// does, or fails to do, ends as an entry of the transcript.

import type { Instance, StimulusOutcome } from '../targets/target.ts';
import type { Case, Step } from './case.ts';
import type { Conversation, WaitResult } from './conversation.ts';
import { EVENT_DEADLINE_MS } from './limits.ts';
import type { Recorder } from './recorder.ts';
import { commandText, negotiationText, stepIds, syncText } from './wire-text.ts';

export type Patience = {
  /** How long a reply may take now. */
  replyDeadlineMs(): number;
};

/** `alive`: the instance can serve the next case. */
export type Execution = 'alive' | 'silent' | 'closed' | 'died';

/** Where a case is carried out. */
export type Stage = { readonly instance: Instance; readonly conversations: readonly Conversation[] };

/** `meanwhile` is called once, after the first commands have left and before their replies are waited for. */
export async function execute(
  subject: Case, { instance, conversations }: Stage, recorder: Recorder, patience: Patience, meanwhile: () => void,
): Promise<Execution> {
  for (const conversation of conversations) conversation.begin(recorder);
  for (const [index, step] of subject.steps.entries()) {
    for (const conversation of conversations) conversation.beginStep(index, conversation.index === (step.monitor ?? 0));
    const result = await executeStep(subject, step, index, { instance, conversations }, recorder, patience, meanwhile);
    if (result !== 'done') return await ended(result, index, instance, recorder);
  }
  for (const conversation of conversations) conversation.recordLineEnds();
  const death = instance.death();
  return death === undefined ? 'alive' : await ended('closed', subject.steps.length - 1, instance, recorder);
}

type StepRun = {
  readonly ids: readonly string[];
  readonly step: Step;
  readonly index: number;
  readonly conversation: Conversation;
  readonly others: readonly Conversation[];
  readonly deadlineMs: number;
  readonly meanwhile: () => void;
};

async function executeStep(
  subject: Case, step: Step, index: number, { instance, conversations }: Stage, recorder: Recorder, patience: Patience,
  meanwhile: () => void,
): Promise<WaitResult> {
  const conversation = conversations[step.monitor ?? 0];
  if (conversation === undefined) throw new Error(`${subject.id}: step ${index} speaks to monitor ${step.monitor}, which its fixture lacks`);
  const others = conversations.filter((other) => other !== conversation);
  const run: StepRun = { ids: stepIds(subject, index), step, index, conversation, others, deadlineMs: patience.replyDeadlineMs(), meanwhile };
  if (step.kind === 'stimulate') await stimulate(run, instance, recorder);
  const result = await perform(run);
  if (result === 'silent') conversation.recordSilence(run.deadlineMs);
  return result === 'done' ? awaitEvents(run) : result;
}

async function perform(run: StepRun): Promise<WaitResult> {
  const { step, conversation, ids, deadlineMs } = run;
  switch (step.kind) {
    case 'commands':
      conversation.send(step.commands.map((command, index) => commandText(command, ids[index] ?? '')).join(''));
      run.meanwhile();
      return conversation.replies(ids, deadlineMs);
    case 'bytes':
      return sendBytes(run, step.chunks, step.resync, step.replies.kind === 'exactly' ? step.replies.replies.length : Number.POSITIVE_INFINITY);
    case 'greet':
      return greet(run, step.negotiate, step.oob);
    case 'stimulate':
      conversation.send(syncText(ids[0] ?? ''));
      return conversation.replies(ids, deadlineMs);
    case 'reconnect':
      await conversation.reconnect();
      return 'done';
    case 'open': case 'close': case 'guest': case 'exchange': case 'converse': case 'observe':
      throw new Error(`${step.kind} cannot be carried out yet`);
    default: throw step satisfies never;
  }
}

async function sendBytes(
  run: StepRun, chunks: readonly string[], resync: 'newline' | 'reset' | 'none', due: number,
): Promise<WaitResult> {
  const { conversation, ids, deadlineMs } = run;
  for (const chunk of chunks) {
    conversation.send(chunk);
    // A turn of the event loop, so that chunks leave as writes of their own.
    await new Promise((resolve) => setImmediate(resolve));
  }
  conversation.send(`${RESYNC[resync]}${syncText(ids[0] ?? '')}`);
  return conversation.replies(ids, deadlineMs, due);
}

const RESYNC = { newline: '\n', reset: '\xff\n', none: '' } as const;

async function greet(run: StepRun, negotiate: boolean, oob: boolean): Promise<WaitResult> {
  const { conversation, ids, deadlineMs } = run;
  const greeted = await conversation.greeting(deadlineMs);
  if (greeted !== 'done' || !negotiate) return greeted;
  conversation.send(negotiationText(ids[0] ?? '', oob));
  return conversation.replies(ids, deadlineMs);
}

async function stimulate(run: StepRun, instance: Instance, recorder: Recorder): Promise<void> {
  if (run.step.kind !== 'stimulate') return;
  const outcome: StimulusOutcome = instance.stimulate === undefined
    ? { kind: 'unavailable', missing: 'a way to stimulate devices' }
    : await instance.stimulate(run.step.stimulus);
  recorder.stimulus(run.index, JSON.stringify(outcome));
}

/** Expected events are waited for on every monitor; then a reply on the others proves that nothing more is under way. */
async function awaitEvents(run: StepRun): Promise<WaitResult> {
  const expected = run.step.events ?? [];
  if (expected.length === 0) return 'done';
  const names = new Set(expected.map((event) => event.name));
  for (const conversation of [run.conversation, ...run.others]) {
    const result = await conversation.events(names, expected.length, EVENT_DEADLINE_MS);
    if (result === 'closed') return 'closed';
  }
  return 'done';
}

async function ended(result: WaitResult, step: number, instance: Instance, recorder: Recorder): Promise<Execution> {
  if (result === 'silent' && instance.death() === undefined) return 'silent';
  const death = await Promise.race([instance.died, afterGrace()]);
  if (death === undefined) return 'closed';
  recorder.death(step, deathText(death));
  return 'died';
}

/** A process whose connection broke needs a moment until its exit is reported. */
const DEATH_REPORT_GRACE_MS = 500;

function afterGrace(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, DEATH_REPORT_GRACE_MS, undefined));
}

export function deathText(death: Awaited<Instance['died']>): string {
  switch (death.kind) {
    case 'exit': return `exited with status ${death.code}`;
    case 'signal': return `killed by ${death.signal}`;
    case 'closed': return 'closed the connection';
    case 'stopped': return 'stopped by the harness';
    default: throw death satisfies never;
  }
}
