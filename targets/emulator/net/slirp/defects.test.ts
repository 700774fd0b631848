// Every fault of the user network shows: in some scene something is otherwise than without it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { USER_NETWORK_DEFECTS } from '../../defects/user-network.ts';
import { type Played, play, type Scene } from './played-frames.ts';
import { FILE_SERVER_SCENES, SCENES } from './scenes.ts';
import { stageHere } from './scene-stages.ts';

const scenes: readonly Scene[] = [...Object.values(SCENES).flat(), ...FILE_SERVER_SCENES];
const sound: Played[] = [];

test('the scenes are the same each time', async () => {
  for (const scene of scenes) sound.push(await play(scene, stageHere()));
  for (const [index, scene] of scenes.entries()) assert.equal(await play(scene, stageHere()), sound[index], `scene ${index}`);
});

for (const { name } of USER_NETWORK_DEFECTS) {
  test(name, async () => {
    for (const [index, scene] of scenes.entries()) {
      const played = await play(scene, stageHere([name]));
      if (JSON.stringify(played) !== JSON.stringify(sound[index])) return;
    }
    assert.unreachable('nothing is otherwise');
  });
}

test.run();
