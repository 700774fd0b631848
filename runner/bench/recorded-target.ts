// A target that keeps what was said to it: for each instance what was written at once, and how many messages came before the next
// write. A bare client can say the same again, with the same waits, and look at nothing.

import { connect, type Socket } from 'node:net';
import type { Machine, Monitor, Received, StartOptions, StimulusOutcome, Target } from '../../targets/target.ts';
import type { ScratchMaker } from '../scratch.ts';

/** `messages`: how many came before the next act, by monitor. A text is latin1, one character a byte. */
type Act = { readonly monitor: number; readonly text: string | 'reconnect'; readonly messages: [number, number] };

/** Times by `performance.now()`; `waitedMs`: how long nobody said anything, where that was longer than any reply takes. */
export type Hearing = {
  readonly machine: Machine;
  readonly monitors: StartOptions['monitors'];
  readonly acts: Act[];
  readonly startedMs: number;
  lastMs: number;
  waitedMs: number;
};

/** Has no host side: what happens beside a monitor is no affair of a bare client. */
export function recordedTarget(target: Target, hearings: Hearing[]): Target {
  return {
    ...target,
    start: async (options) => {
      const { machine, monitors } = options;
      const hearing: Hearing = { machine, monitors, acts: [], startedMs: performance.now(), lastMs: Number.POSITIVE_INFINITY, waitedMs: 0 };
      hearings.push(hearing);
      const instance = await target.start(options);
      const { stimulate } = instance;
      return {
        started: instance.started, died: instance.died,
        monitors: instance.monitors.map((monitor, index) => recordedMonitor(monitor, index, hearing)),
        stimulate: stimulate === undefined ? undefined : (stimulus): Promise<StimulusOutcome> => stimulate(stimulus),
        death: () => instance.death(), stderrTail: () => instance.stderrTail(), stop: () => instance.stop(),
      };
    },
  };
}

function recordedMonitor(monitor: Monitor, index: number, hearing: Hearing): Monitor {
  const { acts } = hearing;
  const act = (text: string): void => {
    noteTime(hearing);
    acts.push({ monitor: index, text, messages: [0, 0] });
  };
  if (acts.length === 0) act('');
  return {
    closed: monitor.closed, isClosed: () => monitor.isClosed(), close: () => monitor.close(),
    reconnect: async () => {
      act('reconnect');
      return recordedMonitor(await monitor.reconnect(), index, hearing);
    },
    send: (data) => {
      act(typeof data === 'string' ? data : Buffer.from(data).toString('latin1'));
      monitor.send(data);
    },
    onMessage: (listener: (received: Received) => void) => monitor.onMessage((received) => {
      noteTime(hearing);
      const last = acts.at(-1);
      if (last !== undefined) last.messages[index === 1 ? 1 : 0]++;
      listener(received);
    }),
    ...(monitor.lineEnds === undefined ? {} : { lineEnds: monitor.lineEnds.bind(monitor) }),
  };
}

function noteTime(hearing: Hearing): void {
  const nowMs = performance.now();
  const quietMs = nowMs - hearing.lastMs;
  if (quietMs > STALL_MS) hearing.waitedMs += quietMs;
  hearing.lastMs = nowMs;
}

/** Commands among what was said. */
export function commandsIn(hearings: readonly Hearing[]): number {
  return hearings.flatMap(({ acts }) => acts).reduce((sum, { text }) => sum + text.split('\n').length - 1, 0);
}

/** Says to fresh instances of `target` what others have heard. Returns the milliseconds that it took, starts included. */
export async function sayAgain(target: Target, hearings: readonly Hearing[], scratch: ScratchMaker): Promise<number> {
  const begun = performance.now();
  let stalledMs = 0;
  for (const hearing of hearings) stalledMs += await sayTo(target, hearing, scratch);
  return performance.now() - begun - stalledMs;
}

/** Returns how long it waited for what did not come this time. */
async function sayTo(target: Target, { machine, monitors, acts }: Hearing, scratch: ScratchMaker): Promise<number> {
  const folder = scratch.folder();
  const start = (): ReturnType<Target['start']> => target.start({ machine, monitors, scratch: folder });
  // Now and then a QEMU dies while it starts; campaigns try again as well.
  const instance = await start().catch(start);
  for (const monitor of instance.monitors) monitor.close();
  const paths = ['qmp.sock', 'qmp2.sock'].slice(0, monitors).map((name) => `${folder}/${name}`);
  const clients = paths.map((path) => new BareClient(path));
  let stalledMs = 0;
  try {
    for (const { monitor, text, messages } of acts) {
      const client = clients[monitor];
      if (text === 'reconnect') client?.reconnect();
      else client?.say(text);
      for (const [index, each] of clients.entries()) stalledMs += await each.heard(messages[index === 1 ? 1 : 0]);
    }
  } finally {
    for (const client of clients) client.leave();
    await instance.stop();
    scratch.discard(folder);
  }
  return stalledMs;
}

/** What does not come within this does not come: it counts for nobody. */
const STALL_MS = 300;
const LINE_FEED = 10;

/** Counts lines and looks at none. */
class BareClient {
  readonly #path: string;
  #socket: Socket;
  #surplus = 0;
  #isOver = false;
  #wake: () => void = nothing;

  constructor(path: string) {
    this.#path = path;
    this.#socket = this.#connected();
  }

  say(text: string): void {
    if (!this.#isOver && text !== '') this.#socket.write(text, 'latin1');
  }

  reconnect(): void {
    this.leave();
    this.#socket = this.#connected();
  }

  leave(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  /** Resolves after so many more lines, or when there will be none; with the time that was waited in vain. */
  heard(lines: number): Promise<number> {
    return new Promise((resolve) => {
      const done = (stalledMs: number): void => {
        clearTimeout(timer);
        this.#surplus = Math.max(0, this.#surplus - lines);
        this.#wake = nothing;
        resolve(stalledMs);
      };
      const timer = setTimeout(() => done(STALL_MS), STALL_MS);
      this.#wake = () => {
        if (this.#surplus >= lines || this.#isOver) done(0);
      };
      this.#wake();
    });
  }

  #connected(): Socket {
    const socket = connect(this.#path);
    this.#isOver = false;
    socket.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === LINE_FEED) this.#surplus++;
      this.#wake();
    });
    socket.on('error', nothing);
    socket.on('close', () => {
      this.#isOver = true;
      this.#wake();
    });
    return socket;
  }
}

function nothing(): void {}
