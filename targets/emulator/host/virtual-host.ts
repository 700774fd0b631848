// The machine that the emulated process seems to run on: an ordinary Debian host, as root, in a network
// namespace that has a loopback interface and nothing else. It opens nothing real.

import type { Clock } from '../contract.ts';
import { serveFiles } from './file-server.ts';
import { Files } from './files.ts';
import { Interfaces } from './interfaces.ts';
import { NETMAP, NetmapDevice } from './netmap.ts';
import { Ports } from './ports.ts';
import { Process } from './process.ts';
import { Programs } from './programs.ts';
import { installDistribution } from './distribution.ts';
import { RawNetwork } from './raw-ip.ts';
import type { Tap } from './tap.ts';
import { TcpNetwork } from './tcp.ts';
import { Turns } from './turns.ts';
import { UdpNetwork } from './udp.ts';
import { UnixNetwork } from './unix.ts';
import type { VdeSwitch } from './vde.ts';
import type { VdpaDevice } from './vdpa.ts';
import { Vmnet } from './vmnet/vmnet.ts';

export class VirtualHost {
  readonly turns: Turns;
  readonly ports: Ports = new Ports();
  readonly tcp: TcpNetwork;
  readonly udp: UdpNetwork;
  readonly raw: RawNetwork;
  readonly files: Files = new Files();
  readonly programs: Programs;
  readonly interfaces: Interfaces;
  /** By the name of their interface. */
  readonly taps: Map<string, Tap> = new Map();
  readonly unix: UnixNetwork;
  /** By their control folder. */
  readonly vdeSwitches: Map<string, VdeSwitch> = new Map();
  /** By the path of their control device; none where the target is built without netmap. */
  readonly netmapDevices: Map<string, NetmapDevice> = new Map();
  /** By path. */
  readonly vdpaDevices: Map<string, VdpaDevice> = new Map();
  readonly vmnet: Vmnet = new Vmnet(this);
  /** The emulated QEMU. */
  readonly target: Process = new Process();
  readonly harness: Process = new Process();

  #names = 0;

  /** `defined`: the CONFIG symbols of the target's build, which suits its host. */
  constructor(clock: Clock, defined: ReadonlySet<string>) {
    this.turns = new Turns(clock);
    this.tcp = new TcpNetwork(this.turns, this.ports);
    this.udp = new UdpNetwork(this.turns, this.ports);
    this.raw = new RawNetwork(this.turns);
    this.programs = new Programs(this.turns);
    this.interfaces = new Interfaces(this.turns);
    this.unix = new UnixNetwork(this.turns, this.files);
    installDistribution(this);
    if (defined.has('CONFIG_NETMAP')) this.netmapDevices.set(NETMAP, new NetmapDevice(this));
    if (defined.has('CONFIG_VMNET')) this.interfaces.add({ name: 'en0', kind: 'card', up: true, leave: () => undefined });
    this.programs.install('/usr/sbin/smbd', serveFiles);
  }

  /** A name that nothing here has had. */
  unusedName(start: string): string {
    this.#names += 1;
    return `${start}${this.#names}`;
  }
}
