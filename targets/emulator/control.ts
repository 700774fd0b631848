// The side entrance: what the world outside the monitor does to a NIC, one JSON object a line in, one outcome a line out;
// beside it the requests for the simulated host, which have numbers.

import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { readRequest } from '../host/protocol.ts';
import { type HostServer, serveHost } from '../host/serve-host.ts';
import type { Stimulus, StimulusOutcome } from '../target.ts';
import type { Net } from './contract.ts';
import { unavailable } from '../unavailable.ts';

export function serveControl(socket: Socket, net: Net): void {
  const write = (line: string): void => {
    if (!socket.destroyed) socket.write(`${line}\n`);
  };
  let host: HostServer | undefined;
  socket.on('error', () => socket.destroy());
  socket.on('close', () => void host?.end());
  const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => {
    if (isHostLine(line)) {
      host ??= serveHost(net.host, write);
      host.hear(line);
    } else write(JSON.stringify(outcome(line, net)));
  });
  lines.on('error', () => socket.destroy());
}

function isHostLine(line: string): boolean {
  return readRequest(line).kind !== 'foreign';
}

function outcome(line: string, net: Net): StimulusOutcome {
  const stimulus = parseStimulus(line);
  return stimulus === undefined ? unavailable('a stimulus that this emulator knows') : net.stimulate(stimulus);
}

function parseStimulus(line: string): Stimulus | undefined {
  const raw = parsed(line);
  if (typeof raw !== 'object' || raw === null || !('kind' in raw) || !('nic' in raw) || typeof raw.nic !== 'string') return undefined;
  const { nic } = raw;
  switch (raw.kind) {
    case 'read-link':
    case 'read-announce':
    case 'eject': return { kind: raw.kind, nic };
    case 'negotiate-features': return { kind: 'negotiate-features', nic, standby: 'standby' in raw && raw.standby === true };
    case 'control-queue': {
      const numbers = 'class' in raw && 'command' in raw ? [Number(raw.class), Number(raw.command)] : [];
      const [queueClass, command] = numbers;
      if (queueClass === undefined || command === undefined || !('data' in raw) || typeof raw.data !== 'string') return undefined;
      return { kind: 'control-queue', nic, class: queueClass, command, data: raw.data };
    }
    default: return undefined;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
