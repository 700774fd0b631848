// Events survive the way to disk and back.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { command, accept } from '../generators/certificate.ts';
import { RawJson } from '../generators/qapi/json-value.ts';
import type { CaseId, FixtureName } from './case.ts';
import { decodeEvent, encodeEvent } from './event-json.ts';
import type { CaseFinished } from './events.ts';

const event: CaseFinished = {
  kind: 'case-finished', id: 'a/b' as CaseId, title: 'A.', requirements: [], verdict: { kind: 'pass' },
  record: {
    case: {
      id: 'a/b' as CaseId, title: 'A.', requirements: [], fixture: 'bare' as FixtureName, start: 'shared', needs: [],
      steps: [{ kind: 'commands', commands: [command('x', { big: 18446744073709551615n, odd: new RawJson('1e3') }, accept('x/y'))] }],
    },
    transcript: [{ kind: 'sent', step: 0, monitor: 0, text: '\u0000\u00ff"', atMs: 1 }],
  },
  replay: 'plumbline check', commands: 1, durationMs: 2, digest: 'ab',
};

test('an event comes back as it was, 64-bit integers and raw fragments included', () => {
  const decoded = decodeEvent(encodeEvent(event));
  assert.is(decoded.kind, 'event');
  assert.ok(decoded.kind === 'event' && encodeEvent(decoded.event) === encodeEvent(event));
  const args = decoded.kind === 'event' && decoded.event.kind === 'case-finished' ? decoded.event.record?.case.steps[0] : undefined;
  const sent = args?.kind === 'commands' ? args.commands[0]?.arguments : undefined;
  assert.equal(sent, { big: 18446744073709551615n, odd: new RawJson('1e3') });
});

test('any text is an event or refused', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
    assert.ok(['event', 'bad'].includes(decodeEvent(line).kind));
  }));
});

test('a line cut off is refused, and so is another format', () => {
  assert.is(decodeEvent(encodeEvent(event).slice(0, -1)).kind, 'bad');
  assert.is(decodeEvent('{"kind":"run-started","format":2}').kind, 'bad');
});

test.run();
