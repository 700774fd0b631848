// What a campaign takes for known: by report, by members and values, and by what was tried already; and what it takes for a fault of its own.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Shape } from '../../../generators/campaign/shape.ts';
import { netSchema } from '../../../generators/net-7.1/schema.ts';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { FINDING_FORMAT, type KeptFinding } from '../campaign-state.ts';
import { type Entry, FaultBook } from './fault-book.ts';
import type { Way } from './routes.ts';
import type { Signature } from './signature.ts';
import type { Judged } from '../trial.ts';

const REPORT = 'net_client_init1: assertion nc' as Signature;
const STDERR = "qemu: net.c:1131: net_client_init1: Assertion `nc' failed.\n";

const shape = (members: Shape['members'], type = 'tap'): Shape => ({ execute: 'netdev_add', type, members: { id: 'free', ...members } });

function wayOf(args: JsonObject, members: Shape['members']): Way {
  const action = { kind: 'command', execute: 'netdev_add', arguments: { type: 'tap', id: 'a', ...args } } as const;
  return { session: { fixture: 'bare', pipeline: 1, actions: [action] }, trigger: [shape(members)] };
}

const QUEUES = wayOf({ queues: 0 }, { queues: 'zero' });
const FDS = wayOf({ fds: '99999' }, { fds: 'text-15' });
const IFNAME = wayOf({ queues: 0, ifname: 'x' }, { ifname: 'text-1' });

function finding({ session, trigger }: Way, signature: Signature = REPORT): KeptFinding {
  return {
    format: FINDING_FORMAT, signature, title: signature, kind: 'death', session, first: { seed: 1, number: 1, actions: 1 }, findings: [],
    ended: { how: 'killed by SIGABRT', stderrTail: STDERR }, target: { name: '', version: '' }, reproduces: { times: 10, of: 10 }, trigger, foundAtMs: 0,
  };
}

/** A death with the report, by a command of that shape. */
function death(culprit: Shape): Judged {
  return { signature: REPORT, culprit, performed: { ended: { kind: 'instance-ended', duringCase: undefined, how: 'killed by SIGABRT', stderrTail: STDERR, lastSent: [] } } } as unknown as Judged;
}

function bookWith(...findings: readonly KeptFinding[]): FaultBook {
  const book = new FaultBook(netSchema());
  for (const each of findings) book.add(each, 1, '');
  return book;
}

test('the same command with the same values is known; with other values a variant; with other members new', () => {
  const book = bookWith(finding(QUEUES));
  assert.is(book.standingOf(death(shape({ queues: 'zero', script: 'text-15' }))).kind, 'known');
  assert.is(book.standingOf(death(shape({ queues: 'upto-2^32' }))).kind, 'variant');
  assert.is(book.standingOf(death(shape({ fds: 'text-15' }))).kind, 'new');
});

test('what kills twice with values of its own is gone round, once and for all', () => {
  const book = bookWith(finding(QUEUES));
  const standing = book.standingOf(death(shape({ queues: 'zero' })));
  if (standing.kind !== 'known' || standing.entry === undefined) throw new Error(standing.kind);
  const goneRound = (): number => book.triggers().length;
  assert.equal([2, 3, 4].map(() => {
    book.meet((standing as { readonly entry: Entry }).entry, death(shape({ queues: 'upto-2^32' })));
    return goneRound();
  }), [1, 2, 2]);
});

test('variants and ways are tried so often and no more', () => {
  const book = bookWith(finding(QUEUES));
  const variant = (): string => book.standingOf(death(shape({ queues: 'upto-2^32' }))).kind;
  for (let tries = 0; variant() === 'variant' && tries < 100; tries++) {
    const standing = book.standingOf(death(shape({ queues: 'upto-2^32' })));
    if (standing.kind === 'variant') book.addVariant(standing.entry, standing.way, undefined);
  }
  assert.is(variant(), 'known');
  const { entry } = book.placeOf(death(shape({})), QUEUES);
  for (let ways = 0; ways < 6; ways++) if (entry !== undefined) book.addWay(entry, wayOf({ queues: 0 }, { [`m${ways}`]: 'zero' }), undefined);
  assert.is(book.standingOf(death(shape({ fds: 'text-15' }))).kind, 'known');
});

test('of netdevs that are refused, those with an id that a NIC has are looked into as well, a few times', () => {
  const signature = 'outcome: netdev_add/success, GenericError: there is …' as Signature;
  const book = bookWith({ ...finding(wayOf({}, {})), signature, kind: 'wrong' });
  const refused = (id: string, member: string): Judged => ({
    signature: `outcome: netdev_add/success at netdev_add tap {id, ${member}}`, culprit: shape({ id, [member]: 'zero' }), performed: {},
    verdict: { kind: 'fail', findings: [{ requirement: 'netdev_add/success' }] },
  }) as unknown as Judged;
  assert.is(book.standingOf(refused('free', 'fd')).kind, 'known');
  const entry = { ...book.standingOf(refused('free', 'fd')) } as { readonly entry: Entry };
  for (const member of ['a', 'b', 'c', 'd', 'e', 'f']) {
    assert.is(book.standingOf(refused('nic-none', member)).kind, 'new');
    book.addWay(entry.entry, wayOf({}, {}), refused('nic-none', member).culprit);
  }
  assert.is(book.standingOf(refused('nic-none', 'g')).kind, 'known');
});

test('what goes wrong after somebody\'s descriptor was closed is an echo; a death is not', () => {
  const signature = 'liveness: session/stays-open at netdev_add {helper}' as Signature;
  const book = bookWith({ ...finding(wayOf({ helper: '/bin/true' }, { helper: 'text-15' })), signature, kind: 'wrong' });
  const port = (before: Shape, ended?: object): string => book.standingOf({
    signature: 'outcome: netdev_add/port-taken at netdev_add user {hostfwd, id}', culprit: shape({ hostfwd: 'list-1' }, 'user'), exchanges: [], made: { shapes: [[before], [shape({ hostfwd: 'list-1' }, 'user')]] },
    performed: { ended }, verdict: { kind: 'fail', findings: [{ requirement: 'netdev_add/port-taken', step: 1 }] },
  } as unknown as Judged).kind;
  assert.is(port(shape({ helper: 'text-15' })), 'known');
  assert.is(port(shape({ helper: 'text-15', br: 'text-1' }, 'bridge')), 'known');
  assert.is(port(shape({ fd: 'text-1' })), 'new');
  const closesLater = {
    signature: 'outcome: netdev_add/port-taken at netdev_add user {hostfwd, id}', culprit: shape({ hostfwd: 'list-1' }, 'user'), exchanges: [], made: { shapes: [[shape({ hostfwd: 'list-1' }, 'user')], [shape({ helper: 'text-15' })]] },
    performed: {}, verdict: { kind: 'fail', findings: [{ requirement: 'netdev_add/port-taken', step: 0 }] },
  } as unknown as Judged;
  assert.is(book.standingOf(closesLater).kind, 'new', 'what went wrong before is none');
  assert.is(port(shape({ helper: 'text-15' }), { how: 'killed by SIGSEGV', stderrTail: '' }), 'new');
});

test('a tunnel that is refused for another reason closes the same descriptor', () => {
  const signature = 'liveness: session/stays-open at netdev_add l2tpv3' as Signature;
  const tunnel = (src: string): Shape => shape({ src }, 'l2tpv3');
  const book = bookWith({ ...finding({ ...wayOf({}, {}), trigger: [tunnel('text-15'), tunnel('text-15')] }), signature, kind: 'wrong' });
  const silent = (kinds: readonly ('return' | 'error')[]): string => book.standingOf({
    signature: 'liveness: session/answers', culprit: shape({}, 'user'), performed: {}, verdict: { kind: 'fail', findings: [{ requirement: 'session/answers', step: kinds.length }] },
    made: { shapes: [...kinds.map(() => [tunnel('text-4096')]), [shape({}, 'user')]] },
    exchanges: kinds.map((kind, index) => ({ index, commands: [{ command: { execute: 'netdev_add', arguments: { type: 'l2tpv3' } }, reply: { kind } }] })),
  } as unknown as Judged).kind;
  assert.is(silent(['error', 'error']), 'known');
  assert.is(silent(['error']), 'new');
  assert.is(silent(['return', 'return']), 'new');
});

test('what is under way is known, and what came to nothing three times', () => {
  const book = bookWith();
  const judged = death(shape({ queues: 'zero' }));
  book.begin(judged);
  assert.is(book.standingOf(judged).kind, 'known');
  for (let misses = 0; misses < 3; misses++) {
    book.drop(judged, true);
    assert.is(book.standingOf(judged).kind, misses < 2 ? 'new' : 'known');
  }
});

test('what is under way by one command is not known by another', () => {
  const book = bookWith();
  book.begin(death(shape({ queues: 'zero' })));
  assert.is(book.standingOf(death(shape({ queues: 'zero', script: 'text-15' }))).kind, 'known');
  assert.is(book.standingOf(death(shape({ fds: 'text-15' }))).kind, 'new');
});

test('another cause with the same report is a fault of its own; another way by the same members is not', () => {
  const book = bookWith(finding(QUEUES));
  assert.equal(book.placeOf(death(shape({})), FDS), { signature: `${REPORT} at netdev_add tap {fds}`, entry: undefined });
  assert.is(book.placeOf(death(shape({})), wayOf({ queues: 0, vhost: true }, { queues: 'zero', vhost: 'true' })).entry?.finding.signature, REPORT);
  assert.is(book.placeOf(death(shape({})), IFNAME).entry, undefined);
});

test('further ways that an earlier part of the campaign kept are ways again, and no findings', () => {
  const book = bookWith(finding(QUEUES), { ...finding(FDS), route: 2 });
  assert.is(book.size, 1);
  assert.is(book.standingOf(death(shape({ fds: 'text-15' }))).kind, 'known');
  assert.match(book.rows()[0]?.title ?? '', /\(2 ways\)$/);
});

test('what kills in one session kills in each that has it as a part, however the end looks', () => {
  const book = bookWith(finding(QUEUES));
  const elsewhere = (): Judged => ({ ...death(shape({})), signature: 'killed by SIGSEGV in f < g' as Signature });
  assert.is(book.placeOf(elsewhere(), wayOf({ queues: 0, smb: 'x' }, { queues: 'zero', smb: 'text-1' })).entry?.finding.signature, REPORT);
  assert.is(book.placeOf(elsewhere(), FDS).entry, undefined);
});

test('a failure that nobody had the time to make small may be a known one if it ends alike', () => {
  const book = bookWith(finding(QUEUES, 'liveness: session/stays-open at netdev_add {helper}' as Signature));
  const failing = (signature: string): Judged => ({ ...death(shape({})), signature: signature as Signature });
  assert.ok(book.isAkin(failing('liveness: session/stays-open at netdev_add {br, helper}')));
  assert.not(book.isAkin(failing('liveness: session/answers at netdev_add {br, helper}')));
});

test.run();
