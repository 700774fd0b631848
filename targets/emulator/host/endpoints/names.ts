// Ports and interface names that nobody has, for the target to take, and folders with files for it to read.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import type { EndpointOutcome, OpenEndpoint } from '../endpoint.ts';
import { addressText, LOOPBACK } from '../socket-address.ts';

export const openFreePort: OpenEndpoint<'free-port'> = (spec, { host }) => {
  const at = { host: spec.host ?? LOOPBACK, port: host.ports.free(spec.protocol, spec.host ?? LOOPBACK) };
  return passive({ ...at, address: addressText(at) }, () => undefined);
};

export const openFreeInterface: OpenEndpoint<'free-interface'> = (_spec, { host }) => {
  const name = host.unusedName('plumb');
  return passive({ name }, () => host.interfaces.remove(name));
};

export const openFolder: OpenEndpoint<'folder'> = (spec, { host }) => {
  const path = `/tmp/${host.unusedName('h')}`;
  host.files.put(path, { kind: 'folder' });
  for (const [name, text] of Object.entries(spec.files)) host.files.put(`${path}/${name}`, { kind: 'file', bytes: new TextEncoder().encode(text) });
  return passive({ path }, () => host.files.remove(path));
};

export const openSmbDaemon: OpenEndpoint<'smb-daemon'> = () => passive({ path: '/usr/sbin/smbd' }, () => undefined);

/** An endpoint at which nothing comes and to which nothing is sent. */
export function passive(info: JsonObject, close: () => void): EndpointOutcome {
  return { kind: 'open', endpoint: { info: () => info, send: () => undefined, close } };
}
