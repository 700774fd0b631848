// A run over targets that live in this process: what is retried, what is discarded, what ends it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accept, command } from '../generators/certificate.ts';
import { netSchema } from '../generators/net-7.1/schema.ts';
import { classifyText } from '../targets/qmp/classify.ts';
import { type Death, type Instance, type Monitor, type Received, type Target, TargetError } from '../targets/target.ts';
import { BaselineKeeper } from './baseline.ts';
import type { Case, CaseId, Fixture, FixtureName } from './case.ts';
import type { CaseFinished, RunEvent, RunFinished } from './events.ts';
import type { PlannedCase } from './plan.ts';
import { run } from './run.ts';
import type { RunOptions } from './run-state.ts';

/** What a scripted instance does with a command; `cases` counts the commands it has had. */
type Script = (execute: string, served: number, die: (death: Death) => void) => 'return' | 'error' | 'silence';

const GREETING = '{"QMP":{"version":{"qemu":{"major":1,"minor":0,"micro":0},"package":"x"},"capabilities":[]}}';
const FIXTURE: Fixture = { name: 'bare' as FixtureName, machine: 'bare', monitors: 1, setup: [] };

function scripted(script: Script, starts: { count: number }): Target {
  return {
    name: 'scripted', ownership: 'owned', machines: ['bare'], maxMonitors: 1,
    start: async () => {
      starts.count++;
      return instanceOf(script);
    },
  };
}

function instanceOf(script: Script): Instance {
  let death: Death | undefined;
  let settle: (how: Death) => void = () => {};
  const died = new Promise<Death>((resolve) => { settle = resolve; });
  const die = (how: Death): void => {
    death ??= how;
    settle(death);
  };
  return {
    monitors: [monitorOf(script, died, () => death !== undefined, die)], stimulate: undefined,
    death: () => death, died, stderrTail: () => 'last words',
    stop: async () => {
      die({ kind: 'stopped' });
      return died;
    },
  };
}

function monitorOf(script: Script, died: Promise<Death>, isClosed: () => boolean, die: (death: Death) => void): Monitor {
  let listener: ((received: Received) => void) | undefined;
  let served = 0;
  const say = (text: string): void => listener?.({ text, message: classifyText(text), atMs: Date.now() });
  return {
    send: (data) => {
      for (const line of data.toString().trim().split('\n')) {
        const { execute, id } = JSON.parse(line) as { execute: string; id: string };
        const answer = execute === 'qmp_capabilities' ? 'return' : script(execute, served++, die);
        if (answer === 'silence' || isClosed()) continue;
        const body = answer === 'return' ? '"return":{}' : '"error":{"class":"GenericError","desc":"no"}';
        setImmediate(say, `{${body},"id":"${id}"}`);
      }
    },
    onMessage: (listen) => {
      listener = listen;
      setImmediate(say, GREETING);
    },
    closed: died.then(() => {}), isClosed, close: () => {},
    reconnect: async () => { throw new Error('not here'); },
  };
}

function caseNamed(id: string, execute: string): PlannedCase {
  const subject: Case = {
    id: id as CaseId, title: id, requirements: [], fixture: FIXTURE.name, start: 'shared', needs: [],
    steps: [{ kind: 'commands', commands: [command(execute, undefined, accept('x/y'))] }],
  };
  return { id: subject.id, fixture: subject.fixture, load: () => ({ case: subject }) };
}

type Told = { readonly verdicts: Readonly<Record<string, string>>; readonly events: readonly RunEvent[]; readonly finished: RunFinished; readonly starts: number };

async function told(script: Script, ids: readonly string[], over: Partial<RunOptions> = {}): Promise<Told> {
  const events: RunEvent[] = [];
  const starts = { count: 0 };
  const finished = await run({
    target: scripted(script, starts), spec: netSchema(), fixtures: [FIXTURE], errata: [], plan: ids.map((id) => caseNamed(id, id)),
    facts: { version: '1', capabilities: [], commands: undefined, schema: undefined, ownership: 'owned', slirp: undefined, tap: undefined, greeting: undefined } as RunOptions['facts'],
    workers: 1, strict: false, complete: true, keepTranscripts: false, maxFindings: 10, replyDeadlineMs: 100,
    baseline: new BaselineKeeper(undefined, '2026-01-01'), scratch: { folder: () => '/nowhere', discard: () => {} },
    replay: String, signal: new AbortController().signal, emit: (event) => events.push(event), ...over,
  });
  const cases = events.filter((event): event is CaseFinished => event.kind === 'case-finished');
  const verdicts = Object.fromEntries(cases.map(({ id, verdict, alone }) => [id, alone === undefined ? verdict.kind : `${verdict.kind} ${alone}`]));
  return { verdicts, events, finished, starts: starts.count };
}

test('passing cases share one instance', async () => {
  const { verdicts, starts, finished } = await told(() => 'return', ['a', 'b', 'c']);
  assert.equal(verdicts, { a: 'pass', b: 'pass', c: 'pass' });
  assert.is(starts, 1);
  assert.is(finished.outcome, 'conforms');
});

test('a failing case is run again alone, and the next case on a fresh instance', async () => {
  const { verdicts, starts, finished } = await told((execute) => (execute === 'b' ? 'error' : 'return'), ['a', 'b', 'c']);
  assert.equal(verdicts, { a: 'pass', b: 'fail fails', c: 'pass' });
  assert.is(starts, 3);
  assert.is(finished.outcome, 'findings');
});

test('a failure that needs what ran before is told as such', async () => {
  const { verdicts } = await told((execute, served) => (execute === 'b' && served > 0 ? 'error' : 'return'), ['a', 'b', 'c']);
  assert.equal(verdicts, { a: 'pass', b: 'fail passes', c: 'pass' });
});

test('the echo of a failure is no finding: what ran on the spoilt instance runs again', async () => {
  let spoilt = false;
  const script: Script = (execute, served) => {
    if (served === 0) spoilt = false;
    spoilt ||= execute === 'b';
    return spoilt ? 'error' : 'return';
  };
  const { verdicts } = await told(script, ['a', 'b', 'c', 'd']);
  assert.equal(verdicts, { a: 'pass', b: 'fail fails', c: 'pass', d: 'pass' });
});

test('a death is a finding with its evidence, and the run goes on', async () => {
  const { verdicts, events } = await told((execute, _served, die) => {
    if (execute === 'b') die({ kind: 'signal', signal: 'SIGSEGV' });
    return 'return';
  }, ['a', 'b', 'c']);
  assert.equal(verdicts, { a: 'pass', b: 'fail fails', c: 'pass' });
  const ended = events.find((event) => event.kind === 'instance-ended');
  assert.ok(ended?.kind === 'instance-ended' && ended.how === 'killed by SIGSEGV' && ended.stderrTail === 'last words');
});

test('silence is a hang', async () => {
  const { verdicts } = await told((execute) => (execute === 'b' ? 'silence' : 'return'), ['a', 'b', 'c']);
  assert.equal(verdicts, { a: 'pass', b: 'fail fails', c: 'pass' });
});

test('a fixture that cannot be set up makes its cases untestable, and nothing green', async () => {
  const fixture = { ...FIXTURE, setup: [command('device_add', {}, accept('fixture/setup'))] };
  const { verdicts, finished } = await told((execute) => (execute === 'device_add' ? 'error' : 'return'), ['a', 'b'], { fixtures: [fixture] });
  assert.equal(verdicts, { a: 'untestable', b: 'untestable' });
  assert.is(finished.outcome, 'could-not-run');
});

test('a target that starts no more is an error of the harness and not a finding', async () => {
  let starts = 0;
  const target: Target = {
    ...scripted((execute, _served, die) => {
      if (execute === 'b') die({ kind: 'exit', code: 1 });
      return 'return';
    }, { count: 0 }),
  };
  const failing: Target = { ...target, start: async (options) => {
    if (starts++ > 0) throw new TargetError('died-at-start', 'it is gone');
    return target.start(options);
  } };
  const { verdicts, finished } = await told(() => 'return', ['a', 'b', 'c'], { target: failing });
  assert.equal(verdicts, { a: 'pass', b: 'fail', c: 'errored' });
  assert.is(finished.outcome, 'findings');
});

test('a run ends after as many findings as were asked for', async () => {
  const { verdicts } = await told(() => 'error', ['a', 'b', 'c', 'd', 'e'], { maxFindings: 2 });
  assert.is(Object.values(verdicts).filter((verdict) => verdict.startsWith('fail')).length, 2);
});

test('an interrupted run is no verdict', async () => {
  const controller = new AbortController();
  const { finished, verdicts } = await told((execute) => {
    if (execute === 'b') controller.abort();
    return 'return';
  }, ['a', 'b', 'c'], { signal: controller.signal });
  assert.is(finished.outcome, 'interrupted');
  assert.not.ok('c' in verdicts);
});

test.run();
