import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ANY_MEMBER } from '../../../generators/campaign/dictionary.ts';
import { command, open } from '../../../generators/certificate.ts';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Case, CaseId } from '../../case.ts';
import type { TranscriptEntry } from '../../events.ts';
import { exchangesOf } from '../../exchange.ts';
import { BARE } from '../../../suites/fixtures.ts';
import { stepIds } from '../../wire-text.ts';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { campaignAgainst } from '../../house/planted-campaign.ts';
import { WordReader } from './learnt-words.ts';

/** What a reader knows once a command was answered with this. */
function told(args: JsonObject, ...messages: readonly JsonObject[]): WordReader['words'] {
  const subject: Case = {
    id: 'words' as CaseId, title: 'T.', requirements: [], fixture: BARE, start: 'shared', needs: [],
    steps: [{ kind: 'commands', commands: [command('netdev_add', args, open('session/answers', 'whatever'))] }],
  };
  const [id = ''] = stepIds(subject, 0);
  const entries = messages.map((message): TranscriptEntry =>
    ({ kind: 'received', step: 0, monitor: 0, text: JSON.stringify('event' in message ? message : { ...message, id }), atMs: 0 }));
  const reader = new WordReader();
  reader.take(exchangesOf(subject, entries));
  return reader.words;
}

const complaint = (desc: string): JsonObject => ({ error: { class: 'GenericError', desc } });

test('events and replies tell names and paths', () => {
  const event = { event: 'NIC_RX_FILTER_CHANGED', data: { name: 'nic7', path: '/machine/nic7' }, timestamp: { seconds: 1, microseconds: 2 } };
  const reply = { return: [{ name: 'e1000.0', 'main-mac': '52:54:00:12:34:56', promiscuous: true }] };
  assert.equal(told({}, event, reply).names, ['nic7', '/machine/nic7', 'e1000.0']);
  assert.equal(told({}, event, reply).macs, ['52:54:00:12:34:56']);
});

test('an error tells the limit of the member that it speaks of', () => {
  assert.equal([...told({ hubid: 7 }, complaint("Parameter 'hubid' expects at most 1024")).limits], [['hubid', [1024]]]);
  assert.equal([...told({ queues: 9 }, complaint('vhost-user number of queues must be in range [1, 1024]')).limits], [[ANY_MEMBER, [1, 1024]]]);
  assert.equal([...told({}, complaint("Parameter 'queues' is below 9")).limits], [['queues', [9]]]);
  assert.equal(told({}, complaint("Parameter 'queues' is below 9")).names, []);
  assert.equal([...told({ hubid: 7 }, complaint('cannot have more than 255, or -1')).limits], [[ANY_MEMBER, [255, -1]]]);
});

test('what it repeats, or what is part of a name, tells nothing', () => {
  const words = told({ id: 'a9', hubid: 99 }, complaint("'a9' of hub 99 clashes with '#net123' at 10.0.2.2:80 (eth0, 0.5)"));
  assert.equal(words.names, ['#net123']);
  assert.equal([...words.limits], []);
});

test('a campaign uses a limit that only an error tells', async () => {
  const { findings: [found], snapshot } = await campaignAgainst(emulatorInProcess(['abort-at-told-limit']), { seed: 1, sessions: 2_000, maxFindings: 1 });
  assert.is(found?.kind, 'death', `${snapshot.sessions} sessions`);
  assert.match(JSON.stringify(found?.session), /"hubid":48611/);
});

test.run();
