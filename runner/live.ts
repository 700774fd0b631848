// An instance ready for cases: started, greeted, negotiated, its fixture's setup done.

import { type CertifiedCommand, command, open } from '../generators/certificate.ts';
import { isJsonObject, type JsonValue } from '../generators/qapi/json-value.ts';
import { type Instance, type Target, TargetError } from '../targets/target.ts';
import type { Fixture } from './case.ts';
import { Conversation } from './conversation.ts';
import { deathText } from './execute.ts';
import { DEAF_DEADLINE_MS, REPLY_DEADLINE_MS } from './limits.ts';
import { Recorder } from './recorder.ts';
import type { ScratchMaker } from './scratch.ts';
import { commandText, negotiationText } from './wire-text.ts';

export type Live = {
  readonly fixture: Fixture;
  readonly instance: Instance;
  readonly conversations: readonly Conversation[];
  /** Cases that ran on it. */
  served: number;
  /** Whether the connection of monitor 0 is past negotiation. */
  negotiated: boolean;
  stop(): Promise<void>;
};

export type Greeted = { readonly version: string; readonly capabilities: readonly string[] };

/** The fixture's setup was refused: its cases cannot be tested, and this says why. */
export class SetupRefused extends Error {}

/** Starts an instance; nothing has been said on its monitors yet. Rejects with a TargetError. */
export async function startLive(target: Target, fixture: Fixture, scratch: ScratchMaker): Promise<Live> {
  const folder = scratch.folder();
  try {
    const instance = await target.start({ machine: fixture.machine, monitors: fixture.monitors, scratch: folder });
    const conversations = instance.monitors.map((monitor, index) => new Conversation(monitor, index));
    const stop = async (): Promise<void> => {
      await instance.stop();
      scratch.discard(folder);
    };
    return { fixture, instance, conversations, served: 0, negotiated: false, stop };
  } catch (error) {
    scratch.discard(folder);
    throw error;
  }
}

/** Greets and negotiates on every monitor, then performs the fixture's setup. False where nobody answers and `mayGiveUp`. */
export async function setUp(live: Live, mayGiveUp = false): Promise<boolean> {
  for (const conversation of live.conversations) {
    const { answered } = await negotiate(live.instance, conversation, mayGiveUp ? DEAF_DEADLINE_MS : REPLY_DEADLINE_MS);
    if (!answered && mayGiveUp) return false;
  }
  live.negotiated = true;
  const first = live.conversations[0];
  if (first === undefined) return true;
  for (const step of live.fixture.setup) {
    const reply = await ask(first, step);
    if (reply.kind === 'return') continue;
    const what = reply.kind === 'error' ? `${reply.errorClass}: ${reply.desc}` : reply.kind;
    throw new SetupRefused(`fixture ${live.fixture.name}: ${step.execute} ${JSON.stringify(step.arguments)} → ${what}`);
  }
  return true;
}

export async function negotiate(
  instance: Instance, conversation: Conversation, deadlineMs: number = REPLY_DEADLINE_MS,
): Promise<Greeted & { readonly answered: boolean }> {
  conversation.begin(new Recorder(Date.now));
  conversation.beginStep(0, true);
  const greeted = await conversation.greeting(REPLY_DEADLINE_MS);
  if (greeted !== 'done') throw noGreeting(instance, greeted);
  const greeting = conversation.messages()[0];
  conversation.send(negotiationText('negotiate', false));
  const answered = (await conversation.replies(['negotiate'], deadlineMs)) === 'done';
  const said = greeting?.kind === 'greeting' ? describeGreeting(greeting.greeting) : { version: 'unknown', capabilities: [] };
  return { ...said, answered };
}

function noGreeting(instance: Instance, how: 'closed' | 'silent'): TargetError {
  const death = instance.death();
  const tail = instance.stderrTail().trim().split('\n').at(-1) ?? '';
  if (death !== undefined) return new TargetError('died-at-start', `the target ${deathText(death)} before its greeting: ${tail}`);
  const what = how === 'closed' ? 'closed the connection without a greeting' : `sent no greeting within ${REPLY_DEADLINE_MS / 1000} s`;
  return new TargetError('no-greeting', `the target ${what}: is this a QMP monitor, and does no other client hold it?`);
}

function describeGreeting(greeting: { readonly [name: string]: JsonValue }): Greeted {
  const { version, capabilities } = greeting;
  const qemu = isJsonObject(version) && isJsonObject(version.qemu) ? version.qemu : {};
  const label = isJsonObject(version) && typeof version.package === 'string' && version.package !== '' ? ` (${version.package})` : '';
  const numbers = [qemu.major, qemu.minor, qemu.micro].map((part) => String(part ?? '?')).join('.');
  return {
    version: `${numbers}${label}`,
    capabilities: Array.isArray(capabilities) ? capabilities.map(String) : [],
  };
}

export type Answer =
  | { readonly kind: 'return'; readonly value: JsonValue }
  | { readonly kind: 'error'; readonly errorClass: string; readonly desc: string }
  | { readonly kind: 'no reply' };

/** One command of the harness's own, outside any case. */
export async function ask(conversation: Conversation, question: CertifiedCommand): Promise<Answer> {
  conversation.begin(new Recorder(Date.now));
  conversation.beginStep(0, true);
  conversation.send(commandText(question, 'harness'));
  await conversation.replies(['harness'], REPLY_DEADLINE_MS);
  const replies = conversation.messages().filter((message) => message.kind === 'return' || message.kind === 'error');
  const reply = replies.find((message) => message.id === 'harness') ?? replies[0];
  if (reply === undefined) return { kind: 'no reply' };
  return reply.kind === 'return'
    ? { kind: 'return', value: reply.value }
    : { kind: 'error', errorClass: reply.errorClass, desc: reply.desc };
}

/** A question whose answer is not judged. */
export function question(execute: string, args?: JsonValue): CertifiedCommand {
  return command(execute, args, open('session/answers', 'a question of the harness'));
}
