import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { durationText } from '../runner/cli/options.ts';
import { campaignSnapshot, FINDING, hostileSnapshot } from '../runner/house/campaign-snapshot.ts';
import { campaignScreen } from './campaign-screen.ts';
import { paletteFor } from './palette.ts';

const PLAIN = { palette: paletteFor(false), duration: durationText };

test('all that a snapshot tells is there', () => {
  const text = campaignScreen(campaignSnapshot(), { columns: 120, rows: 40 }, PLAIN).join('\n');
  const shown = [
    'qemu:qemu-system-x86_64 (7.2.22)', 'seed 7', '2m 03s of 10m 00s', '45678, 413/s (mean 370/s)', '321', '9', '88', '654, last 4s ago', '1, last 1m 01s ago',
    '2 of 3', '4 of 6', '12  10/10  death assertion after netdev_add tap {queues}', '1 sessions on bare', '2 looking into net_init_tap',
    'hubport', '75%', '2/3', 'not netdev', 'none', '0/1', 'not id', 'other',
  ];
  for (const part of shown) assert.ok(text.includes(part), `${part} in\n${text}`);
});

test('no line is wider and no screen higher than the terminal, at any size', () => {
  const many = campaignSnapshot({ findings: Array.from({ length: 50 }, (_each, index) => ({ ...FINDING, signature: `${index}` })), doing: Array.from({ length: 64 }, () => 'x'.repeat(300)) });
  for (const columns of [1, 20, 40, 63, 64, 80, 200]) {
    for (const rows of [1, 5, 24, 100]) {
      const lines = campaignScreen(many, { columns, rows }, PLAIN);
      assert.ok(lines.length <= rows, `${lines.length} lines in ${rows} rows`);
      assert.ok(lines.every((line) => line.length <= columns), `${columns} columns`);
    }
  }
});

test('what does not fit is counted', () => {
  const findings = Array.from({ length: 50 }, (_each, index) => ({ ...FINDING, signature: `${index}` }));
  const text = campaignScreen(campaignSnapshot({ findings }), { columns: 100, rows: 24 }, PLAIN).join('\n');
  assert.match(text, /and 43 more/);
});

test('nothing that a target said reaches the terminal as an order', () => {
  for (const columns of [30, 100, 500]) {
    const text = campaignScreen(hostileSnapshot(), { columns, rows: 60 }, PLAIN).join('');
    assert.match(text, /^[\x20-\x7e]*$/);
  }
});

test('colours change no text', () => {
  const size = { columns: 90, rows: 30 };
  const coloured = campaignScreen(campaignSnapshot({ plateau: true }), size, { ...PLAIN, palette: paletteFor(true) }).map((line) => line.replaceAll(/\u001b\[\d+m/g, '').trimEnd());
  assert.equal(coloured, campaignScreen(campaignSnapshot({ plateau: true }), size, PLAIN));
});

test.run();
