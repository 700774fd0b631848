// A failure made small: seen again on an instance of its own, minimised, and looked at with a debugger where it left no report.

import type { FuzzSession } from '../../../generators/campaign/session.ts';
import type { Step } from '../../case.ts';
import { isHostStep } from '../../host-step.ts';
import { ofAnyNetdev } from './any-netdev.ts';
import { withBacktrace } from './backtrace.ts';
import { asWanted } from './aspects.ts';
import { attemptFor, plainerWorlds, type Worlds, worldOf } from './attempts.ts';
import type { FuzzLane } from '../fuzz-lane.ts';
import { NO_EVENT } from '../../oracles/event-order.ts';
import { minimise } from './minimise.ts';
import { byValueAlone } from './by-value.ts';
import { outlived } from './outlived.ts';
import { rooted } from './rooted.ts';
import { kindOf } from './same-fault.ts';
import { hasReport } from './signature.ts';
import type { Attempt, Judged } from '../trial.ts';

/** What one finding may cost. */
const MINIMISE_MS = 60_000;
const MINIMISE_RUNS = 600;

/** What wavers may not do so when it is looked at. */
const TRIES_OF_AN_UNSTEADY_ONE = 3;

export type Whittling = {
  readonly lane: FuzzLane;
  readonly worlds: Worlds;
  /** Names of the worlds that are plainer than others, the plainest first. */
  readonly plainest: readonly string[];
  readonly attempt: Attempt;
  /** Asked before each run that is to see it once more: false where all must end. */
  readonly mayConfirm: () => boolean;
  /** Before each run that is to make it smaller: false where the campaign is over. */
  readonly mayGoOn: () => boolean;
};

/** `past`: what the instance had been through. Undefined where the failure does not come again; two where what became small was another fault. */
export async function whittled(judged: Judged, past: readonly FuzzSession[], scene: Whittling): Promise<readonly Judged[] | undefined> {
  if (!isWaitedFor(judged)) {
    const again = await seenAgain(judged, past, scene);
    return again === undefined ? undefined : madeSmall(again, scene);
  }
  const { watch } = scene.lane;
  const again = await watch.inHurry(() => seenAgain(judged, past, scene));
  if (again === undefined) return undefined;
  const small = await watch.inHurry(() => madeSmall(again, scene));
  return await patientlySeen(small, scene) ?? await patientlySeen([again], scene);
}

async function madeSmall(again: Judged, scene: Whittling): Promise<readonly Judged[]> {
  const { attempt, mayGoOn } = scene;
  const kind = kindOf(again);
  if (kind === 'death') return deathMadeSmall(again, scene);
  const small = await smallest(again, attempt, scene);
  switch (kind) {
    case 'wrong': return [await outlived(await rooted(small, attempt, mayGoOn), attempt, mayGoOn)];
    case 'leak': return [await ofLeak(small, scene)];
    case 'hang': return [await ofAnyNetdev(await byValueAlone(small, attempt, mayGoOn), attempt, mayGoOn)];
    case 'unsteady': return [small];
    default: throw kind satisfies never;
  }
}

async function deathMadeSmall(again: Judged, scene: Whittling): Promise<readonly Judged[]> {
  const { lane, worlds, attempt } = scene;
  const seen = (candidate: Judged): Promise<Judged> => withBacktrace(candidate, lane, worldOf(candidate.session, worlds));
  const first = await seen(again);
  const small = await seen(await smallest(again, attempt, scene));
  if (isToldByPlace(small)) return [await byValueAlone(small, attempt, scene.mayGoOn)];
  if (first.backtrace === undefined || small.backtrace === undefined || first.signature === small.signature) return [small];
  // It slipped from one fault to another: this time with the debugger on each that dies.
  const carefully: Attempt = async (candidate) => seen(await attempt(candidate));
  return [await smallest(first, carefully, scene), small];
}

/** What leaks with the netdevs of one type only may be what they held. */
async function ofLeak(small: Judged, { lane, worlds, attempt, mayGoOn }: Whittling): Promise<Judged> {
  const told = await ofAnyNetdev(small, attempt, mayGoOn);
  return told === small ? outlived(small, attemptFor('wrong', lane, worlds), mayGoOn) : told;
}

/** A death with neither report nor frames. */
function isToldByPlace({ performed: { ended }, backtrace }: Judged): boolean {
  return ended !== undefined && backtrace === undefined && !hasReport(ended);
}

/** Alone, or else after all that its instance had been through. */
async function seenAgain(judged: Judged, past: readonly FuzzSession[], { attempt, mayConfirm }: Whittling): Promise<Judged | undefined> {
  const whole: FuzzSession = { ...judged.session, actions: [...past, judged.session].flatMap(({ actions }) => actions) };
  const sessions = past.length === 0 ? [judged.session] : [judged.session, whole];
  for (const session of kindOf(judged) === 'unsteady' ? sessions.flatMap((each) => Array.from({ length: TRIES_OF_AN_UNSTEADY_ONE }, () => each)) : sessions) {
    if (!mayConfirm()) return undefined;
    const again = asWanted(judged, await attempt(session));
    if (again !== undefined) return again;
  }
  return undefined;
}

/** Whether it takes patience to be seen: a reply, an event, a death, or what follows beside the target, that does not come. */
export function isWaitedFor(judged: Judged): boolean {
  const { performed, verdict, made } = judged;
  if (performed.execution === 'silent' || performed.execution === 'closed') return true;
  if (verdict.kind !== 'fail' || kindOf(judged) !== 'wrong') return false;
  return verdict.findings.some(({ actual, step }) => actual === NO_EVENT || isBeside(made.case.steps[step]));
}

function isBeside(step: Step | undefined): boolean {
  return step !== undefined && isHostStep(step);
}

/** It was waited for to the end when it was first seen, and is again when it is small. */
async function patientlySeen(all: readonly Judged[], { attempt, mayGoOn }: Whittling): Promise<readonly Judged[] | undefined> {
  const again: Judged[] = [];
  for (const small of all) {
    const last = mayGoOn() ? asWanted(small, await attempt(small.session)) : small;
    if (last === undefined) return undefined;
    // What it is told by took more than this session.
    again.push({ ...last, signature: small.signature });
  }
  return again;
}

async function smallest(failing: Judged, attempt: Attempt, { worlds, mayGoOn, plainest }: Whittling): Promise<Judged> {
  const deadline = performance.now() + MINIMISE_MS;
  let runs = 0;
  let small = failing;
  const fails = async (candidate: FuzzSession): Promise<boolean> => {
    runs++;
    const again = asWanted(failing, await attempt(candidate));
    if (again === undefined) return false;
    small = again;
    return true;
  };
  await minimise(failing.session, fails, {
    mayGoOn: () => runs < MINIMISE_RUNS && performance.now() < deadline && mayGoOn(), worlds: plainerWorlds(failing.session, worlds, plainest), last: placeOfCulprit(failing),
  });
  return small;
}

/** Of a command of the session itself, and not of what the harness does at its end. */
function placeOfCulprit({ session, place }: Judged): number | undefined {
  const places = session.actions.flatMap((action, index) => (action.kind === 'command' ? [index] : []));
  return place === undefined ? undefined : places[place];
}
