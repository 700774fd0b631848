import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loaderArguments } from './loader.ts';
import { openTarget } from './open.ts';
import { openClient } from './qmp/client.ts';
import { createScratch } from './sandbox.ts';
import { TargetError } from './target.ts';

test('it serves two monitors with the build that it was given, and ends when it is told', async () => {
  const scratch = createScratch();
  const instance = await openTarget('emulator:config=CONFIG_VMNET').start({ machine: 'pc', monitors: 2, scratch: scratch.folder() });
  const [first, second] = await Promise.all(instance.monitors.map((monitor) => openClient(monitor)));
  const schema = JSON.stringify(await first?.execute('query-qmp-schema'));
  assert.match(schema, 'vmnet-host');
  assert.is((await first?.execute('netdev_add', { type: 'hubport', id: 'a', hubid: 0 }))?.kind, 'return');
  assert.is((await second?.execute('netdev_del', { id: 'a' }))?.kind, 'return');
  assert.equal(await instance.stimulate?.({ kind: 'read-link', nic: 'none' }).then(({ kind }) => kind), 'unavailable');
  assert.equal(await instance.stop(), { kind: 'stopped' });
  scratch.remove();
});

test('an unknown defect or symbol is a bad target string', async () => {
  const scratch = createScratch();
  for (const option of ['defect=no-such-defect', 'config=CONFIG_NONSENSE']) {
    const start = openTarget(`emulator:${option}`).start({ machine: 'bare', monitors: 1, scratch: scratch.folder() });
    const error: unknown = await start.catch((reason: unknown) => reason);
    assert.ok(error instanceof TargetError);
    assert.is(error.code, 'bad-target-string');
    assert.match(error.message, option.split('=')[1] ?? '');
    assert.not.match(error.message, /\n/);
  }
  scratch.remove();
});

test('the child reads TypeScript as this process does, and is not debugged or profiled with it', () => {
  const argv = ['--inspect=9229', '--import', 'tsx', '--cpu-prof', '--import=x', '-r', 'y', '-e', 'code', '--experimental-strip-types', '--conditions', 'z'];
  assert.equal(loaderArguments(argv), ['--import', 'tsx', '--import=x', '-r', 'y', '--experimental-strip-types', '--conditions', 'z']);
});

test.run();
