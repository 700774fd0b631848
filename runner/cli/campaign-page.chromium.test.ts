// The page as a browser shows it: it brings itself up to date, can be used by keyboard and without JavaScript, and lets nothing in.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CampaignSnapshot } from '../fuzz/campaign-state.ts';
import { campaignSnapshot, FINDING, hostileSnapshot } from '../house/campaign-snapshot.ts';
import { Chromium } from '../house/chromium.ts';
import { serveCampaign } from './campaign-server.ts';

const QUICK = { tickMs: 20, patienceMs: 10_000, readers: 4 };
const TAB = 9;
const ENTER = 13;

async function inBrowser(source: () => CampaignSnapshot, body: (page: Chromium, url: string, close: () => Promise<void>) => Promise<void>): Promise<void> {
  await using page = await Chromium.start();
  const server = await serveCampaign({ host: '127.0.0.1', port: 0 }, source, QUICK);
  try {
    await body(page, server.url, server.close);
  } finally {
    await server.close();
  }
}

/** Presses Tab until what has the focus fits; the whole page takes fewer. */
async function tabTo(page: Chromium, selector: string): Promise<void> {
  for (let times = 0; times < 40; times++) {
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    await page.press('Tab', TAB);
  }
  assert.unreachable(`${selector} cannot be reached by Tab`);
}

test('it brings itself up to date, and focus and what was opened stay', async () => {
  let snapshot = campaignSnapshot();
  await inBrowser(() => snapshot, async (page, url, close) => {
    await page.open(url);
    await page.until(`state.textContent === 'Live.'`);
    await page.evaluate(`document.querySelector('details').open = true`);
    await tabTo(page, 'a[href="/findings/1"]');
    snapshot = campaignSnapshot({ sessions: 777_777, findings: [FINDING, { ...FINDING, signature: 'other', title: 'another one' }] });
    await page.until(`document.body.textContent.includes('777777')`);
    assert.equal(await page.evaluate(`[...document.querySelectorAll('tr[id]')].map(({ id }) => id)`), ['finding-2', 'finding-1']);
    assert.ok(await page.evaluate(`document.activeElement.matches('a[href="/findings/1"]') && document.querySelector('details').open`));
    assert.match(await page.evaluate<string>(`document.title + '|' + news.textContent`), /^2 findings in .*\|2 findings in /);
    await close();
    await page.until(`state.textContent === 'The campaign has ended.'`);
  });
});

test('the keyboard skips to the findings, pauses, opens a finding and its session', async () => {
  let sessions = 0;
  await inBrowser(() => campaignSnapshot({ sessions: sessions++ }), async (page, url) => {
    await page.open(url);
    await page.press('Tab', TAB);
    await page.press('Enter', ENTER);
    await page.until(`location.hash === '#findings' && document.activeElement.id === 'findings'`);
    await page.evaluate(`document.activeElement.blur(), scrollTo(0, 0), getSelection().collapse(document.body, 0)`);
    await tabTo(page, '#pause');
    await page.press('Enter', ENTER);
    await page.until(`state.textContent === 'Paused.' && pause.textContent === 'Go on'`);
    await page.press('Enter', ENTER);
    await page.until(`state.textContent === 'Live.'`);
    await tabTo(page, 'a[href="/findings/1"]');
    await page.press('Enter', ENTER);
    await page.until(`location.pathname === '/findings/1' && document.readyState === 'complete'`);
    assert.match(await page.evaluate<string>(`document.querySelector('pre').textContent`), FINDING.reproducer.trim());
    await tabTo(page, 'a[href="/findings/1/session.ndjson"]');
  });
});

test('what a target says does nothing', async () => {
  await inBrowser(hostileSnapshot, async (page, url) => {
    await page.send('Page.enable');
    await page.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `window.wrong = []; window.alert = () => wrong.push('ran'); addEventListener('securitypolicyviolation', ({ violatedDirective }) => wrong.push(violatedDirective));`,
    });
    for (const path of ['', 'findings/1']) {
      await page.open(`${url}${path}`);
      if (path === '') await page.until(`state.textContent === 'Live.' && performance.getEntriesByType('resource').length > 1`);
      assert.equal(await page.evaluate('wrong'), []);
      assert.ok(await page.evaluate(`document.body.textContent.includes('<script>alert(1)</script>')`));
      assert.is(await page.evaluate(`document.scripts.length`), path === '' ? 1 : 0);
    }
  });
});

test('without JavaScript all of it is there, and loads itself again', async () => {
  let sessions = 100;
  await inBrowser(() => campaignSnapshot({ sessions: sessions++ }), async (page, url) => {
    await page.send('Emulation.setScriptExecutionDisabled', { value: true });
    await page.open(url);
    const first = sessions;
    await page.until(`document.body.textContent.includes('assertion after netdev_add tap') && document.querySelector('#pause').hidden && document.querySelector('a[href="/?still"]') !== null`);
    await page.until(`document.body.textContent.includes('Sessions${first}')`);
  });
});

test('long titles and large numbers break no word and no number, and the table scrolls by itself', async () => {
  const title = 'net_client_init1: assertion nc failed, and /a/path/without/any/space/in/it/whatsoever/so/that/it/can/be/broken/anywhere_at_all_and_nowhere_else';
  const findings = Array.from({ length: 40 }, (_each, index) => ({ ...FINDING, signature: String(index), title, count: 123_456 }));
  await inBrowser(() => campaignSnapshot({ findings }), async (page, url) => {
    for (const width of [1200, 320]) {
      await page.send('Emulation.setDeviceMetricsOverride', { width, height: 600, deviceScaleFactor: 1, mobile: false });
      await page.open(url);
      await page.until(`state.textContent === 'Live.' && document.querySelectorAll('tr[id]').length === 40`);
      const lines = await page.evaluate<readonly number[]>(`[...document.querySelectorAll('.kind, .number, td time')].map((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return range.getClientRects().length;
      })`);
      assert.ok(lines.length >= 160 && lines.every((count) => count === 1), `${width}: ${lines.join(' ')}`);
      assert.ok(await page.evaluate(`document.querySelector('tr[id] th').offsetWidth >= 200`));
      assert.ok(await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`), 'the page scrolls sideways');
    }
  });
});

test('when the campaign has ended, no link leads nowhere, and findings tell where they are kept', async () => {
  await inBrowser(campaignSnapshot, async (page, url, close) => {
    await page.open(url);
    await page.until(`state.textContent === 'Live.'`);
    assert.is(await page.evaluate(`document.querySelector('.kept').offsetHeight`), 0);
    await close();
    await page.until(`state.textContent === 'The campaign has ended.'`);
    assert.ok(await page.evaluate(`document.querySelector('#finding-1 .kept').offsetHeight > 0 && document.querySelector('#finding-1').textContent.includes('/tmp/campaign/findings/net-init-tap')`));
    assert.equal(await page.evaluate(`[...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))`), ['#findings']);
  });
});

/** Relative luminance and contrast as WCAG 2 has them. */
const CONTRAST = `(() => {
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)).reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const paper = light(getComputedStyle(document.body).backgroundColor);
  return Math.min(...[...document.querySelectorAll('main *, header *, footer *')].map((element) => light(getComputedStyle(element).color))
    .map((ink) => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)));
})()`;

test('it can be read by day and by night, and on a narrow screen', async () => {
  await inBrowser(campaignSnapshot, async (page, url) => {
    await page.send('Emulation.setDeviceMetricsOverride', { width: 320, height: 600, deviceScaleFactor: 1, mobile: false });
    const papers = new Set<string>();
    for (const value of ['light', 'dark']) {
      await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
      await page.open(url);
      await page.until(`state.textContent === 'Live.'`);
      const contrast = await page.evaluate<number>(CONTRAST);
      assert.ok(contrast >= 4.5, `${value}: ${contrast}`);
      assert.ok(await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`), 'the page scrolls sideways');
      papers.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
    }
    assert.is(papers.size, 2);
  });
});

test.run();
