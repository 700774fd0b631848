// Learns the facts about a target by asking it, once, before anything is judged.

import { schemaFromIntrospection } from '../generators/qapi/introspect.ts';
import type { Schema } from '../generators/qapi/ir.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../generators/qapi/json-value.ts';
import type { Target } from '../targets/target.ts';
import type { Fixture } from './case.ts';
import type { Conversation } from './conversation.ts';
import { ask, negotiate, question, startLive } from './live.ts';
import type { TargetFacts } from './need.ts';
import type { ScratchMaker } from './scratch.ts';

/** Rejects with a TargetError where the target cannot be started or does not greet. */
export async function learnFacts(target: Target, fixture: Fixture, scratch: ScratchMaker): Promise<TargetFacts> {
  const live = await startLive(target, fixture, scratch);
  try {
    const first = live.conversations[0];
    if (first === undefined) throw new Error(`${target.name} started without a monitor`);
    const greeted = await negotiate(live.instance, first);
    // Who does not answer that answers nothing.
    if (!greeted.answered) return { ...greeted, commands: undefined, schema: undefined, ownership: target.ownership, slirp: undefined, tap: target.ownership === 'owned' ? false : undefined };
    return {
      ...greeted,
      commands: await commandsOf(first),
      schema: await schemaOf(first),
      ownership: target.ownership,
      slirp: await slirpOf(first),
      tap: target.ownership === 'owned' ? await tapOf(first) : undefined,
    };
  } finally {
    await live.stop();
  }
}

async function commandsOf(conversation: Conversation): Promise<ReadonlySet<string> | undefined> {
  const answer = await ask(conversation, question('query-commands'));
  if (answer.kind !== 'return' || !isJsonArray(answer.value)) return undefined;
  return new Set(answer.value.flatMap((item) => (isJsonObject(item) && typeof item.name === 'string' ? [item.name] : [])));
}

async function schemaOf(conversation: Conversation): Promise<Schema | undefined> {
  const answer = await ask(conversation, question('query-qmp-schema'));
  if (answer.kind !== 'return') return undefined;
  const result = schemaFromIntrospection(answer.value);
  return result.kind === 'ok' ? result.schema : undefined;
}

/**
 * A QEMU without the user-mode stack lacks the human monitor's command about it. Asked there and not by a netdev_add,
 * because a build that has the stack and refuses it is a finding.
 */
async function slirpOf(conversation: Conversation): Promise<boolean | undefined> {
  const answer = await ask(conversation, question('human-monitor-command', { 'command-line': 'help info' }));
  if (answer.kind !== 'return') return undefined;
  return mentions(answer.value, 'info usernet');
}

function mentions(value: JsonValue, text: string): boolean | undefined {
  return typeof value === 'string' && value.includes('info ') ? value.includes(text) : undefined;
}

async function tapOf(conversation: Conversation): Promise<boolean> {
  const id = 'plumb-probe';
  const answer = await ask(conversation, question('netdev_add', { type: 'tap', id, script: 'no', downscript: 'no' }));
  if (answer.kind === 'return') await ask(conversation, question('netdev_del', { id }));
  return answer.kind === 'return';
}
