// The emulator as a process: its options, its signals, its end. `plumbline emulate` and the emulator's own entry run it.

import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import { tooLongForSocket } from '../sockets.ts';
import type { Machine } from '../target.ts';
import { type Address, addressText, parseAddress } from './address.ts';
import { CONFIG_SYMBOLS, DEFAULT_BUILD } from './builds.ts';
import { isDefect } from './defects.ts';
import { lastWords } from './last-words.ts';
import { serve, type ServeOptions, type Server, type ServerEnd } from './server.ts';

const USAGE_ERROR = 2;
const COULD_NOT_RUN = 3;

const OPTIONS = {
  listen: { type: 'string', multiple: true },
  control: { type: 'string' },
  machine: { type: 'string' },
  defect: { type: 'string', multiple: true },
  config: { type: 'string', multiple: true },
} as const;

/** Serves until a signal or a defect ends it; sets the exit status of the process. */
export async function runEmulator(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv);
  if (typeof options === 'string') return fail(options, USAGE_ERROR);
  const server = await serve(options).catch((error: unknown) => String(error instanceof Error ? error.message : error));
  if (typeof server === 'string') return fail(server, COULD_NOT_RUN);
  stopOnSignals(server);
  process.stderr.write(`plumbline: listening on ${server.addresses.map(addressText).join(' ')}\n`);
  leave(await server.ended);
}

/** The options, or one line that says what is wrong with them. */
function readOptions(argv: readonly string[]): ServeOptions | string {
  try {
    const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: true });
    const schema = netSchema();
    const listen = (values.listen ?? []).map(requireAddress);
    if (listen.length === 0) return 'give at least one --listen unix:PATH or --listen tcp:HOST:PORT';
    return {
      listen,
      control: values.control === undefined ? undefined : requireAddress(values.control),
      machine: requireMachine(values.machine ?? 'bare'),
      defects: new Set((values.defect ?? []).map((name) => requireDefect(name, schema))),
      defined: new Set([...DEFAULT_BUILD, ...(values.config ?? []).map(requireConfig)]),
      schema,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function requireAddress(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`'${text}' is no address; give unix:PATH or tcp:HOST:PORT`);
  const problem = address.kind === 'unix' ? tooLongForSocket(address.path) : undefined;
  if (problem !== undefined) throw new Error(`'${text}': ${problem}`);
  return address;
}

function requireMachine(text: string): Machine {
  if (text !== 'bare' && text !== 'pc' && text !== 'preconfig') throw new Error(`unknown machine '${text}'; give bare, pc or preconfig`);
  return text;
}

function requireDefect(name: string, schema: Schema): string {
  if (!isDefect(name, schema)) throw new Error(`unknown defect '${name}'; plumbline list --defects shows them all`);
  return name;
}

function requireConfig(symbol: string): string {
  if (!CONFIG_SYMBOLS.includes(symbol)) throw new Error(`unknown config '${symbol}'; known are ${CONFIG_SYMBOLS.join(', ')}`);
  return symbol;
}

function stopOnSignals(server: Server): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void server.close());
}

function leave(end: ServerEnd): void {
  if (end.kind !== 'fell') return;
  // At once: the process is gone before a stream would have written it.
  writeSync(process.stderr.fd, lastWords(end.how, end.defect));
  if (end.how === 'exit-0' || end.how === 'exit-1') process.exit(end.how === 'exit-0' ? 0 : 1);
  process.kill(process.pid, end.how);
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`plumbline: ${message}\n`);
  process.exitCode = exitCode;
}
