// What a campaign leaves on a disk: it comes back as it was, damage is told, and a full disk loses nothing.

import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import { requirement } from '../../../generators/certificate.ts';
import type { Step } from '../../case.ts';
import { RawJson } from '../../../generators/qapi/json-value.ts';
import { resolveProgram } from '../../../targets/program.ts';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { type Example, exampleOfSteps, exampleOn, sends } from '../../house/kept-example.ts';
import type { CampaignSnapshot } from '../campaign-state.ts';
import { nameOf } from '../guidance/corpus.ts';
import { CampaignFolder, holdsCampaign, readCampaign, remainsOf } from './campaign-folder.ts';
import { readFinding, slugOf } from './finding-folder.ts';

const SESSION: FuzzSession = {
  fixture: 'bare', pipeline: 4,
  actions: [
    sends('netdev_add', { type: 'l2tpv3', id: 'plumb-a', txcookie: 18446744073709551615n, counter: new RawJson('1e3') }),
    { kind: 'noise', noise: { chunks: ['\u0000{"', '\u00ff'], replies: { rule: 'message/json-syntax' as never, kind: 'errors', atLeast: 1 }, resync: 'reset' } },
    { kind: 'reconnect' },
    { kind: 'stimulate', stimulus: { kind: 'read-link', nic: 'plumb-n0' } },
    { kind: 'command', execute: 'announce-self', arguments: undefined },
  ],
};

const SNAPSHOT: CampaignSnapshot = {
  target: 'emulator', version: '7.1.0', seed: 9, workers: 2, startedAtMs: 1, elapsedMs: 61_234.567, limitMs: undefined, sessions: 12, commands: 345, restarts: 6,
  commandsPerSecond: 7.5, meanCommandsPerSecond: 7, corpus: 1, reached: 2, sinceReachedMs: 1, sinceFindingMs: undefined, plateau: false, doing: [], branches: [], findings: [],
};

let made: Promise<Example> | undefined;

function example(): Promise<Example> {
  return (made ??= exampleOn(emulatorInProcess(['netdev-del-unknown-succeeds']), [sends('netdev_del', { id: 'plumb-none' })]));
}

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function silent(line: string): void {
  throw new Error(`nothing should be told: ${line}`);
}

test('a campaign comes back as it was', async () => {
  await withFolder(async (folder) => {
    const { finding, judged } = await example();
    const kept = new CampaignFolder(folder, silent);
    kept.add({ name: nameOf(SESSION), session: SESSION, reached: ['a', 'b'] });
    kept.suspect(SESSION);
    const path = await kept.keep(finding, judged);
    const row = { signature: finding.signature, title: '', kind: finding.kind, count: 5, commands: 1, reproduces: '', firstAtMs: 0, lastAtMs: 0, folder: path, reproducer: '' };
    kept.save({ ...SNAPSHOT, findings: [row] }, { time: 1 }, ['b', 'c']);
    const left = readCampaign(folder);
    assert.equal(left.complaints, []);
    assert.equal(left.corpus, [{ name: nameOf(SESSION), session: SESSION, reached: ['a', 'b'] }]);
    assert.equal(left.suspects, [SESSION]);
    assert.equal(JSON.parse(JSON.stringify(left.findings)), JSON.parse(JSON.stringify([{ slug: slugOf(finding), folder: path, finding }])));
    assert.equal(remainsOf(left).reached, ['b', 'c', 'a']);
    const { sessions, commands, elapsedMs, findings } = remainsOf(left);
    assert.equal([sessions, commands, elapsedMs, findings.map(({ count }) => count)], [12, 345, 61_235, [5]]);
    kept.settled(SESSION);
    kept.remove(nameOf(SESSION));
    assert.equal([readCampaign(folder).suspects, readCampaign(folder).corpus], [[], []]);
  });
});

test('a finding is a folder that others can read', async () => {
  await withFolder(async (folder) => {
    const { finding, judged } = await example();
    const path = await new CampaignFolder(folder, silent).keep(finding, judged);
    assert.equal(readdirSync(path).sort(), ['finding.json', 'repro.sh', 'session.ndjson', 'stderr.txt', 'target.txt', 'wire.ndjson']);
    assert.match(slugOf(finding), /^[a-z0-9-]{10,80}$/);
    assert.match(readFileSync(join(path, 'wire.ndjson'), 'utf8'), /"kind":"sent".*netdev_del/);
    assert.match(readFileSync(join(path, 'target.txt'), 'utf8'), /emulator in process/);
  });
});

test('packets lie in the folder as a capture', async () => {
  await withFolder(async (folder) => {
    const unheard: Step = { kind: 'exchange', send: [{ at: 'wire', packet: '0102' }], fence: [{ rule: requirement('session/survives'), at: 'wire', match: { payload: '03' } }], expect: [] };
    const { finding, judged } = await exampleOfSteps(emulatorInProcess([]), [{ kind: 'open', name: 'wire', endpoint: { kind: 'datagrams' } }, unheard], 200);
    const path = await new CampaignFolder(folder, silent).keep(finding, judged);
    const bytes = readFileSync(join(path, 'frames.pcapng'));
    assert.is(bytes.readUInt32BE(0), 0x0a0d0d0a);
    for (const words of [finding.title, 'went out at wire', 'got: ']) assert.ok(bytes.includes(words), words);
    assert.is(readFinding(path).folder, path);
  });
});

test('what is damaged is told and left out, and the rest comes back', async () => {
  await withFolder(async (folder) => {
    const { finding, judged } = await example();
    const kept = new CampaignFolder(folder, silent);
    for (const pipeline of [1, 2, 3]) {
      const session = { ...SESSION, pipeline };
      kept.add({ name: nameOf(session), session, reached: [String(pipeline)] });
    }
    const path = await kept.keep(finding, judged);
    kept.save(SNAPSHOT, {}, []);
    const [first = '', second = ''] = readdirSync(join(folder, 'corpus'));
    truncateSync(join(folder, 'corpus', first), 150);
    writeFileSync(join(folder, 'corpus', second), readFileSync(join(folder, 'corpus', second), 'utf8').replace('plumb-a', 'plumb-b'));
    writeFileSync(join(folder, 'campaign.json'), '{"plumbline": "campaign", "format');
    for (const [name, text] of [['finding.json', '{"plumbline":"finding","format":1}'], ['session.ndjson', '{}']] as const) {
      const copy = join(folder, 'findings', `bad-${name}`);
      mkdirSync(copy);
      for (const file of ['finding.json', 'session.ndjson']) writeFileSync(join(copy, file), readFileSync(join(path, file)));
      writeFileSync(join(copy, name), text);
    }
    mkdirSync(join(folder, 'findings', 'empty'));
    const left = readCampaign(folder);
    assert.is(left.corpus.length, 1);
    assert.is(left.findings.length, 1);
    assert.is(left.record, undefined);
    assert.is(left.complaints.length, 6, left.complaints.join('\n'));
    for (const [index, words] of [/campaign\.json.*begin anew/, /bad-finding.*signature is no text/, /bad-session.*session\.ndjson/, /empty.*ENOENT/].entries()) {
      assert.match(left.complaints[index] ?? '', words);
    }
    assert.ok(holdsCampaign(folder));
    assert.is(remainsOf(left).sessions, 0);
  });
});

/** In the place of a file, or of a folder. */
const DAMAGES: { readonly [name: string]: (path: string) => void } = {
  truncated: (path) => writeFileSync(path, '{"plumbline": "camp'),
  empty: (path) => writeFileSync(path, ''),
  noise: (path) => writeFileSync(path, Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 97 + 13) % 256))),
  folder: (path) => mkdirSync(path),
  loop: (path) => symlinkSync(path, path),
  nowhere: (path) => symlinkSync('/nowhere/at/all', path),
  pipe: (path) => void spawnSync('mkfifo', [path]),
  endless: (path) => symlinkSync('/dev/zero', path),
  deep: (path) => writeFileSync(path, '['.repeat(1_000_000)),
};

test('whatever stands in a file\'s place is told with its path, the rest is used, and it is there afterwards', async () => {
  const { finding, judged } = await example();
  for (const [name, damage] of Object.entries(DAMAGES)) {
    await withFolder(async (folder) => {
      const kept = new CampaignFolder(folder, silent);
      const other: FuzzSession = { ...SESSION, pipeline: 9 };
      for (const session of [SESSION, other]) kept.add({ name: nameOf(session), session, reached: [] });
      for (const session of [SESSION, other]) kept.suspect(session);
      const path = await kept.keep(finding, judged);
      await kept.keep({ ...finding, signature: 'another' as typeof finding.signature }, judged);
      kept.save(SNAPSHOT, {}, []);
      const places = [join('corpus', `${nameOf(SESSION)}.ndjson`), join('suspects', `${nameOf(SESSION)}.ndjson`), join('findings', slugOf(finding), 'finding.json'), 'campaign.json'];
      for (const place of places) {
        rmSync(join(folder, place));
        damage(join(folder, place));
      }
      const left = readCampaign(folder);
      assert.is(left.complaints.length, places.length, `${name}: ${left.complaints.join('\n')}`);
      for (const place of places) assert.ok(left.complaints.some((line) => line.includes(join(folder, place.replace('/finding.json', '')))), `${name}: ${place}`);
      assert.ok(left.complaints.every((line) => !line.includes('\n')), name);
      assert.equal([left.corpus.length, left.suspects.length, left.findings.length], [1, 1, 1], name);
      const again = new CampaignFolder(folder, silent);
      again.save(SNAPSHOT, {}, []);
      await again.keep(finding, judged);
      assert.equal(again.missing(), [], name);
      assert.ok(readCampaign(folder).record !== undefined, name);
      for (const place of ['campaign.json.damaged', `findings/${slugOf(finding)}.damaged/finding.json`, places[0] ?? '']) assert.ok(lstatSync(join(folder, place)), `${name}: ${place}`);
      assert.is(readFinding(path).folder, path);
      assert.is(readCampaign(folder).findings.length, 2, name);
    });
  }
});

test('a folder that cannot be listed is told', async () => {
  await withFolder(async (folder) => {
    new CampaignFolder(folder, silent).save(SNAPSHOT, {}, []);
    for (const inner of ['corpus', 'suspects', 'findings']) {
      rmSync(join(folder, inner), { recursive: true });
      symlinkSync(join(folder, inner), join(folder, inner));
    }
    assert.equal(readCampaign(folder).complaints.map((line) => /(\w+) is damaged and left out: .*ELOOP/.exec(line)?.[1]), ['corpus', 'suspects', 'findings']);
    assert.throws(() => new CampaignFolder(folder, silent), /ELOOP.*corpus/);
  });
});

test('a folder that takes the place of another keeps what others put there, and survives being cut short', async () => {
  await withFolder(async (folder) => {
    const { finding, judged } = await example();
    const kept = new CampaignFolder(folder, silent);
    const path = await kept.keep(finding, judged);
    writeFileSync(join(path, 'notes.md'), 'mine');
    await kept.keep({ ...finding, title: 'again' }, judged);
    assert.is(readFileSync(join(path, 'notes.md'), 'utf8'), 'mine');
    const again = readFinding(path);
    assert.is('problem' in again ? again.problem : again.finding.title, 'again');
    renameSync(path, join(folder, 'findings', `.${slugOf(finding)}.old`));
    assert.is(readCampaign(folder).findings.length, 1);
    assert.ok(existsSync(path));
  });
});

test('a full disk is told once and loses nothing that is in memory', () => {
  const script = [
    'mount -t tmpfs -o size=256k tmpfs "$1" || exit 77',
    'exec "$2" --import tsx "$3" "$1"',
  ].join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  const body = fileURLToPath(new URL('../../house/full-disk.ts', import.meta.url));
  try {
    const result = spawnSync(resolveProgram('unshare', ''), ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', folder, process.execPath, body], { encoding: 'utf8' });
    // A system without user namespaces cannot make a small disk.
    if (result.error !== undefined || result.status === 77 || /unshare.*(failed|not permitted)/.test(result.stderr)) return;
    assert.is(result.status, 0, result.stderr);
    const said = JSON.parse(result.stdout);
    assert.is(said.told.length, 2, result.stdout);
    assert.match(said.told[0], /cannot write .*ENOSPC/);
    assert.match(said.told[1], /can be written again/);
    assert.ok(said.missing > 1);
    assert.ok(said.firstFindings === 1 && said.firstCorpus < said.added, result.stdout);
    assert.equal([said.missingAfterwards, said.corpus, said.findings], [0, said.added, 1]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
