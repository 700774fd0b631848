// A session of a campaign as a case: each command with the certificate that its place gives it, and at the end whatever is left
// is deleted, so that the next session finds the instance as this one did.

import { type Shape, shapeOf } from '../../generators/campaign/shape.ts';
import { type FuzzAction, type FuzzSession, leavesTraces, type MonitorNumber } from '../../generators/campaign/session.ts';
import { certify } from '../../generators/backend-rules.ts';
import { type CertifiedCommand, requirement } from '../../generators/certificate.ts';
import { initialState } from '../../generators/net-model/initial-state.ts';
import { predict } from '../../generators/net-model/predict.ts';
import type { NetState } from '../../generators/net-model/state.ts';
import { assume } from '../../generators/net-model/transition.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import type { JsonValue } from '../../generators/qapi/json-value.ts';
import { leftovers } from '../../generators/sessions.ts';
import type { EndpointSpec } from '../../targets/host-side.ts';
import type { Case, CaseId, Fixture, Step } from '../case.ts';
import { linkToRead, portsAfter, probesAfter } from './aftermath.ts';
import { armedAgain, stimulusStep } from './stimulus-step.ts';

/** The network with which sessions of a fixture start. */
export function startOf(schema: Schema, { machine, setup }: Fixture): NetState {
  return initialState({ certify: (execute, args) => certify(schema, execute, args), machine: machine === 'pc' ? 'pc' : 'bare', setup });
}

/** A case, and the shape of each of its commands in the state in which it was sent, by step and place. */
export type SessionCase = { readonly case: Case; readonly shapes: readonly (readonly Shape[])[] };

export function caseOfSession(session: FuzzSession, fixture: Fixture, start: NetState, id: string): SessionCase {
  const steps = new StepList(session.pipeline);
  let state = start;
  const commands: CertifiedCommand[] = [];
  const send = (execute: string, args: JsonValue | undefined, monitor?: MonitorNumber): void => {
    const command: CertifiedCommand = { execute, arguments: args, extra: undefined, expectation: predict(state, execute, args) };
    steps.command(command, shapeOf(state, execute, args), monitor);
    state = assume(state, execute, args, command.expectation);
    commands.push(command);
  };
  const readLink = (): void => {
    const read = linkToRead(commands, state);
    if (read?.kind === 'stimulate') state = steps.other(read, state);
  };
  for (const action of session.actions) {
    if (action.kind === 'command') send(action.execute, action.arguments, action.monitor);
    else state = steps.other(action, state);
  }
  readLink();
  for (const { execute, arguments: args } of armedAgain(state)) send(execute, args);
  for (const { execute, arguments: args } of leftovers(commands, start)) send(execute, args);
  readLink();
  for (const { execute, arguments: args } of probesAfter(commands, state)) send(execute, args);
  steps.observe(portsAfter(commands));
  return {
    case: {
      id: id as CaseId, title: 'A session of a campaign.', requirements: [requirement('session/survives')], fixture: fixture.name,
      start: needsOwnInstance(session, commands) ? 'fresh-instance' : 'shared', needs: [], steps: steps.end(),
    },
    shapes: steps.shapes,
  };
}

/** A tunnel that is accepted, or refused for its form, is like any other netdev. */
function needsOwnInstance({ actions }: FuzzSession, commands: readonly CertifiedCommand[]): boolean {
  return actions.some((action) => leavesTraces(action)) && commands.some(({ execute, expectation }) =>
    execute === 'device_add' || (expectation.kind !== 'accept' && !expectation.rule.startsWith('arguments/')));
}

class StepList {
  readonly #pipeline: number;
  readonly #steps: Step[] = [];
  readonly #shapes: (readonly Shape[])[] = [];
  #waiting: { readonly command: CertifiedCommand; readonly shape: Shape }[] = [];
  #monitor: MonitorNumber = 0;

  constructor(pipeline: number) {
    this.#pipeline = pipeline;
  }

  /** Complete once `end` was called. */
  get shapes(): readonly (readonly Shape[])[] {
    return this.#shapes;
  }

  /** What was drawn for one monitor goes out before the other is spoken to. */
  command(command: CertifiedCommand, shape: Shape, monitor: MonitorNumber = 0): void {
    if (monitor !== this.#monitor) this.#flush();
    this.#monitor = monitor;
    this.#waiting.push({ command, shape });
    if (this.#waiting.length >= this.#pipeline) this.#flush();
  }

  other(action: Exclude<FuzzAction, { readonly kind: 'command' }>, state: NetState): NetState {
    this.#flush();
    switch (action.kind) {
      case 'noise':
        this.#push({ kind: 'bytes', chunks: action.noise.chunks, replies: action.noise.replies, resync: action.noise.resync, ...on(action.monitor) });
        return state;
      case 'reconnect':
        this.#push({ kind: 'reconnect', ...on(action.monitor) });
        this.#push({ kind: 'greet', negotiate: true, oob: false, ...on(action.monitor) });
        return state;
      case 'stimulate': {
        const { step, after } = stimulusStep(action.stimulus, state);
        if (step !== undefined) this.#push(step);
        return after;
      }
      case 'open':
        // Made by `wires.ts` in just this form.
        this.#push({ kind: 'open', name: action.name, endpoint: action.endpoint as EndpointSpec });
        return state;
      case 'packets':
        this.#push({ kind: 'exchange', send: action.packets, fence: [], expect: [] });
        return state;
      default: throw action satisfies never;
    }
  }

  observe(questions: readonly Step[]): void {
    this.#flush();
    for (const question of questions) this.#push(question);
  }

  end(): readonly Step[] {
    this.#flush();
    return this.#steps;
  }

  #push(step: Step, shapes: readonly Shape[] = []): void {
    this.#steps.push(step);
    this.#shapes.push(shapes);
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    this.#push({ kind: 'commands', commands: this.#waiting.map(({ command }) => command), ...on(this.#monitor) }, this.#waiting.map(({ shape }) => shape));
    this.#waiting = [];
  }
}

/** The first monitor goes without saying. */
function on(monitor: MonitorNumber = 0): Pick<Step, 'monitor'> {
  return monitor === 0 ? {} : { monitor };
}
