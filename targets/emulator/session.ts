// One connection to one monitor: greets, reads, answers, passes events on.
//
// The state that a connection has of its own (negotiated, out-of-band enabled, half a message) ends with it.

import type { JsonObject, JsonValue } from '../../generators/qapi/json-value.ts';
import { isJsonObject } from '../../generators/qapi/json-value.ts';
import { VERSION, type World } from './commands.ts';
import { ProcessFault, type Reply } from './contract.ts';
import { dispatch } from './dispatch.ts';
import { createMessageReader, type Incoming } from './input/message-reader.ts';
import type { Outbox } from './outbox.ts';
import type { Call, Stages, StagedSession } from './stages.ts';
import type { Visitor } from './visitor.ts';

export type Session = {
  readonly greet: () => void;
  /** Bytes of one read, latin1. */
  readonly receive: (latin1: string) => void;
  readonly event: (event: JsonObject) => void;
  readonly staged: StagedSession;
};

export type SessionOptions = {
  readonly world: World;
  readonly visitor: Visitor;
  readonly stages: Stages;
  readonly outbox: Outbox;
  /** The part of the staged session that the server knows. */
  readonly place: Pick<StagedSession, 'monitor' | 'peers' | 'close' | 'freeze' | 'keepMemory' | 'die'>;
};

export function createSession({ world, visitor, stages, outbox, place }: SessionOptions): Session {
  const write = (message: JsonObject, incoming?: Incoming): void => {
    outbox.write(stages.line(message), stages.delayMs(message, incoming));
  };
  const state = { ...place, negotiated: false, oob: false, write };

  const answer = (incoming: Incoming): void => {
    const request = stages.request(incoming, state);
    if (request === undefined) return;
    const dispatched = request.kind === 'fault' ? faulty(request.desc) : surviving(() => dispatch(request.value, world, visitor, state), state);
    if (dispatched === undefined) return;
    const { reply, call } = dispatched;
    const response = responseTo(request, stages.reply(reply, call));
    for (const message of stages.response(response, request, state)) write(message, request);
  };

  const reader = createMessageReader(stages.dialect, answer);
  return {
    greet: () => write(stages.greeting({ QMP: { version: VERSION, capabilities: ['oob'] } })),
    receive: (latin1) => reader.feed(stages.receive(latin1, state)),
    event: (event) => {
      for (const message of stages.event(event, state)) write(message);
    },
    staged: state,
  };
}

/** What a command gives, or undefined where it befalls the process instead. */
function surviving<T>(run: () => T, session: StagedSession): T | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ProcessFault)) throw error;
    if (error.fate === 'hang') for (const hung of [session, ...session.peers()]) hung.freeze();
    else session.die(error.fate === 'abort' ? 'SIGABRT' : 'exit-1', error.defect);
    return undefined;
  }
}

function faulty(desc: string): { readonly reply: Reply; readonly call: Call } {
  return { reply: { kind: 'error', errorClass: 'GenericError', desc }, call: { command: undefined, args: undefined } };
}

/** The reply as a message; it carries the id of a request that had one. */
function responseTo(request: Incoming, reply: Reply): JsonObject {
  const body: { [name: string]: JsonValue } =
    reply.kind === 'return' ? { return: reply.value } : { error: { class: reply.errorClass, desc: reply.desc } };
  const id = request.kind === 'value' && isJsonObject(request.value) ? request.value['id'] : undefined;
  if (id !== undefined) body['id'] = id;
  return body;
}
