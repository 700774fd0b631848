// A session of a campaign as a case: each command with the certificate that its place gives it, and at the end whatever is left
// is deleted, so that the next session finds the instance as this one did.

import { afterAction, afterSending, beginning, expectationAt, type Progress, sentFrom, shapeAt } from '../../../generators/campaign/progress.ts';
import { type Shape, shapeOf } from '../../../generators/campaign/shape.ts';
import { type FuzzAction, type FuzzSession, leavesTraces, type MonitorNumber } from '../../../generators/campaign/session.ts';
import { certify } from '../../../generators/backend-rules.ts';
import { type CertifiedCommand, requirement } from '../../../generators/certificate.ts';
import { initialState } from '../../../generators/net-model/initial-state.ts';
import type { NetState } from '../../../generators/net-model/state.ts';
import type { Schema } from '../../../generators/qapi/ir.ts';
import { isJsonObject } from '../../../generators/qapi/json-value.ts';
import type { BareCommand } from '../../../generators/session-intents.ts';
import { leftoversOf } from '../../../generators/sessions.ts';
import type { EndpointSpec } from '../../../targets/host-side.ts';
import type { Case, CaseId, Fixture, Step } from '../../case.ts';
import { connectionsAfter, isWhole, linkToRead, portsAfter, probesAfter } from './aftermath.ts';
import { hubProbe } from './hub-probe.ts';
import { armedAgain, stimulusStep } from './stimulus-step.ts';

/** The network with which sessions of a fixture start. */
export function startOf(schema: Schema, { machine, setup }: Fixture): NetState {
  return initialState({ certify: (execute, args) => certify(schema, execute, args), machine: machine === 'pc' ? 'pc' : 'bare', setup });
}

/** A case, and the shape of each of its commands in the state in which it was sent, by step and place; and of the packets that came from beside, in their order. */
export type SessionCase = { readonly case: Case; readonly shapes: readonly (readonly Shape[])[]; readonly packets: readonly Shape[] };

export function caseOfSession(session: FuzzSession, fixture: Fixture, start: NetState, id: string): SessionCase {
  const steps = new StepList(session.pipeline);
  let progress = beginning(start);
  const packets: Shape[] = [];
  const commands: CertifiedCommand[] = [];
  let issued = 0;
  const issue = ({ execute, arguments: args }: BareCommand, monitor?: MonitorNumber): CertifiedCommand => {
    const command: CertifiedCommand = { execute, arguments: args, extra: undefined, expectation: expectationAt(progress, execute, args) };
    steps.command(command, shapeOf(progress.net, execute, args), monitor);
    progress = afterSending(progress, execute, args, command.expectation);
    issued++;
    return command;
  };
  const send = (command: BareCommand, monitor?: MonitorNumber): void => void commands.push(issue(command, monitor));
  const act = (action: Exclude<FuzzAction, { readonly kind: 'command' }>): void => {
    const shape = shapeAt(progress, action);
    if (shape !== undefined) packets.push(shape);
    const net = steps.other(action, progress);
    progress = { ...afterAction(progress, action), net };
  };
  const readLink = (): void => {
    const read = linkToRead(commands, progress.net);
    if (read?.kind === 'stimulate') act(read);
  };
  for (const action of session.actions) {
    if (action.kind === 'command') send(action, action.monitor);
    else act(action);
  }
  const ownIssued = issued;
  readLink();
  for (const item of hubProbe(progress)) {
    if (item.kind === 'step') steps.step(item.step);
    else if (item.action.kind === 'command') issue(item.action);
    else act(item.action);
  }
  for (const command of armedAgain(progress.net)) send(command);
  for (const command of leftoversOf(progress.net, commands, start)) send(command);
  for (const command of withoutChardevs(commands)) issue(command);
  readLink();
  for (const command of probesAfter(commands, progress.net)) issue(command);
  for (const question of [...portsAfter(commands, progress.net), ...connectionsAfter(progress.beside.ghosts)]) steps.step(question);
  if (fixture.monitors === 2) for (const monitor of steps.monitorsToAsk()) issue(LAST_WORD, monitor);
  else if (issued === ownIssued) issue(LAST_WORD);
  return {
    case: {
      id: id as CaseId, title: 'A session of a campaign.', requirements: [requirement('session/survives')], fixture: fixture.name,
      start: needsOwnInstance(session, commands) || !isWhole(progress.net, start) ? 'fresh-instance' : 'shared', needs: [], steps: steps.end(),
    },
    shapes: steps.shapes, packets,
  };
}

/** Changes nothing, and always has a reply: what came astray to a monitor came before that, and who hangs up after his reply is seen to do so. */
const LAST_WORD: BareCommand = { execute: 'query-rx-filter', arguments: {} };

/** Of those that a session has made; one whose backend is gone may be gone with it. */
function withoutChardevs(commands: readonly CertifiedCommand[]): readonly BareCommand[] {
  const ids = commands.flatMap(({ execute, arguments: args }) => (execute === 'chardev-add' && isJsonObject(args) ? [args['id'] ?? ''] : []));
  return [...new Set(ids)].map((id) => ({ execute: 'chardev-remove', arguments: { id } }));
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

  /** The network after it. */
  other(action: Exclude<FuzzAction, { readonly kind: 'command' }>, progress: Progress): NetState {
    const { net } = progress;
    this.#flush();
    switch (action.kind) {
      case 'noise':
        this.#monitor = action.monitor ?? 0;
        this.#push({ kind: 'bytes', chunks: action.noise.chunks, replies: action.noise.replies, resync: action.noise.resync, ...on(action.monitor) });
        return net;
      case 'reconnect':
        this.#monitor = action.monitor ?? 0;
        this.#push({ kind: 'reconnect', ...on(action.monitor) });
        this.#push({ kind: 'greet', negotiate: true, oob: false, ...on(action.monitor) });
        return net;
      case 'stimulate': {
        const { step, after } = stimulusStep(action.stimulus, net);
        if (step !== undefined) this.#push(step);
        return after;
      }
      case 'open':
        // Made by `wires.ts` in just this form.
        this.#push({ kind: 'open', name: action.name, endpoint: action.endpoint as EndpointSpec });
        return net;
      case 'packets':
        this.#exchange(sentFrom(progress, action.packets));
        return net;
      default: throw action satisfies never;
    }
  }

  /** Of two those that nobody has asked anything since the other was asked; the second always. */
  monitorsToAsk(): readonly MonitorNumber[] {
    return this.#monitor === 1 ? [0, 1] : [1];
  }

  step(step: Step): void {
    this.#flush();
    this.#push(step);
  }

  end(): readonly Step[] {
    this.#flush();
    return this.#steps;
  }

  #exchange(send: Extract<FuzzAction, { readonly kind: 'packets' }>['packets']): void {
    if (send.length > 0) this.#push({ kind: 'exchange', send, fence: [], expect: [] });
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
