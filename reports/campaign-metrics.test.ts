import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { campaignSnapshot, HOSTILE, hostileSnapshot } from '../runner/house/campaign-snapshot.ts';
import { campaignMetrics } from './campaign-metrics.ts';

type Read = { readonly types: ReadonlyMap<string, string>; readonly samples: ReadonlyMap<string, number>; readonly labels: readonly Record<string, string>[] };

/** By the rules of the format: what is against one of them is an exception. */
function read(text: string): Read {
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  const labels: Record<string, string>[] = [];
  let helped = '';
  let family = '';
  assert.ok(text.endsWith('\n'), 'the last line ends');
  for (const line of text.slice(0, -1).split('\n')) {
    const [, help] = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\]|\\[\\n])+$/.exec(line) ?? [];
    const [, typed, type] = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)$/.exec(line) ?? [];
    const [, name, , pairs = '', value] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?:[a-zA-Z_]\w*="(?:[^"\\]|\\[\\"n])*",?)*)\})? (\S+)$/s.exec(line) ?? [];
    if (help !== undefined) {
      assert.not.ok(types.has(help), `${help} comes twice`);
      helped = help;
    } else if (typed !== undefined && type !== undefined) {
      assert.is(typed, helped);
      types.set(typed, type);
      family = typed;
    } else {
      assert.ok(name !== undefined && name === family, `${line} is of no family or stands in another's`);
      assert.is(types.get(family) === 'counter', family.endsWith('_total'), `${family}: counters and nothing else end in _total`);
      assert.ok(Number.isFinite(Number(value)), line);
      const found = Object.fromEntries([...pairs.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/gs)].map(([, label = '', text = '']) => [label, unescaped(text)]));
      const key = `${name}${JSON.stringify(found)}`;
      assert.not.ok(samples.has(key), `${key} comes twice`);
      samples.set(key, Number(value));
      labels.push(found);
    }
  }
  return { types, samples, labels };
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\\"n])/g, (_whole, character: string) => (character === 'n' ? '\n' : character));
}

test('a snapshot is told by the rules of the format', () => {
  const { samples, types } = read(campaignMetrics(campaignSnapshot()));
  const told: readonly (readonly [string, number])[] = [
    ['plumbline_commands_total{}', 45_678], ['plumbline_sessions_total{}', 321], ['plumbline_restarts_total{}', 9], ['plumbline_findings{}', 1], ['plumbline_plateau{}', 0],
    ['plumbline_campaign_elapsed_seconds{}', 123.456], ['plumbline_campaign_limit_seconds{}', 600], ['plumbline_since_finding_seconds{}', 61],
    ['plumbline_finding_met_total{"signature":"net_init_tap: assertion queues > 0","kind":"death"}', 12],
    ['plumbline_branch_commands_total{"branch":"set_link","outcome":"DeviceNotFound"}', 10],
    ['plumbline_member_commands_total{"branch":"netdev_add hubport","member":"hubid"}', 39],
    ['plumbline_member_commands_total{"branch":"netdev_add hubport","member":"netdev"}', 0], ['plumbline_other_commands_total{}', 3],
  ];
  for (const [name, value] of told) assert.is(samples.get(name), value, name);
  assert.ok([...types.keys()].every((name) => name.startsWith('plumbline_')));
});

test('what is not known is absent', () => {
  const { types } = read(campaignMetrics(campaignSnapshot({ limitMs: undefined, sinceFindingMs: undefined, findings: [], branches: [] })));
  for (const name of ['campaign_limit_seconds', 'since_finding_seconds', 'finding_met_total', 'branch_commands_total']) assert.not.ok(types.has(`plumbline_${name}`), name);
});

test('any text is a label value, and comes back', () => {
  const { labels } = read(campaignMetrics(hostileSnapshot()));
  assert.is(labels.find((each) => 'signature' in each)?.['signature'], HOSTILE.replace('\ud800', '\ufffd'));
  assert.is(labels.filter((each) => each['branch']?.startsWith('netdev_add ') === true && each['branch'].includes('script')).length, 0);
});

/** `assert.throws` lets assertions through. */
function isRead(text: string): boolean {
  try {
    return read(text) !== undefined;
  } catch {
    return false;
  }
}

test('a line against the rules is found', () => {
  for (const bad of ['x_total 1\n', '# HELP a b\n# TYPE a gauge\na{b="c"d"} 1\n', '# HELP a b\n# TYPE a counter\na 1\n', '# HELP a b\n# TYPE a gauge\na 1\na 2\n', '# HELP a b\n# TYPE a gauge\na 1']) {
    assert.not.ok(isRead(bad), bad);
  }
});

test.run();
