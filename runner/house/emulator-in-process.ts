// The reference emulator in the process of its tester: the same sockets and bytes, without a process to start.
//
// For tests that need hundreds of faulty emulators. A defect that stops the whole process would stop the tester too;
// `emulator:defect=NAME` is for those.

import { netSchema } from '../../generators/net-7.1/schema.ts';
import { controlStimulator } from '../../targets/control.ts';
import { DEFAULT_BUILD } from '../../targets/emulator/builds.ts';
import { lastWords } from '../../targets/emulator/last-words.ts';
import { type Server, type ServerEnd, serve } from '../../targets/emulator/server.ts';
import { remoteHost } from '../../targets/host/remote-host.ts';
import { openMonitor } from '../../targets/qmp/monitor.ts';
import { connectUnix, socketPath } from '../../targets/sockets.ts';
import type { Death, Instance, StartOptions, Target } from '../../targets/target.ts';

/** `config`: CONFIG symbols of its build beside the usual ones. */
export function emulatorInProcess(defects: readonly string[], config: readonly string[] = []): Target {
  return {
    name: 'emulator in process',
    ownership: 'owned',
    machines: ['bare', 'pc', 'preconfig'],
    maxMonitors: 2,
    start: (options) => start(new Set(defects), new Set([...DEFAULT_BUILD, ...config]), options),
  };
}

async function start(defects: ReadonlySet<string>, defined: ReadonlySet<string>, options: StartOptions): Promise<Instance> {
  const paths = ['qmp.sock', 'qmp2.sock'].slice(0, options.monitors).map((name) => socketPath(options.scratch, name));
  const control = socketPath(options.scratch, 'control.sock');
  const server = await serve({
    machine: options.machine, defects, defined, schema: netSchema(),
    listen: paths.map((path) => ({ kind: 'unix', path })), control: { kind: 'unix', path: control },
  });
  const monitors = await Promise.all(paths.map((path) => openMonitor(() => connectUnix(path))));
  return instanceOf(server, monitors, control);
}

function instanceOf(server: Server, monitors: Instance['monitors'], control: string): Instance {
  const stimulator = controlStimulator(control);
  const host = remoteHost(() => connectUnix(control));
  let death: Death | undefined;
  let words = '';
  const died = server.ended.then((end) => {
    if (end.kind === 'fell') words = lastWords(end.how, end.defect);
    death = deathOf(end);
    return death;
  });
  return {
    monitors, died, host,
    stimulate: (stimulus) => stimulator.stimulate(stimulus),
    death: () => death,
    stderrTail: () => words,
    stop: async () => {
      for (const monitor of monitors) monitor.close();
      stimulator.close();
      host.end();
      await server.close();
      return died;
    },
  };
}

function deathOf(end: ServerEnd): Death {
  if (end.kind === 'closed') return { kind: 'stopped' };
  if (end.kind === 'quit') return { kind: 'exit', code: 0 };
  switch (end.how) {
    case 'exit-0': return { kind: 'exit', code: 0 };
    case 'exit-1': return { kind: 'exit', code: 1 };
    case 'SIGABRT': case 'SIGSEGV': return { kind: 'signal', signal: end.how };
    default: throw end.how satisfies never;
  }
}
