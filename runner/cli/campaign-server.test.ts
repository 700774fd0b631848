import { get, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CampaignSnapshot } from '../fuzz/campaign-state.ts';
import { campaignSnapshot, FINDING, hostileSnapshot } from '../house/campaign-snapshot.ts';
import { serveCampaign } from './campaign-server.ts';
import { CliError } from './exit.ts';
import { serveAddress } from './serve-address.ts';

const QUICK = { tickMs: 10, patienceMs: 500, readers: 2 };
const anyPort = serveAddress('--serve')('127.0.0.1:0');

async function served(source: () => CampaignSnapshot, body: (url: string, close: () => Promise<void>) => Promise<void>): Promise<void> {
  const server = await serveCampaign(anyPort, source, QUICK);
  try {
    await body(server.url, server.close);
  } finally {
    await server.close();
  }
}

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

async function ask(url: string, { method = 'GET', ...headers }: { readonly method?: string; readonly host?: string } = {}): Promise<Answer> {
  const asked = request(url, { method, headers, agent: false }).end();
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const part of response) text += part;
  return { status: response.statusCode, headers: response.headers, text };
}

test('each page is there, with its type', async () => {
  await served(() => campaignSnapshot(), async (url) => {
    const types = {
      '': 'text/html; charset=UTF-8', 'campaign.css': 'text/css; charset=utf-8', 'campaign.js': 'text/javascript; charset=utf-8', 'findings/1': 'text/html; charset=UTF-8',
      'findings/1/session.ndjson': 'text/plain; charset=utf-8', metrics: 'text/plain; version=0.0.4; charset=utf-8', 'snapshot.json': 'application/json',
    };
    for (const [path, type] of Object.entries(types)) {
      const { status, headers } = await ask(`${url}${path}`);
      assert.equal([status, headers['content-type']], [200, type], path);
    }
    assert.equal(JSON.parse((await ask(`${url}snapshot.json`)).text), JSON.parse(JSON.stringify(campaignSnapshot())));
    assert.is((await ask(`${url}findings/1/session.ndjson`)).text, FINDING.reproducer);
    for (const path of ['findings/2', 'findings/0', 'findings/x', 'findings/1/', 'etc', '../../etc/passwd']) assert.is((await ask(`${url}${path}`)).status, 404, path);
  });
});

test('other names, methods and machines are turned away', async () => {
  await served(() => campaignSnapshot(), async (url) => {
    const { port } = new URL(url);
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.2:${port}`, `localhost.evil.example:${port}`]) {
      for (const path of ['', 'events', 'snapshot.json', 'no-such-page']) {
        const { status, text } = await ask(`${url}${path}`, { host });
        assert.ok(status === 421 || status === 400, `${host}: ${status}`);
        assert.not.match(text, 'qemu');
      }
    }
    assert.is((await ask(url, { host: `LOCALHOST:${port}` })).status, 200);
    assert.is((await ask(url, { method: 'HEAD' })).status, 200);
    assert.is((await ask(`${url}events`, { method: 'HEAD' })).status, 200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) assert.is((await ask(url, { method })).status, 405, method);
  });
});

test('nothing inline may run, nobody may frame it, and nothing may be read from elsewhere', async () => {
  await served(() => hostileSnapshot(), async (url) => {
    for (const path of ['', 'findings/1', 'metrics', 'no-such-page']) {
      const { headers } = await ask(`${url}${path}`);
      const policy = String(headers['content-security-policy']);
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", "script-src 'self'"]) assert.match(policy, part);
      assert.not.match(policy, 'unsafe');
      assert.is(headers['x-content-type-options'], 'nosniff');
      assert.is(headers['cross-origin-resource-policy'], 'same-origin');
      assert.is(headers['access-control-allow-origin'], undefined);
      assert.is(headers['cache-control'], 'no-store');
    }
  });
});

/** Reads until the stream has what is wanted, or ends. */
async function readUntil(url: string, wanted: (text: string) => boolean): Promise<string> {
  const asked = get(`${url}events`, { agent: false });
  const [response] = await once(asked, 'response');
  assert.is(response.statusCode, 200);
  let text = '';
  for await (const part of response) {
    text += part;
    if (wanted(text)) break;
  }
  asked.destroy();
  return text;
}

test('the stream tells what has changed', async () => {
  let sessions = 1000;
  await served(() => campaignSnapshot({ sessions: sessions++ }), async (url) => {
    const text = await readUntil(url, (so) => so.split('event: campaign').length > 3);
    assert.ok(new Set(text.match(/<dd>10\d\d<\/dd>/g)).size >= 2, text.slice(0, 2000));
  });
});

test('the end is shown to readers, and ends the connections', async () => {
  await served(() => campaignSnapshot(), async (url, close) => {
    let isClosing = false;
    const text = await readUntil(url, () => {
      if (!isClosing) void close();
      isClosing = true;
      return false;
    });
    assert.match(text, /event: end\n/);
    const refused = await ask(url).catch((error: NodeJS.ErrnoException) => error.code);
    assert.is(refused, 'ECONNREFUSED');
  });
});

test('a reader who takes nothing is left, and until then holds one state', async () => {
  let rendered = 0;
  const findings = Array.from({ length: 4_000 }, (_each, index) => ({ ...FINDING, signature: `${index}`, title: 'x'.repeat(500) }));
  const source = (): CampaignSnapshot => {
    rendered++;
    return campaignSnapshot({ findings });
  };
  await served(source, async (url) => {
    const { port } = new URL(url);
    const dead = connect(Number(port), '127.0.0.1').pause();
    dead.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    // It is told by what it can still read that the connection was given up; nothing is read before.
    await untilLeft(url);
    // What fits into the buffers of the system, a few megabytes, is all that was made for it.
    assert.ok(rendered < 60, `${rendered} states`);
    dead.destroy();
  });
});

/** One more reader than there is room for beside the dead one: it is let in when that one was left. */
async function untilLeft(url: string): Promise<void> {
  const second = get(`${url}events`, { agent: false });
  const [response] = await once(second, 'response');
  response.on('error', () => {}).resume();
  for (;;) {
    const third = get(`${url}events`, { agent: false }).on('error', () => {});
    const [{ statusCode }] = await once(third, 'response');
    third.destroy();
    if (statusCode === 200) break;
    assert.is(statusCode, 503);
  }
  second.destroy();
}

test('readers who go make room', async () => {
  await served(() => campaignSnapshot(), async (url) => {
    for (let times = 0; times < 10; times++) await readUntil(url, (text) => text.includes('event: campaign')).catch(() => '');
    await untilLeft(url);
  });
});

test('a port that is taken is told', async () => {
  await served(() => campaignSnapshot(), async (url) => {
    const error = await serveCampaign({ host: '127.0.0.1', port: Number(new URL(url).port) }, () => campaignSnapshot()).then(() => undefined, (reason: unknown) => reason);
    assert.ok(error instanceof CliError && error.exitCode === 3 && /EADDRINUSE.*0 for any/.test(error.message), String(error));
  });
});

test('IPv6 serves as well', async () => {
  const server = await serveCampaign({ host: '::1', port: 0 }, () => campaignSnapshot()).catch((error: unknown) => {
    assert.match(String(error), /EADDRNOTAVAIL|EAFNOSUPPORT/);
    return undefined;
  });
  if (server === undefined) return;
  assert.is((await ask(server.url)).status, 200);
  await server.close();
});

test.run();
