import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accept, command, open } from '../../generators/certificate.ts';
import type { CertifiedCommand, Expectation } from '../../generators/certificate.ts';
import type { QmpMessage } from '../../targets/qmp/message.ts';
import type { Case } from '../case.ts';
import type { TranscriptEntry } from '../events.ts';
import { exchangesOf, type StepExchange } from '../exchange.ts';
import { stepIds } from '../wire-text.ts';
import { differenceOf } from './steadiness.ts';

const add = (expectation: Expectation): CertifiedCommand => command('netdev_add', { type: 'user', id: 'a' }, expectation);
const SURE = add(accept('netdev_add/success'));
const UP_TO_THE_HOST = add(open('netdev_add/host', 'the host decides'));

/** One step of commands, each answered with success or an error, and then events. */
function run(commands: readonly CertifiedCommand[], answers: readonly boolean[], ...events: readonly string[]): readonly StepExchange[] {
  const subject: Case = {
    id: 'steady' as Case['id'], title: '', requirements: [], fixture: 'bare' as Case['fixture'], start: 'shared', needs: [],
    steps: [{ kind: 'commands', commands }],
  };
  const ids = stepIds(subject, 0);
  const replies = answers.map((isSuccess, place) => JSON.stringify({ ...(isSuccess ? { return: {} } : { error: { class: 'GenericError', desc: '' } }), id: ids[place] }));
  const told = events.map((event) => JSON.stringify({ event, timestamp: { seconds: 1, microseconds: 1 } }));
  const entries = [...replies, ...told].map((text): TranscriptEntry => ({ kind: 'received', step: 0, monitor: 0, text, atMs: 0 }));
  return exchangesOf(subject, entries, new Map<TranscriptEntry, QmpMessage>());
}

test('the same outcomes and events are steady', () => {
  assert.is(differenceOf(run([SURE, SURE], [true, false], 'A'), run([SURE, SURE], [true, false], 'A')), undefined);
});

test('another outcome is told with its place', () => {
  const finding = differenceOf(run([SURE, SURE], [true, false]), run([SURE, SURE], [true, true]));
  assert.equal([finding?.step, finding?.command, finding?.actual], [0, 1, 'success, the same session on a fresh instance']);
});

test('other events are told by name', () => {
  assert.is(differenceOf(run([SURE], [true], 'B', 'A'), run([SURE], [true], 'A'))?.expected, 'A, B, as the first time');
});

test('where the host decides, nothing that follows is judged', () => {
  assert.is(differenceOf(run([UP_TO_THE_HOST, SURE], [true, false]), run([UP_TO_THE_HOST, SURE], [false, true])), undefined);
  assert.not.equal(differenceOf(run([UP_TO_THE_HOST, SURE], [true, false]), run([UP_TO_THE_HOST, SURE], [true, true])), undefined);
});

test.run();
