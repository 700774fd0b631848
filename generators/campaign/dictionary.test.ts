import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject, JsonValue } from '../qapi/json-value.ts';
import { ANY_MEMBER, type Dictionary, LearntWords, withLearntWord } from './dictionary.ts';

function values(args: JsonObject, member: string, learnt: Dictionary): readonly (JsonValue | undefined)[] {
  const random = new fc.Random(xoroshiro128plus(1));
  const found = Array.from({ length: 200 }, () => withLearntWord(random, 'netdev_add', args, learnt)[member]);
  return [...new Map(found.map((value) => [JSON.stringify(value), value])).values()];
}

const numbers = (found: readonly (JsonValue | undefined)[]): readonly (JsonValue | undefined)[] => found.toSorted((left, right) => Number(left) - Number(right));

test('a limit stands with its neighbours where it was told of, and one of no member anywhere', () => {
  const words = new LearntWords();
  words.limit('hubid', 1024);
  words.limit(ANY_MEMBER, 255);
  const args = { type: 'hubport', hubid: 3 };
  assert.equal(numbers(values(args, 'hubid', words)), [1023, 1024, 1025]);
  assert.equal(numbers(values({ type: 'tap', sndbuf: 3 }, 'sndbuf', words)), [254, 255, 256]);
});

test('a text becomes as long as a limit, and a name is used for nothing but names', () => {
  const words = new LearntWords();
  words.limit(ANY_MEMBER, 16);
  words.name('/dev/net/tun');
  const args = { type: 'tap', ifname: 'a' };
  assert.equal(values(args, 'ifname', words).map((text) => String(text)).toSorted(), ['x'.repeat(15), 'x'.repeat(16), 'x'.repeat(17)]);
  assert.equal(values({ id: 'a' }, 'id', words), ['/dev/net/tun']);
  assert.equal(values({ interfaces: ['a'] }, 'interfaces', words), [['a', '/dev/net/tun']]);
});

test('an address stands for an address, and a limit never does', () => {
  const words = new LearntWords();
  words.limit(ANY_MEMBER, 16);
  assert.equal(values({ driver: 'e1000', mac: '52:54:00:12:34:50' }, 'mac', words), ['52:54:00:12:34:50']);
  words.mac('52:54:00:00:00:01');
  words.mac('none');
  assert.equal(values({ driver: 'e1000', mac: '52:54:00:12:34:50' }, 'mac', words), ['52:54:00:00:00:01']);
});

test('what it makes is as harmless as what is drawn: many queues take a descriptor that is not there', () => {
  const words = new LearntWords();
  words.limit('queues', 256);
  assert.equal(values({ type: 'tap', id: 'a', queues: 1 }, 'fd', words), ['plumb-absent-0']);
});

test('nothing learnt, nothing changed; and what is learnt is bounded', () => {
  const args = { type: 'hubport', id: 'a', hubid: 3 };
  const words = new LearntWords();
  assert.equal(withLearntWord(new fc.Random(xoroshiro128plus(1)), 'netdev_add', args, words), args);
  for (let number = 0; number < 1_000; number++) {
    words.name(`n${number}`);
    words.limit('hubid', number);
    words.limit(`m${number}`, 1);
  }
  assert.ok(words.names.length <= 64 && words.names.includes('n999'));
  assert.ok((words.limits.get('hubid')?.length ?? 99) <= 16 && words.limits.size <= 64);
});

test.run();
