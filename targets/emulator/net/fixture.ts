// A net subsystem for tests: its clock stands still until told otherwise, and what it emits is kept.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Clock, Net, NetOptions, Reply } from '../contract.ts';
import { createNet } from './net.ts';

export type Emitted = { readonly event: string; readonly data: JsonObject | undefined };

export type NetFixture = {
  readonly net: Net;
  readonly events: Emitted[];
  /** Runs a command; its result is the word `ok` or the error class. */
  readonly run: (command: string, args: JsonObject) => string;
  /** Runs a command that must succeed, and gives what it returns. */
  readonly value: (command: string, args: JsonObject) => unknown;
  readonly advance: (ms: number) => void;
};

export function netFixture(options: Partial<Pick<NetOptions, 'defined' | 'defects' | 'machine'>> = {}): NetFixture {
  const events: Emitted[] = [];
  const clock = manualClock();
  const emit = (event: string, data: JsonObject | undefined): void => void events.push({ event, data });
  const net = createNet({ defined: new Set(), defects: new Set(), machine: 'pc', ...options, clock, emit });
  const execute = (command: string, args: JsonObject): Reply => net.execute(command, args) ?? unknown(command);
  return {
    net,
    events,
    run: (command, args) => outcome(execute(command, args)),
    value: (command, args) => returned(execute(command, args)),
    advance: clock.advance,
  };
}

export type ManualClock = Clock & { readonly advance: (ms: number) => void };

export function manualClock(): ManualClock {
  let now = 0;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  const next = (end: number): (typeof timers)[number] | undefined => {
    return timers.filter((timer) => timer.at <= end).sort((left, right) => left.at - right.at)[0];
  };
  return {
    now: () => now,
    after: (ms, callback) => {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (ms) => {
      const end = now + ms;
      for (let timer = next(end); timer !== undefined; timer = next(end)) {
        now = timer.at;
        timers = timers.filter((other) => other !== timer);
        timer.callback();
      }
      now = end;
    },
  };
}

function outcome(reply: Reply): string {
  return reply.kind === 'return' ? 'ok' : reply.errorClass;
}

function returned(reply: Reply): unknown {
  if (reply.kind === 'error') throw new Error(`${reply.errorClass}: ${reply.desc}`);
  return reply.value;
}

function unknown(command: string): never {
  throw new Error(`the net subsystem does not know '${command}'`);
}
