import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { campaignSnapshot, HOSTILE } from '../house/campaign-snapshot.ts';
import { createFuzzScreen } from './fuzz-screen.ts';

/** As a terminal would show what is written: up by `CSI F`, the rest erased by `CSI J`, lines broken at its width. */
class Terminal {
  columns = 100;
  rows = 24;
  #lines: string[] = [];
  #written = '';

  write(text: string): void {
    this.#written += text;
    for (const [part, up] of text.matchAll(/\u001b\[(\d+)F\u001b\[J|[^\u001b]+/g)) {
      if (up === undefined) this.#lines.push(...part.slice(0, -1).split('\n'));
      else this.#lines = this.#broken().slice(0, -Number(up));
    }
  }

  shown(): string {
    return this.#broken().join('\n');
  }

  written(): string {
    return this.#written;
  }

  #broken(): string[] {
    return this.#lines.flatMap((line) => (line === '' ? [''] : (line.match(new RegExp(`.{1,${this.columns}}`, 'gs')) ?? [])));
  }
}

function screenOn(terminal: Terminal | undefined, take: (text: string) => void): ReturnType<typeof createFuzzScreen> {
  return createFuzzScreen({ out: () => {}, err: take, terminal, colour: false });
}

test('on a terminal there is one screen, whatever is told in between, and none in the end', () => {
  const terminal = new Terminal();
  const screen = screenOn(terminal, (text) => terminal.write(text));
  screen.show(campaignSnapshot());
  screen.show(campaignSnapshot({ sessions: 999, findings: [] }));
  screen.tell('found death (10/10)');
  assert.is(terminal.shown().split('plumbline fuzz').length, 2);
  assert.ok(terminal.shown().startsWith('plumbline: found death (10/10)\nplumbline fuzz'), terminal.shown());
  assert.match(terminal.shown(), /sessions {2}999/);
  screen.finish();
  assert.is(terminal.shown(), 'plumbline: found death (10/10)');
});

test('a terminal that becomes narrower, wider, lower shows one screen', () => {
  const terminal = new Terminal();
  const screen = screenOn(terminal, (text) => terminal.write(text));
  for (const [columns, rows] of [[100, 24], [40, 24], [41, 50], [200, 10], [3, 3], [100, 24]] as const) {
    Object.assign(terminal, { columns, rows });
    screen.show(campaignSnapshot());
    if (columns > 20) assert.is(terminal.shown().split('plumbline fuzz').length, 2, `${columns} columns`);
    assert.ok(terminal.shown().split('\n').length < Math.max(2, rows + 1));
  }
  screen.finish();
  assert.is(terminal.shown(), '');
});

test('what has not changed is not drawn again', () => {
  const terminal = new Terminal();
  const screen = screenOn(terminal, (text) => terminal.write(text));
  screen.show(campaignSnapshot());
  const before = terminal.written().length;
  screen.show(campaignSnapshot());
  assert.is(terminal.written().length, before);
});

test('a log gets a line now and then', () => {
  let log = '';
  const screen = screenOn(undefined, (text) => { log += text; });
  for (let elapsedMs = 0; elapsedMs <= 60_000; elapsedMs += 200) screen.show(campaignSnapshot({ elapsedMs, limitMs: undefined }));
  screen.finish();
  assert.is(log.split('\n').length, 7);
  assert.match(log, /^10s {2}321 sessions {2}45678 commands \(413\/s\) {2}9 restarts {2}654 reached {2}corpus 88 {2}1 findings\n/);
});

test('a target gives no orders to a terminal by the title of a finding', () => {
  for (const terminal of [new Terminal(), undefined]) {
    let log = '';
    screenOn(terminal, (text) => { log += text; }).tell(HOSTILE);
    assert.match(log, /^plumbline: [\x20-\x7e]*\n$/);
  }
});

test.run();
