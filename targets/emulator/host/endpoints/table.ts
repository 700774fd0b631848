// Which file opens which kind of endpoint.

import type { EndpointSpec } from '../../../host-side.ts';
import type { EndpointOutcome, EndpointPlace, OpenEndpoint } from '../endpoint.ts';
import { openCaller } from './caller.ts';
import { openDatagrams } from './datagrams.ts';
import { openListener } from './listener.ts';
import { openFolder, openFreeInterface, openFreePort } from './names.ts';
import { openNic } from './nic.ts';

type Rows = { readonly [Kind in EndpointSpec['kind']]?: OpenEndpoint<Kind> };

const ROWS: Rows = {
  'listener': openListener,
  'caller': openCaller,
  'datagrams': openDatagrams,
  'free-port': openFreePort,
  'free-interface': openFreeInterface,
  'folder': openFolder,
  'nic': openNic,
};

export function openEndpoint(spec: EndpointSpec, place: EndpointPlace): EndpointOutcome {
  const open = ROWS[spec.kind] as OpenEndpoint<EndpointSpec['kind']> | undefined;
  return open?.(spec, place) ?? { kind: 'unavailable', missing: `an endpoint of kind ${spec.kind} on the simulated host` };
}
