// The server's half of the protocol, for any HostSide: the agent's, and the emulator's on its control socket.

import type { HostAnswer, HostSide } from '../host-side.ts';
import { type HostPlace, type HostRequest, readRequest, writeReply } from './protocol.ts';

export interface HostServer {
  /** Takes one line without its end; false where it is no line of this protocol, so that another may read it. */
  hear(line: string): boolean;
  /** The client has gone: closes what it opened. Never rejects. */
  end(): Promise<void>;
}

/** A host that can serve one instance after another. */
export interface MovableHost extends HostSide {
  /** Closes all that is open. */
  settle(place: HostPlace): Promise<void>;
}

/** `write` gets each line without its end; a `packet` may be dropped by it where too much waits, an answer not. */
export function serveHost(host: HostSide | MovableHost, write: (line: string, what: 'answer' | 'packet') => void): HostServer {
  const open = new Set<string>();
  host.onPacket((packet) => write(writeReply({ kind: 'packet', packet }), 'packet'));
  const serve = async (request: HostRequest): Promise<void> => {
    const { seq } = request;
    if (request.host === 'open') open.add(request.name);
    if (request.host === 'close') open.delete(request.name);
    try {
      write(writeReply({ kind: 'answer', seq, answer: await answerOf(host, request) }), 'answer');
    } catch (error) {
      write(writeReply({ kind: 'error', seq, reason: error instanceof Error ? error.message : String(error) }), 'answer');
    }
  };
  return {
    hear: (line) => {
      const read = readRequest(line);
      if (read.kind === 'foreign') return false;
      if (read.kind === 'bad') write(writeReply({ kind: 'error', seq: read.seq, reason: read.reason }), 'answer');
      else void serve(read.request);
      return true;
    },
    end: async () => {
      await Promise.all([...open].map((name) => host.close(name).catch(() => {})));
      open.clear();
    },
  };
}

const DONE: HostAnswer = { kind: 'answer', value: {} };

async function answerOf(host: HostSide | MovableHost, request: HostRequest): Promise<HostAnswer> {
  switch (request.host) {
    case 'open': return host.open(request.name, request.spec);
    case 'ask': return host.ask(request.question);
    case 'send': return host.send(request.packets).then(() => DONE);
    case 'close': return host.close(request.name).then(() => DONE);
    case 'settle': {
      if (!('settle' in host)) throw new Error('it stays where it is');
      return host.settle(request.place).then(() => DONE);
    }
    default: throw request satisfies never;
  }
}
