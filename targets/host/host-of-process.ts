// The host beside a process of ours: in its own network where it has one, by an agent there; else in this process.

import { readlinkSync } from 'node:fs';
import type { HostSide, Packet } from '../host-side.ts';
import { type Agent, startAgent } from './agent-process.ts';
import { processHoldings } from './process-holdings.ts';
import { answerPort, type RealHost, realHost } from './real-host.ts';
import { remoteHost } from './remote-host.ts';

export interface InstanceHost extends HostSide {
  /** Closes what is open and ends what serves it. Never rejects. */
  end(): Promise<void>;
}

/** Nothing is started before the first use. */
export function hostOfProcess(pid: number, scratch: string): InstanceHost {
  let host: RealHost | undefined;
  let agent: Promise<Agent> | undefined;
  const start = (): Promise<Agent> => {
    agent = startAgent(pid, scratch);
    return agent;
  };
  const beside = lazyHost(() => {
    if (networkOf('self') === networkOf(pid)) {
      host = realHost({ scratch, isOwnNetwork: false });
      return host;
    }
    return remoteHost(async () => (await start()).stream);
  }, async () => {
    await host?.end();
    await agent?.then(({ end }) => end(), () => {});
  });
  return {
    ...beside,
    // Nobody needs to enter a namespace for these.
    ask: async (question) => {
      if (question.kind === 'process') return processHoldings(pid);
      return question.kind === 'port' ? answerPort(question, `/proc/${pid}/net`) : beside.ask(question);
    },
  };
}

/** One that is made with the first use. */
export function lazyHost(open: () => HostSide, end: () => Promise<void>): InstanceHost {
  let opened: HostSide | undefined;
  let listener: (packet: Packet) => void = () => {};
  const host = (): HostSide => {
    if (opened !== undefined) return opened;
    opened = open();
    opened.onPacket((packet) => listener(packet));
    return opened;
  };
  return {
    open: (name, spec) => host().open(name, spec),
    send: (packets) => host().send(packets),
    ask: (question) => host().ask(question),
    close: async (name) => opened?.close(name),
    onPacket: (next) => {
      listener = next;
    },
    end,
  };
}

/** The namespace's name; undefined where it is hidden from us. */
function networkOf(process: number | 'self'): string | undefined {
  try {
    return readlinkSync(`/proc/${process}/ns/net`);
  } catch {
    return undefined;
  }
}
