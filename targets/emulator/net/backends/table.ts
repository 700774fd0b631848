// Which backend serves which type, and what a build must have for it. A type without a row is not compiled in.

import type { Backend } from './backend.ts';
import { createBridge } from './bridge.ts';
import { createHubport } from './hubport.ts';
import { createL2tpv3 } from './l2tpv3.ts';
import { createNetmap } from './netmap.ts';
import { createSocket } from './socket.ts';
import { createTap } from './tap.ts';
import { createUser } from './user.ts';
import { createVde } from './vde.ts';
import { createVhostUser } from './vhost-user.ts';
import { createVhostVdpa } from './vhost-vdpa.ts';
import { createVmnetBridged, createVmnetHost, createVmnetShared } from './vmnet.ts';

type Row = { readonly create: Backend; readonly needs: string | undefined };

const BACKENDS: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['user', { create: createUser, needs: undefined }],
  ['tap', { create: createTap, needs: undefined }],
  ['l2tpv3', { create: createL2tpv3, needs: undefined }],
  ['socket', { create: createSocket, needs: undefined }],
  ['vde', { create: createVde, needs: undefined }],
  ['bridge', { create: createBridge, needs: undefined }],
  ['hubport', { create: createHubport, needs: undefined }],
  ['netmap', { create: createNetmap, needs: 'CONFIG_NETMAP' }],
  ['vhost-user', { create: createVhostUser, needs: undefined }],
  ['vhost-vdpa', { create: createVhostVdpa, needs: undefined }],
  ['vmnet-host', { create: createVmnetHost, needs: 'CONFIG_VMNET' }],
  ['vmnet-shared', { create: createVmnetShared, needs: 'CONFIG_VMNET' }],
  ['vmnet-bridged', { create: createVmnetBridged, needs: 'CONFIG_VMNET' }],
]);

/** `none` and `nic` are names of the schema and never backends. */
export function backendOf(type: string, defined: ReadonlySet<string>): Backend | undefined {
  const row = BACKENDS.get(type);
  return row === undefined || (row.needs !== undefined && !defined.has(row.needs)) ? undefined : row.create;
}
