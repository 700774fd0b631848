// A program of the harness's own: the host notes its arguments, and it does as it was told.

import type { EndpointSpec } from '../../../host-side.ts';
import { runBridgeHelper } from '../bridge-helper.ts';
import type { OpenEndpoint } from '../endpoint.ts';
import type { Behaviour } from '../programs.ts';
import type { Stream } from '../stream.ts';
import type { VirtualHost } from '../virtual-host.ts';
import { passive } from './names.ts';

type ProgramSpec = Extract<EndpointSpec, { readonly kind: 'program' }>;

export const openProgram: OpenEndpoint<'program'> = (spec, { host }) => {
  const path = `/tmp/${host.unusedName('h')}/program`;
  host.programs.install(path, behaviourOf(spec, host));
  host.files.put(path, { kind: 'file', bytes: new Uint8Array(0) });
  return passive({ path }, () => {
    host.programs.uninstall(path);
    host.files.remove(path);
  });
};

function behaviourOf({ behaviour, status = 0 }: ProgramSpec, host: VirtualHost): Behaviour {
  switch (behaviour) {
    case 'echo': return (_args, stdio) => echo(stdio);
    case 'exit': return () => status;
    case 'bridge-helper': return (args) => runBridgeHelper(args, host);
    default: throw behaviour satisfies never;
  }
}

function echo(stdio: Stream): undefined {
  let rest = '';
  stdio.handle({
    onData: (bytes) => {
      const lines = (rest + Buffer.from(bytes).toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) stdio.write(Buffer.from(`echo ${line}\n`, 'latin1'));
    },
    onClose: () => stdio.close(),
  });
}
