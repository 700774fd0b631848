// A campaign over HTTP, on this machine alone: the page that brings itself up to date, the snapshot as JSON, the metrics.
//
// It only reads. Other sites' scripts get nothing: a name of theirs that leads here (DNS rebinding) is told by the Host header. Each
// reader of the event stream is sent the newest state when he has taken the one before, and is left when he takes none for long, so
// that nothing heaps up.

import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { campaignMetrics, METRICS_TYPE } from '../../reports/campaign-metrics.ts';
import { campaignMain, campaignPage, findingPage, PATHS } from '../../reports/campaign-page.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from '../../reports/campaign-page-assets.ts';
import type { CampaignSnapshot } from '../fuzz/campaign-state.ts';
import { EventReaders, type ReaderLimits } from './event-readers.ts';
import { cannotRun } from './exit.ts';
import { durationText } from './options.ts';
import { authority, type ServeAddress } from './serve-address.ts';

export type CampaignServer = {
  readonly url: string;
  /** Shows readers the end; resolves when no connection is left. */
  readonly close: () => Promise<void>;
};

const LIMITS: ReaderLimits = { tickMs: 1_000, patienceMs: 15_000, readers: 16 };
const MOST_CONNECTIONS = 128;
/** For readers to take the last state. */
const FAREWELL_MS = 500;

type Env = { readonly Bindings: HttpBindings };
type Source = () => CampaignSnapshot;

/** Rejects with a CliError where the address cannot be had. */
export async function serveCampaign(address: ServeAddress, source: Source, limits: ReaderLimits = LIMITS): Promise<CampaignServer> {
  const readers = new EventReaders(limits, () => campaignMain(source(), { duration: durationText }));
  const hosts = new Set<string>();
  const app = appFor(source, readers, hosts);
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listening(server, address);
  for (const host of [address.host, 'localhost']) {
    hosts.add(authority({ host, port }));
    // Browsers leave the usual port out.
    if (port === 80) hosts.add(authority({ host, port }).replace(/:80$/, ''));
  }
  return { url: `http://${authority({ host: address.host, port })}/`, close: () => closed(server, readers) };
}

function appFor(source: Source, readers: EventReaders, hosts: ReadonlySet<string>): Hono<Env> {
  const app = new Hono<Env>();
  app.use(secureHeaders({
    strictTransportSecurity: false, referrerPolicy: 'no-referrer', xFrameOptions: 'DENY',
    contentSecurityPolicy: {
      defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], connectSrc: ["'self'"], imgSrc: ['data:'],
      baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"],
    },
  }));
  app.use(async (context, next) => {
    context.header('Cache-Control', 'no-store');
    if (!hosts.has(context.req.header('host')?.toLowerCase() ?? '')) return context.text(`ask for ${[...hosts].join(' or ')}\n`, 421);
    if (!['GET', 'HEAD'].includes(context.req.method)) return context.text('there is nothing to change here\n', 405, { Allow: 'GET, HEAD' });
    await next();
    return undefined;
  });
  app.get('/', (context) => context.html(campaignPage(source(), { duration: durationText, isRefreshed: context.req.query('still') === undefined })));
  app.get(PATHS.style, (context) => context.body(PAGE_STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get(PATHS.script, (context) => context.body(PAGE_SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));
  app.get(PATHS.snapshot, (context) => context.body(`${JSON.stringify(source())}\n`, 200, { 'Content-Type': 'application/json' }));
  app.get(PATHS.metrics, (context) => context.body(campaignMetrics(source()), 200, { 'Content-Type': METRICS_TYPE }));
  app.get(PATHS.events, (context) => events(context, readers));
  addFindings(app, source);
  app.onError((_error, context) => context.text('the page could not be made\n', 500));
  return app;
}

function addFindings(app: Hono<Env>, source: Source): void {
  app.get('/findings/:number{[1-9][0-9]{0,8}}', (context) => {
    const number = Number(context.req.param('number'));
    const row = source().findings[number - 1];
    return row === undefined ? context.notFound() : context.html(findingPage(row, number));
  });
  app.get('/findings/:number{[1-9][0-9]{0,8}}/session.ndjson', (context) => {
    const row = source().findings[Number(context.req.param('number')) - 1];
    return row === undefined ? context.notFound() : context.body(row.reproducer, 200, { 'Content-Type': 'text/plain; charset=utf-8' });
  });
}

function events(context: Context<Env>, readers: EventReaders): Response {
  if (context.req.method === 'HEAD') return context.body(null, 200, { 'Content-Type': 'text/event-stream' });
  if (!readers.hasRoom()) return context.text('too many pages are open\n', 503, { 'Retry-After': '10' });
  return streamSSE(context, (stream) => readers.serve(stream, () => context.env.outgoing.destroy()), async () => {
    context.env.outgoing.destroy();
  });
}

function listening(server: Server, { host, port }: ServeAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(cannotRun(`cannot serve on ${authority({ host, port })}: ${error.message}; name another port, or 0 for any that is free`, error)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

async function closed(server: Server, readers: EventReaders): Promise<void> {
  const isClosed = new Promise<void>((resolve) => void server.close(() => resolve()));
  const late = setTimeout(() => server.closeAllConnections(), FAREWELL_MS);
  await readers.end();
  server.closeIdleConnections();
  await isClosed;
  clearTimeout(late);
}
