import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { durationText } from '../runner/cli/options.ts';
import { campaignSnapshot, FINDING, hostileSnapshot } from '../runner/house/campaign-snapshot.ts';
import { campaignMain, campaignPage, findingPage } from './campaign-page.ts';

const OPTIONS = { duration: durationText, isRefreshed: true };

/** Names of the tags as a parser sees them; throws where one is not closed, or in a place where it cannot be. */
function tags(html: string): readonly string[] {
  const open: string[] = [];
  const seen: string[] = [];
  assert.not.match(html.replaceAll(/<!doctype html>|<\/?[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"<>]*")?)*>/g, ''), /[<>]/);
  for (const [, close, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)(?: [a-z-]+(?:="[^"<>]*")?)*>/g)) {
    if (close === '/') assert.is(open.pop(), name);
    else if (!['meta', 'link'].includes(name)) open.push(name);
    seen.push(name);
  }
  assert.equal(open, []);
  return seen;
}

test('the pages are well formed, whatever a target says', () => {
  const plain = new Set(tags(campaignPage(campaignSnapshot(), OPTIONS)));
  const hostile = tags(campaignPage(hostileSnapshot(), OPTIONS));
  assert.equal(hostile.filter((name) => !plain.has(name)), []);
  assert.is(hostile.filter((name) => name === 'script').length, 2, 'one script, opened and closed');
  for (const row of [...campaignSnapshot().findings, ...hostileSnapshot().findings]) assert.not.ok(tags(findingPage(row, 1)).includes('script'));
});

test('nothing is inline: no script, no style, no handler', () => {
  for (const html of [campaignPage(hostileSnapshot(), OPTIONS), findingPage(FINDING, 1)]) {
    assert.not.match(html, /<script(?![^>]* src=)|<style|<[^>]* (?:style|on[a-z]+)=|javascript:/);
  }
});

test('all that a snapshot tells is there', () => {
  const html = campaignMain(campaignSnapshot(), OPTIONS);
  const shown = [
    'qemu:qemu-system-x86_64', '7.2.22', 'seed 7', '2m 03s of 10m 00s', '45678, 413/s (mean 370/s)', '321', '88 sessions', '654, the last 4s ago', '1m 01s ago',
    '2 of 3', '4 of 6', 'assertion after netdev_add tap {queues}', '10/10', 'death', 'sessions on bare', 'netdev_add hubport', 'success 30, GenericError 10', 'hubid 39', '<td>netdev</td>',
  ];
  for (const part of shown) assert.ok(html.includes(part), part);
});

test('a finding links to the session that shows it', () => {
  assert.match(campaignMain(campaignSnapshot(), OPTIONS), '<a href="/findings/1">');
  const html = findingPage(FINDING, 1);
  for (const part of ['/findings/1/session.ndjson', '&quot;execute&quot;:&quot;netdev_add&quot;', FINDING.folder, '2023-11-14 22:13:20 UTC']) assert.ok(html.includes(part), part);
});

test('tables have headers, regions names, and every id is there once', () => {
  const html = campaignPage(campaignSnapshot(), OPTIONS);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.is(new Set(ids).size, ids.length);
  for (const [, id] of html.matchAll(/aria-labelledby="([^"]+)"/g)) assert.ok(ids.includes(id), id);
  for (const [table] of html.matchAll(/<table.*?<\/table>/gs)) {
    assert.match(table, '<th scope="col">');
    for (const [row] of table.replace(/<thead>.*<\/thead>/s, '').matchAll(/<tr.*?<\/tr>/gs)) assert.match(row, '<th scope="row">');
  }
});

test('without JavaScript it loads itself again, unless it is asked not to', () => {
  assert.match(campaignPage(campaignSnapshot(), OPTIONS), '<noscript><meta http-equiv="refresh" content="5"></noscript>');
  const still = campaignPage(campaignSnapshot(), { ...OPTIONS, isRefreshed: false });
  assert.not.match(still, 'http-equiv');
  assert.match(still, '<a href="/">');
});

test.run();
