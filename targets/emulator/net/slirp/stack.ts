// What the services of one user network share.

import type { VirtualHost } from '../../host/virtual-host.ts';
import type { Link } from './link.ts';
import type { SlirpSettings } from './settings.ts';

export type Stack = {
  readonly settings: SlirpSettings;
  readonly link: Link;
  /** The host on which the emulated process runs. */
  readonly host: VirtualHost;
  readonly defects: ReadonlySet<string>;
};
