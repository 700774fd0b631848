import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { campaignMaterial } from './fuzz-setting.ts';

test('noise leaves the network as it was, and there is plenty of it', () => {
  const noises = campaignMaterial(netSchema()).noises.map(({ chunks }) => chunks.join(''));
  assert.equal(noises.filter((text) => /query-rx-filter|netdev_|set_link|announce-self/.test(text)), []);
  assert.ok(noises.length > 100, String(noises.length));
});

test('commands of a campaign quote no endpoint', () => {
  const { commands } = campaignMaterial(netSchema());
  assert.equal(commands.filter(({ arguments: args }) => typeof args === 'object' && args !== null && /\{\w+\.address\}/.test(Object.values(args).join(' '))), []);
  assert.ok(commands.length > 1_000);
});

test.run();
