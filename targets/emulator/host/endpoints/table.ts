// Which file opens which kind of endpoint.

import type { EndpointSpec } from '../../../host-side.ts';
import type { EndpointOutcome, EndpointPlace, OpenEndpoint } from '../endpoint.ts';
import { openCaller } from './caller.ts';
import { openDatagrams } from './datagrams.ts';
import { openNetmapDevice, openVdpaDevice } from './devices.ts';
import { openBridge, openNetworkCard } from './interfaces.ts';
import { openListener } from './listener.ts';
import { openFolder, openFreeInterface, openFreePort, openSmbDaemon } from './names.ts';
import { openNic } from './nic.ts';
import { openProgram } from './program.ts';
import { openUnixListener } from './unix-listener.ts';
import { openVdeSwitch } from './vde-switch.ts';
import { openVhostNet } from './vhost-net.ts';
import { openVhostUser } from './vhost-user.ts';
import { unavailable } from '../../../unavailable.ts';

type Rows = { readonly [Kind in EndpointSpec['kind']]?: OpenEndpoint<Kind> };

const ROWS: Rows = {
  'listener': openListener,
  'caller': openCaller,
  'datagrams': openDatagrams,
  'free-port': openFreePort,
  'free-interface': openFreeInterface,
  'unix-listener': openUnixListener,
  'vhost-user': openVhostUser,
  'bridge': openBridge,
  'network-card': openNetworkCard,
  'vde-switch': openVdeSwitch,
  'vhost-net': openVhostNet,
  'netmap-device': openNetmapDevice,
  'vdpa-device': openVdpaDevice,
  'program': openProgram,
  'folder': openFolder,
  'smb-daemon': openSmbDaemon,
  'nic': openNic,
};

export function openEndpoint(spec: EndpointSpec, place: EndpointPlace): EndpointOutcome {
  const open = ROWS[spec.kind] as OpenEndpoint<EndpointSpec['kind']> | undefined;
  return open?.(spec, place) ?? unavailable(`an endpoint of kind ${spec.kind} on the simulated host`);
}
