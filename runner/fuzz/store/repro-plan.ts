// What a script has to do to show a finding again: the process, the texts, what to wait for, and by what the fault is known.
//
// Plain data, made of what was sent and what came when the minimised session was run.

import type { ProcessStart } from '../../../targets/target.ts';
import type { Finding, Fixture } from '../../case.ts';
import { hasClosed, hasEnded, repliesOf, type StepExchange } from '../../exchange.ts';
import { commandText, negotiationText } from '../../wire-text.ts';
import type { KeptFinding } from '../campaign-state.ts';
import { firstFinding } from '../triage/signature.ts';
import type { Judged } from '../trial.ts';
import { type BesideStep, besideStep, beyondBeside } from './repro-beside.ts';

export type ReproPlan = {
  readonly title: string;
  readonly target: KeptFinding['target'];
  readonly reproduces: KeptFinding['reproduces'];
  readonly process: ReproProcess | undefined;
  readonly steps: readonly ReproStep[];
  readonly shows: Shows;
};

/** In `args` the instance's folder is `SCRATCH`. */
export type ReproProcess = { readonly program: string; readonly args: readonly string[]; readonly monitors: readonly string[]; readonly boxed: boolean };

export const SCRATCH = '{scratch}';

export type ReproStep =
  | BesideStep
  | { readonly kind: 'reconnect'; readonly monitor: number }
  /** Connects for the first time. */
  | { readonly kind: 'join'; readonly monitor: number }
  /** Latin1 text, one character a byte, with `{NAME.FIELD}` for what an endpoint tells; then the reply that bears the id, or so many messages. */
  | { readonly kind: 'send'; readonly monitor: number; readonly texts: readonly string[]; readonly until: { readonly id: string } | { readonly messages: number } };

/** One that does nothing on a monitor. */
export function isBeside(step: ReproStep): step is BesideStep {
  return !('monitor' in step);
}

/** By what the fault is known. */
export type Shows =
  | { readonly kind: 'died' | 'silent' | 'closed' }
  /** What came in a step, plain; `of`: the place of the step among the steps. */
  | { readonly kind: 'said'; readonly of: number; readonly where: Where; readonly lines: readonly string[]; readonly expected: string }
  /** What comes at an endpoint, or what is there on the host, is as it was. */
  | { readonly kind: 'seen'; readonly expected: string }
  /** A shell cannot show it. */
  | { readonly kind: 'beyond'; readonly why: string };

/** Which lines count: the reply with an id, the events, or all. */
export type Where = { readonly kind: 'reply'; readonly id: string } | { readonly kind: 'events' } | { readonly kind: 'all' };

export function reproPlan(finding: KeptFinding, { performed, verdict, exchanges: all }: Judged): ReproPlan {
  const departure = firstFinding(verdict);
  const exchanges = upToTheFault(all.filter(({ reached }) => reached), departure);
  const done = doneIn(exchanges, departure);
  const opening = openingOf(performed.fixture);
  const { title, target, reproduces } = finding;
  return {
    title, target, reproduces, process: processOf(performed.started),
    steps: [...opening, ...done.map(({ step }) => step)],
    shows: showsOf({ finding, departure, exchanges, done, isSimulated: performed.started?.control !== undefined, before: opening.length }),
  };
}

/** A step of the script with what it was made of. */
type Done = { readonly exchange: StepExchange; readonly step: ReproStep };

function doneIn(exchanges: readonly StepExchange[], departure: Finding | undefined): readonly Done[] {
  return exchanges.flatMap((exchange) => {
    const step = besideStep(exchange, exchanges, departure) ?? stepOf(exchange);
    return step === undefined ? [] : [{ exchange, step }];
  });
}

/** What only tidied up afterwards shows nothing. */
function upToTheFault(exchanges: readonly StepExchange[], departure: Finding | undefined): readonly StepExchange[] {
  return exchanges.some(hasEnded) || departure === undefined ? exchanges : exchanges.filter(({ index }) => index <= departure.step);
}

function openingOf({ monitors, setup }: Fixture): readonly ReproStep[] {
  const commands = setup.map((command, index) => ({ text: commandText(command, `setup.${index}`), id: `setup.${index}` }));
  const negotiation = { text: negotiationText('negotiate', false), id: 'negotiate' };
  const sends = (monitor: number, { text, id }: typeof negotiation): ReproStep => ({ kind: 'send', monitor, texts: [text], until: { id } });
  const joining = Array.from({ length: monitors }, (_, monitor): readonly ReproStep[] => [{ kind: 'join', monitor }, sends(monitor, negotiation)]);
  return [...joining.flat(), ...commands.map((each) => sends(0, each))];
}

/** Undefined where nothing was sent. */
function stepOf({ step, sent, ids, arrived }: StepExchange): ReproStep | undefined {
  const { monitor = 0 } = step;
  if (step.kind === 'reconnect') return { kind: 'reconnect', monitor };
  const last = ids.at(-1);
  if (sent.length === 0 || last === undefined) return undefined;
  const here = onMonitor(arrived, monitor);
  const replies = repliesOf(here);
  // Where the reply never came, it is the death or the silence that is waited for, or the message in its place.
  const isMissing = replies.length >= ids.length && !replies.some(({ id }) => id === last);
  const texts = step.kind === 'commands' ? [step.commands.map((command, index) => commandText(command, ids[index] ?? '')).join('')] : sent;
  return { kind: 'send', monitor, texts, until: isMissing ? { messages: here.length } : { id: last } };
}

function processOf(started: ProcessStart | undefined): ReproProcess | undefined {
  if (started === undefined) return undefined;
  const { program, args, scratch, prefix, monitors } = started;
  const moved = (word: string): string => word.replaceAll(scratch, SCRATCH);
  // A script reads lines.
  const plain = (word: string): string => (word === '-qmp-pretty' ? '-qmp' : moved(word));
  return { program, args: args.map(plain), monitors: monitors.map(moved), boxed: prefix.length > 0 };
}

/** `before`: how many steps come before those of the session. */
type Known = {
  readonly finding: KeptFinding; readonly departure: Finding | undefined; readonly exchanges: readonly StepExchange[]; readonly done: readonly Done[];
  readonly isSimulated: boolean; readonly before: number;
};

function showsOf({ finding, departure, exchanges, done, isSimulated, before }: Known): Shows {
  // What only reads changes nothing.
  const driven = exchanges.some(({ step, index }) => step.kind === 'stimulate' && (step.stimulus.kind !== 'read-link' || index === departure?.step));
  if (driven) return { kind: 'beyond', why: 'the session drives a NIC from outside the monitor' };
  if (hasStrayed(exchanges, departure)) return { kind: 'beyond', why: 'what is wrong comes in on the other monitor' };
  const beyond = beyondBeside(exchanges, departure);
  if (beyond !== undefined) return { kind: 'beyond', why: beyond };
  if (isSimulated && done.some(({ step }) => isBeside(step))) return { kind: 'beyond', why: 'the target simulates the host on which the fault shows' };
  if (finding.kind === 'leak' || finding.kind === 'unsteady') return { kind: 'beyond', why: 'it takes many runs to be seen' };
  if (exchanges.some(({ death }) => death !== undefined)) return { kind: 'died' };
  if (exchanges.some(({ silentForMs }) => silentForMs !== undefined)) return { kind: 'silent' };
  if (exchanges.some(hasClosed)) return { kind: 'closed' };
  const place = done.findIndex(({ exchange }) => exchange.index === departure?.step);
  const at = done[place];
  if (departure === undefined || at === undefined) return { kind: 'beyond', why: 'it is seen in no single step' };
  if ('judged' in at.step) return at.step.judged === undefined ? { kind: 'beyond', why: 'it is a matter of when packets come' } : { kind: 'seen', expected: departure.expected };
  return saidIn(at.exchange, departure, before + place);
}

function saidIn(exchange: StepExchange, departure: Finding, place: number): Shows {
  if (!SEEN_IN_TEXT.has(departure.oracle)) return { kind: 'beyond', why: `it takes the oracle "${departure.oracle}" to be seen` };
  const isBare = exchange.arrived.every(({ text }) => !text.includes('\n'));
  if (!isBare) return { kind: 'beyond', why: 'replies that span lines are more than a script reads' };
  const where = whereOf(departure, exchange);
  return { kind: 'said', of: place, where, lines: linesOf(exchange, where), expected: departure.expected };
}

/** A script hears the monitor that it has asked. */
function hasStrayed(exchanges: readonly StepExchange[], departure: Finding | undefined): boolean {
  const { arrived = [], step } = exchanges.find(({ index }) => index === departure?.step) ?? {};
  return repliesOf(arrived.filter(({ monitor }) => monitor !== (step?.monitor ?? 0))).length > 0;
}

function whereOf({ oracle, command }: Finding, { ids }: StepExchange): Where {
  const id = command === undefined ? undefined : ids[command];
  if (id !== undefined) return { kind: 'reply', id };
  return OF_EVENTS.has(oracle) ? { kind: 'events' } : { kind: 'all' };
}

const OF_EVENTS: ReadonlySet<string> = new Set(['event-order']);

/** Oracles whose findings are in the words of a reply or an event, and not in when or how they came. */
const SEEN_IN_TEXT: ReadonlySet<string> = new Set([
  'outcome', 'state', 'event-order', 'return-type', 'protocol-shape', 'correlation', 'raw-bytes', 'receive-filter', 'self-description',
]);

function onMonitor(arrived: StepExchange['arrived'], monitor: number): StepExchange['arrived'] {
  return arrived.filter((each) => each.monitor === monitor);
}

function linesOf({ arrived, step }: StepExchange, where: Where): readonly string[] {
  const texts = onMonitor(arrived, step.monitor ?? 0).map(({ text }) => text);
  switch (where.kind) {
    case 'reply': return texts.filter((text) => text.includes(`"${where.id}"`)).map(plainLine);
    case 'events': return texts.filter((text) => text.includes('"event":')).map(plainLine);
    case 'all': return texts.map(plainLine);
    default: throw where satisfies never;
  }
}

/** As `plain` of the script says it: the class of an error; all else without id, time and version. */
export function plainLine(text: string): string {
  const error = /"class": *"([A-Za-z]*)"/.exec(text);
  if (text.includes('"error":') && error !== null) return `error ${error[1]}`;
  return [/, *"id": *"[^"]*"/, /"id": *"[^"]*", */, /, *"timestamp": *\{[^}]*\}/, /"timestamp": *\{[^}]*\}, */]
    .reduce((line, part) => line.replace(part, ''), text.trim().replace(VERSION, '"return": "the version"'));
}

/** What `query-version`, with which a step of bytes ends, returns: on another build something else. */
const VERSION = /"return": *\{"qemu": *\{[^}]*\}, *"package": *"[^"]*"\}/;
