// The emulator's user network and a QEMU's get the same frames, and give the same answers.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Played, play } from './played-frames.ts';
import { SCENES } from './scenes.ts';
import { stageHere, stageOn } from './scene-stages.ts';

const QEMU = 'qemu:qemu-system-x86_64';

for (const [subject, scenes] of Object.entries(SCENES)) {
  test(subject, async () => {
    const qemu = await stageOn(QEMU);
    try {
      const here = stageHere();
      for (const [index, scene] of scenes.entries()) {
        const emulated = await play(scene, here);
        const real = await play(scene, qemu, emulated);
        assert.equal(ordered(emulated), ordered(real), `scene ${index}`);
      }
    } finally {
      await qemu.close();
    }
  });
}

/** What happens on the host takes its time there, and none here; programs that run side by side note their calls as they come. */
function ordered({ frames, packets, answers }: Played): Played {
  const inAnyOrder = (answer: string): string => answer.replace(/"calls":\[(\[.*\])\]/, (_, calls: string) => `"calls":[${calls.split(/(?<=\]),/).sort().join(',')}]`);
  return { frames: [...frames].sort(), packets: [...packets].sort(), answers: answers.map(inAnyOrder) };
}

test.run();
