import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BARE, fixtureOf, NICS } from '../suites/fixtures.ts';
import type { Live } from './live.ts';
import { Spare } from './spare.ts';

/** Instances that tell whether they were stopped. */
function maker(): { readonly made: { stopped: boolean; died: boolean }[]; readonly make: ConstructorParameters<typeof Spare>[0] } {
  const made: { stopped: boolean; died: boolean }[] = [];
  const make = async (fixture: Live['fixture']): Promise<Live> => {
    const state = { stopped: false, died: false };
    made.push(state);
    const death = (): { readonly kind: 'closed' } | undefined => (state.died ? { kind: 'closed' } : undefined);
    const stop = async (): Promise<void> => {
      state.stopped = true;
    };
    return { fixture, instance: { death }, conversations: [], served: 0, negotiated: true, stop } as unknown as Live;
  };
  return { made, make };
}

const ONE = fixtureOf(BARE);

test('one waits, and is given away once', async () => {
  const { made, make } = maker();
  const spare = new Spare(make);
  spare.prepare(ONE);
  spare.prepare(ONE);
  assert.is((await spare.take(ONE))?.fixture, ONE);
  assert.is(await spare.take(ONE), undefined);
  assert.is(made.length, 1);
});

test('one for another fixture is stopped', async () => {
  const { made, make } = maker();
  const spare = new Spare(make);
  spare.prepare(ONE);
  assert.is(await spare.take(fixtureOf(NICS)), undefined);
  assert.equal(made, [{ stopped: true, died: false }]);
});

test('one that has died meanwhile serves nobody', async () => {
  const { made, make } = maker();
  const spare = new Spare(make);
  spare.prepare(ONE);
  await Promise.resolve();
  made.forEach((each) => (each.died = true));
  assert.is(await spare.take(ONE), undefined);
  assert.ok(made[0]?.stopped);
});

test('what cannot be made is left to the next start', async () => {
  const spare = new Spare(() => Promise.reject(new Error('no room')));
  spare.prepare(ONE);
  assert.is(await spare.take(ONE), undefined);
});

test('a closed one makes no more, and leaves none behind', async () => {
  const { made, make } = maker();
  const spare = new Spare(make);
  spare.prepare(ONE);
  await spare.close();
  spare.prepare(ONE);
  assert.equal(made, [{ stopped: true, died: false }]);
});

test.run();
