import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openTarget } from './open.ts';
import { openClient } from './qmp/client.ts';
import { createScratch } from './sandbox.ts';
import { type Instance, type Machine, type Stimulus, TargetError } from './target.ts';

/** Greets with its arguments, obeys, and answers stimuli with what it is told in the environment. */
const SERVER = `
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
const [qmp, control, ...rest] = process.argv.slice(2);
createServer((socket) => {
  socket.on('error', () => {});
  socket.write(JSON.stringify({ QMP: { arguments: rest, capabilities: [] } }) + '\\r\\n');
  createInterface({ input: socket }).on('line', (line) => {
    const { execute, id } = JSON.parse(line);
    if (execute === 'die') { console.error('ERROR: AddressSanitizer: heap-use-after-free'); process.abort(); }
    socket.write(JSON.stringify({ return: {}, id }) + '\\r\\n');
  }).on('error', () => {});
}).listen(qmp);
createServer((socket) => {
  createInterface({ input: socket }).on('line', (line) => {
    const { nic } = JSON.parse(line);
    if (nic === 'mute') return socket.destroy();
    socket.write(nic + '\\n');
  });
}).listen(control);
`;

async function withServer(machine: Machine, use: (instance: Instance, folder: string) => Promise<void>): Promise<void> {
  const scratch = createScratch();
  const folder = scratch.folder();
  const server = join(scratch.folder(), 'server.mjs');
  writeFileSync(server, SERVER);
  const target = openTarget(`exec:node '${server}' {qmp} {control} machine={machine} "in {scratch}" {qmp2}`);
  const instance = await target.start({ machine, monitors: 1, scratch: folder });
  await use(instance, folder);
  await instance.stop();
  scratch.remove();
}

async function clientOf(instance: Instance): ReturnType<typeof openClient> {
  const [monitor] = instance.monitors;
  if (monitor === undefined) throw new Error('no monitor');
  return openClient(monitor);
}

test('a command is told where to listen, what to be and where to write', () => withServer('preconfig', async (instance, folder) => {
  const client = await clientOf(instance);
  assert.equal(client.greeting['arguments'], ['machine=preconfig', `in ${folder}`, join(folder, 'qmp2.sock')]);
  assert.is((await client.execute('anything')).kind, 'return');
}));

test('its death is told, with its last words', () => withServer('bare', async (instance) => {
  const client = await clientOf(instance);
  assert.equal(await client.execute('die'), { kind: 'closed' });
  assert.equal(await instance.died, { kind: 'signal', signal: 'SIGABRT' });
  assert.match(instance.stderrTail(), 'AddressSanitizer: heap-use-after-free');
}));

test('stimuli go over the control socket; what is no outcome makes them unavailable', () => withServer('pc', async (instance) => {
  const ask = (nic: string): Promise<unknown> => {
    const stimulus: Stimulus = { kind: 'read-link', nic };
    return instance.stimulate?.(stimulus) ?? Promise.reject(new Error('no stimuli'));
  };
  assert.equal(await ask('{"kind":"link","up":false}'), { kind: 'link', up: false });
  assert.equal(await ask('{"kind":"acknowledged","ok":true}'), { kind: 'acknowledged', ok: true });
  assert.equal(await ask('{"kind":"done","more":1}'), { kind: 'done' });
  assert.equal(await ask('{"kind":"unavailable","missing":"x"}'), { kind: 'unavailable', missing: 'x' });
  for (const bad of ['{"kind":"link","up":1}', '{"kind":"other"}', '[]', 'junk', 'mute']) assert.match(JSON.stringify(await ask(bad)), 'unavailable', bad);
  assert.equal(await ask('{"kind":"done"}'), { kind: 'done' });
}));

test('a command that ends at once is named with its last words', async () => {
  const scratch = createScratch();
  const start = openTarget(`exec:sh -c 'echo the reason >&2; exit 3' {qmp}`).start({ machine: 'bare', monitors: 1, scratch: scratch.folder() });
  const error: unknown = await start.catch((reason: unknown) => reason);
  assert.ok(error instanceof TargetError);
  assert.is(error.code, 'died-at-start');
  assert.match(error.message, /sh ended with exit code 3 before its monitor was open \(it said: the reason\); run the command by hand/);
  scratch.remove();
});

test('a script whose interpreter is missing is not run, and says so', async () => {
  const scratch = createScratch();
  const script = join(scratch.folder(), 'script');
  writeFileSync(script, '#!/no/such/interpreter\n', { mode: 0o755 });
  const start = openTarget(`exec:${script} {qmp}`).start({ machine: 'bare', monitors: 1, scratch: scratch.folder() });
  const error: unknown = await start.catch((reason: unknown) => reason);
  assert.ok(error instanceof TargetError);
  assert.is(error.code, 'not-executable');
  assert.match(error.message, /the interpreter in its first line is missing/);
  scratch.remove();
});

test.run();
