// What is known of each adapter's receive filter while a case goes by: set by what its driver was acknowledged.

import { readControl } from '../../generators/net-model/control-queue.ts';
import { afterRxCommand, resetRxFilter, type RxFilter, UNKNOWN_FILTER } from '../../generators/net-model/rx-filter.ts';
import { configuredMac } from '../../generators/net-model/device.ts';
import { isJsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import type { Fixture, Step } from '../case.ts';
import type { CommandExchange, StepExchange } from '../exchange.ts';

/** `idle`: no driver since it was made or reset, so that the next one finds what a reset leaves; what is told meanwhile the text leaves open. */
type Known = { readonly kind: 'idle' } | { readonly kind: 'driven'; readonly contents: RxFilter };

const IDLE: Known = { kind: 'idle' };
const UNKNOWN: Known = { kind: 'driven', contents: UNKNOWN_FILTER };

export class FilterWatch {
  /** Others are unknown. */
  readonly #known = new Map<string, Known>();
  /** The addresses with which adapters were made. */
  readonly #macs = new Map<string, string | undefined>();
  /** What was told of broadcasts, by adapter and by whether they were forbidden. */
  readonly #told = new Map<string, JsonValue>();

  /** `isFresh`: nobody was at the fixture's adapters before. */
  constructor({ setup }: Pick<Fixture, 'setup'>, isFresh: boolean) {
    for (const { execute, arguments: args } of setup) if (execute === 'device_add') this.#made(args, isFresh ? IDLE : UNKNOWN);
  }

  /** Undefined where nothing is known. */
  contentsOf(nic: string): RxFilter | undefined {
    const known = this.#known.get(nic);
    return known?.kind === 'driven' ? known.contents : undefined;
  }

  /** Takes what is told of broadcasts now, and returns what was told when it was the other way round. */
  broadcasts(nic: string, told: JsonValue): JsonValue | undefined {
    const forbidden = this.contentsOf(nic)?.modes.get('noBroadcast');
    if (forbidden === undefined) return undefined;
    this.#told.set(`${forbidden} ${nic}`, told);
    return this.#told.get(`${!forbidden} ${nic}`);
  }

  /** A step that was carried out, but for its commands. */
  take({ step, stimulusOutcome }: StepExchange): void {
    if (step.kind === 'bytes') this.#known.clear();
    if (step.kind === 'open' && step.endpoint.kind === 'nic') this.#drive(step.endpoint.nic);
    if (step.kind === 'stimulate') this.#stimulated(step.stimulus, stimulusOutcome);
  }

  heard({ command: { execute, arguments: args }, reply }: CommandExchange): void {
    if (execute === 'device_del' && isJsonObject(args)) this.#known.delete(String(args['id']));
    if (execute === 'device_add' && reply?.kind === 'return') this.#made(args, IDLE);
  }

  #made(args: JsonValue | undefined, known: Known): void {
    const id = isJsonObject(args) ? args['id'] : undefined;
    if (!isJsonObject(args) || typeof id !== 'string') return;
    this.#macs.set(id, configuredMac(args));
    this.#known.set(id, known);
  }

  /** Whoever drives an adapter that is idle resets it first. */
  #drive(nic: string): RxFilter {
    const known = this.#known.get(nic) ?? UNKNOWN;
    const contents = known.kind === 'idle' ? resetRxFilter(this.#macs.get(nic)) : known.contents;
    this.#known.set(nic, { kind: 'driven', contents });
    return contents;
  }

  #stimulated(stimulus: Extract<Step, { readonly kind: 'stimulate' }>['stimulus'], outcome: string | undefined): void {
    const { kind, nic } = stimulus;
    if (outcome === undefined || kind === 'eject') this.#known.delete(nic);
    else if (kind === 'negotiate-features') this.#known.set(nic, IDLE);
    else if (kind === 'control-queue') this.#known.set(nic, { kind: 'driven', contents: afterControl(this.#drive(nic), stimulus, outcome) });
  }
}

type ControlQueue = Extract<Extract<Step, { readonly kind: 'stimulate' }>['stimulus'], { readonly kind: 'control-queue' }>;

/** A command that was refused changes nothing; one that was taken and should not have been, nobody knows what. */
function afterControl(contents: RxFilter, { class: queueClass, command, data }: ControlQueue, outcome: string): RxFilter {
  if (outcome === JSON.stringify({ kind: 'acknowledged', ok: false })) return contents;
  const control = readControl(queueClass, command, data);
  if (control.kind === 'unrelated') return contents;
  return control.kind === 'command' && outcome === JSON.stringify({ kind: 'acknowledged', ok: true }) ? afterRxCommand(contents, control.command) : UNKNOWN_FILTER;
}
