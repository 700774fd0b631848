// The machine that the emulated process seems to run on: an ordinary Debian host, as root, in a network
// namespace that has a loopback interface and nothing else. It opens nothing real.

import type { Clock } from '../contract.ts';
import { serveFiles } from './file-server.ts';
import { Files } from './files.ts';
import { Interfaces } from './interfaces.ts';
import { Ports } from './ports.ts';
import { Process } from './process.ts';
import { Programs } from './programs.ts';
import { RawNetwork } from './raw-ip.ts';
import { TcpNetwork } from './tcp.ts';
import { Turns } from './turns.ts';
import { UdpNetwork } from './udp.ts';

export class VirtualHost {
  readonly turns: Turns;
  readonly ports: Ports = new Ports();
  readonly tcp: TcpNetwork;
  readonly udp: UdpNetwork;
  readonly raw: RawNetwork;
  readonly files: Files = new Files();
  readonly programs: Programs;
  readonly interfaces: Interfaces = new Interfaces();
  /** The emulated QEMU. */
  readonly target: Process = new Process();
  readonly harness: Process = new Process();

  #names = 0;

  constructor(clock: Clock) {
    this.turns = new Turns(clock);
    this.tcp = new TcpNetwork(this.turns, this.ports);
    this.udp = new UdpNetwork(this.turns, this.ports);
    this.raw = new RawNetwork(this.turns);
    this.programs = new Programs(this.turns);
    this.programs.install('/usr/sbin/smbd', serveFiles);
  }

  /** A name that nothing here has had. */
  unusedName(start: string): string {
    this.#names += 1;
    return `${start}${this.#names}`;
  }
}
