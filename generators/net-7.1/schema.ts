// The bundled schema: QEMU's net commands and events as they were during the development of 7.1.
//
// The interface is QEMU's, the documentation is ours. It is kept as QAPI text and read by the same front end
// as anybody else's schema, so that there is one source for types and words.

import type { Schema } from '../qapi/ir.ts';
import { loadSchema } from '../qapi/load.ts';
import { formatProblem } from '../qapi/schema-error.ts';
import { announceSource } from './announce.ts';
import { entrySource } from './entry.ts';
import { netCommandsSource } from './net-commands.ts';
import { netdevSource } from './netdev.ts';
import { nicOptionsSource } from './nic-options.ts';
import { rxFilterSource } from './rx-filter.ts';
import { stringSource } from './string.ts';
import { switchOptionsSource } from './switch-options.ts';
import { tapOptionsSource } from './tap-options.ts';
import { tunnelOptionsSource } from './tunnel-options.ts';
import { userOptionsSource } from './user-options.ts';
import { vhostOptionsSource } from './vhost-options.ts';
import { vmnetOptionsSource } from './vmnet-options.ts';

/** The files of the schema by path; `net-7.1.json` is the first. */
export const netSources: ReadonlyMap<string, string> = new Map([
  ['net-7.1.json', entrySource],
  ['string.json', stringSource],
  ['net-commands.json', netCommandsSource],
  ['nic-options.json', nicOptionsSource],
  ['user-options.json', userOptionsSource],
  ['tap-options.json', tapOptionsSource],
  ['tunnel-options.json', tunnelOptionsSource],
  ['switch-options.json', switchOptionsSource],
  ['vhost-options.json', vhostOptionsSource],
  ['vmnet-options.json', vmnetOptionsSource],
  ['netdev.json', netdevSource],
  ['rx-filter.json', rxFilterSource],
  ['announce.json', announceSource],
]);

export function netSchema(): Schema {
  loaded ??= loadBundled();
  return loaded;
}

let loaded: Schema | undefined;

function loadBundled(): Schema {
  const result = loadSchema('net-7.1.json', (path) => netSources.get(path));
  if (result.kind === 'error') throw new Error(`the bundled schema is damaged: ${formatProblem(result.error)}`);
  return result.schema;
}
