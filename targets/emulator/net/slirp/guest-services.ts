// `guestfwd` and `smb`: addresses of the network at which a device or a program of the host answers the guest.
// tcp_subr.c, tcp_ctl; misc.c, fork_exec.
//
// A program is started for each connection once that stands. A device serves all of them: it hears every one, and what it
// says goes to the newest.

import type { Tcp } from '../../../../generators/frames/frame.ts';
import { shellWords } from '../../../shell-words.ts';
import type { Stream } from '../../host/stream.ts';
import type { CharacterDevice, GuestForward } from './settings.ts';
import type { Stack } from './stack.ts';
import type { TcpConnection } from './tcp-connection.ts';
import type { Path, TcpTable } from './tcp-table.ts';

/** NetBIOS sessions, and SMB without them. */
export const FILE_SERVER_PORTS: readonly number[] = [139, 445];

/** Answers a SYN of the guest. */
export type GuestService = (path: Path, segment: Tcp) => void;

export class GuestServices {
  readonly #stack: Stack;
  readonly #table: TcpTable;
  readonly #services = new Map<string, GuestService>();
  /** Programs that run for the guest. */
  readonly #running = new Set<Stream>();

  constructor(stack: Stack, table: TcpTable) {
    this.#stack = stack;
    this.#table = table;
    for (const rule of stack.settings.guestForwards) this.#services.set(`${rule.server} ${rule.port}`, this.#serviceOf(rule));
  }

  at(server: string, port: number): GuestService | undefined {
    return this.#services.get(`${server} ${port}`);
  }

  close(): void {
    for (const stream of this.#running) stream.close();
  }

  #serviceOf({ to }: GuestForward): GuestService {
    if (to.kind === 'device') return deviceService(to.device, this.#table, this.#stack.defects);
    const command = this.#commandFor(to.command);
    let shared: Stream | undefined;
    const start = this.#stack.defects.has('user-guestfwd-shares-one-process') ? () => (shared ??= this.#start(command)) : () => this.#start(command);
    return (path, segment) => this.#runProgram(path, segment, start);
  }

  #commandFor(command: string): string {
    const { settings, defects } = this.#stack;
    const first = settings.guestForwards[settings.guestForwards.length - 1]?.to;
    return defects.has('user-guestfwd-first-rule-only') && first?.kind === 'program' ? first.command : command;
  }

  #runProgram(path: Path, segment: Tcp, start: () => Stream | undefined): void {
    const isSilent = FILE_SERVER_PORTS.includes(path.sourcePort) && this.#stack.defects.has('user-smb-silent');
    let stream: Stream | undefined;
    const connection: TcpConnection = this.#table.accept(path, segment, {
      onEstablished: () => {
        stream = start();
        stream?.handle({ onData: (bytes) => isSilent || connection.write(bytes), onClose: () => connection.end() });
        if (stream === undefined) connection.end();
      },
      onData: (bytes) => stream?.write(bytes),
      onEnd: () => stream?.end(),
      onReset: () => stream?.close(),
    }, segment.maximumSegmentSize);
    connection.start();
  }

  #start(command: string): Stream | undefined {
    const { host, defects } = this.#stack;
    const [program, ...args] = shellWords(command) ?? [];
    const stream = program === undefined ? undefined : host.programs.spawn(host.target, program, defects.has('user-guestfwd-without-arguments') ? [] : args)?.stdio;
    if (stream !== undefined) this.#running.add(stream);
    return stream;
  }
}

/** What the device says while nobody is connected waits for the next. */
function deviceService(device: CharacterDevice, table: TcpTable, defects: ReadonlySet<string>): GuestService {
  /** Those that stand, the newest last; one that the guest has ended hears on. */
  let connections: readonly TcpConnection[] = [];
  const waiting: Uint8Array[] = [];
  device.onData((bytes) => {
    const newest = connections.at(-1);
    if (newest === undefined) waiting.push(bytes);
    else if (!defects.has('user-guestfwd-device-to-guest-lost')) newest.write(bytes);
  });
  return (path, segment) => {
    const connection: TcpConnection = table.accept(path, segment, {
      onEstablished: () => {
        connections = [...connections, connection];
        for (const bytes of waiting.splice(0)) connection.write(bytes);
      },
      onData: (bytes) => {
        if (!defects.has('user-guestfwd-device-from-guest-lost')) device.write(bytes);
      },
      onEnd: () => undefined,
      onReset: () => {
        connections = connections.filter((each) => each !== connection);
      },
    }, segment.maximumSegmentSize);
    connection.start();
  };
}
