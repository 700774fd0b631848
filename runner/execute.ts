// Carries out a case on a live instance: bytes out, transcript in. Nothing is judged here; whatever the target
// does, or fails to do, ends as an entry of the transcript.

import type { CertifiedCommand } from '../generators/certificate.ts';
import type { Instance, StimulusOutcome } from '../targets/target.ts';
import type { Case, Step } from './case.ts';
import type { Conversation, WaitResult } from './conversation.ts';
import { DEATH_DEADLINE_MS, EVENT_DEADLINE_MS } from './limits.ts';
import { awaitLate } from './grace.ts';
import { isHostStep } from './host-step.ts';
import { fill, type Known } from './placeholders.ts';
import type { Recorder } from './recorder.ts';
import { type HostResult, Surroundings } from './surroundings.ts';
import { commandText, negotiationText, stepIds, syncText } from './wire-text.ts';

export type Patience = {
  /** How long a reply may take now. */
  replyDeadlineMs(step: Step): number;
  /** How much longer a late reply is waited for at most; not at all where absent. */
  graceMs?(): number;
  /** How long an event may be under way; where absent, as long as events are given. */
  eventMs?(): number;
  /** How long the exit of a process whose connection broke may be under way; where absent, as long as such a one needs. */
  deathMs?(): number;
  /** What of a silent target still answers. The conversation is of no use afterwards. */
  diagnose?(conversation: Conversation, step: number): Promise<string>;
};

/** `alive`: the instance can serve the next case. `abandoned`: it lives, and has what the case would have removed. */
export type Execution = 'alive' | 'abandoned' | 'silent' | 'closed' | 'died';

/** Where a case is carried out. */
export type Stage = { readonly instance: Instance; readonly conversations: readonly Conversation[] };

/** `meanwhile` is called once, after the first commands have left and before their replies are waited for. */
export async function execute(
  subject: Case, stage: Stage, recorder: Recorder, patience: Patience, meanwhile: () => void,
): Promise<Execution> {
  const surroundings = subject.steps.some(isHostStep) ? new Surroundings(stage.instance, recorder) : undefined;
  try {
    return await executeSteps(subject, { ...stage, surroundings }, recorder, patience, meanwhile);
  } finally {
    await surroundings?.close();
  }
}

type Scene = Stage & { readonly surroundings: Surroundings | undefined };

async function executeSteps(
  subject: Case, scene: Scene, recorder: Recorder, patience: Patience, meanwhile: () => void,
): Promise<Execution> {
  const { instance, conversations, surroundings } = scene;
  for (const conversation of conversations) conversation.begin(recorder);
  for (const [index, step] of subject.steps.entries()) {
    for (const conversation of conversations) conversation.beginStep(index, conversation.index === (step.monitor ?? 0));
    surroundings?.beginStep(index);
    const result = await executeStep(subject, step, index, scene, recorder, patience, meanwhile);
    if (result !== 'done') return await ended(result, { index, instance, recorder, patience });
  }
  for (const conversation of conversations) conversation.recordLineEnds();
  const death = instance.death();
  return death === undefined ? 'alive' : await ended('closed', { index: subject.steps.length - 1, instance, recorder, patience });
}

type StepRun = {
  readonly ids: readonly string[];
  readonly step: Step;
  readonly index: number;
  readonly conversation: Conversation;
  readonly others: readonly Conversation[];
  readonly surroundings: Surroundings | undefined;
  readonly deadlineMs: number;
  readonly meanwhile: () => void;
};

type StepResult = WaitResult | HostResult;

async function executeStep(
  subject: Case, step: Step, index: number, { instance, conversations, surroundings }: Scene, recorder: Recorder, patience: Patience,
  meanwhile: () => void,
): Promise<StepResult> {
  const conversation = conversations[step.monitor ?? 0];
  if (conversation === undefined) throw new Error(`${subject.id}: step ${index} speaks to monitor ${step.monitor}, which its fixture lacks`);
  const others = conversations.filter((other) => other !== conversation);
  const deadlineMs = patience.replyDeadlineMs(step);
  const run: StepRun = { ids: stepIds(subject, index), step, index, conversation, others, surroundings, deadlineMs, meanwhile };
  if (step.kind === 'stimulate') await stimulate(run, instance, recorder);
  const prompt = await perform(run);
  const graceMs = step.kind === 'greet' ? 0 : patience.graceMs?.() ?? 0;
  const { result, waitedMs } = prompt === 'silent' ? await awaitLate(conversation, run.ids, graceMs, instance.host) : { result: prompt, waitedMs: 0 };
  if (result === 'silent') await recordSilence(run, recorder, deadlineMs + waitedMs, patience);
  return result === 'done' ? awaitEvents(run, patience.eventMs?.() ?? EVENT_DEADLINE_MS) : result;
}

async function recordSilence({ conversation, index }: StepRun, recorder: Recorder, waitedMs: number, patience: Patience): Promise<void> {
  conversation.end();
  const stillness = await patience.diagnose?.(conversation, index);
  conversation.begin(recorder);
  conversation.recordSilence(waitedMs, stillness);
}

async function perform(run: StepRun): Promise<StepResult> {
  const { step, conversation, ids, deadlineMs } = run;
  if (isHostStep(step)) return run.surroundings?.perform(step, deadlineMs) ?? 'abandoned';
  switch (step.kind) {
    case 'commands':
      sendCommands(run, step.commands);
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
    default: throw step satisfies never;
  }
}

/** The ids and the digest do not depend on what an endpoint is called on this host. */
function sendCommands({ conversation, ids, surroundings }: StepRun, commands: readonly CertifiedCommand[]): void {
  const planned = textsOf(commands, ids);
  const known: Known | undefined = surroundings?.known;
  const isFilled = known !== undefined && known.size > 0;
  conversation.send(isFilled ? textsOf(commands.map((each) => filled(each, known)), ids) : planned, planned);
}

function textsOf(commands: readonly CertifiedCommand[], ids: readonly string[]): string {
  return commands.map((command, index) => commandText(command, ids[index] ?? '')).join('');
}

function filled(command: CertifiedCommand, known: Known): CertifiedCommand {
  return command.arguments === undefined ? command : { ...command, arguments: fill(command.arguments, known) };
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
async function awaitEvents(run: StepRun, deadlineMs: number): Promise<WaitResult> {
  const expected = run.step.events ?? [];
  if (expected.length === 0) return 'done';
  const names = new Set(expected.map((event) => event.name));
  for (const conversation of [run.conversation, ...run.others]) {
    const result = await conversation.events(names, expected.length, deadlineMs);
    if (result === 'closed') return 'closed';
  }
  return 'done';
}

type End = { readonly index: number; readonly instance: Instance; readonly recorder: Recorder; readonly patience: Patience };

async function ended(result: StepResult, { index, instance, recorder, patience }: End): Promise<Execution> {
  if (result === 'silent' && instance.death() === undefined) return 'silent';
  if (result === 'abandoned' && instance.death() === undefined) return recorder.hasSent() ? 'abandoned' : 'alive';
  const death = await Promise.race([instance.died, nothingAfter(patience.deathMs?.() ?? DEATH_DEADLINE_MS)]);
  if (death === undefined) return 'closed';
  recorder.death(index, deathText(death));
  return 'died';
}

function nothingAfter(limitMs: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, limitMs, undefined));
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
