// Finds a baseline: a file that the user names, or one that ships with plumbline for a stock build.

import { readdir, readFile } from 'node:fs/promises';
import { parseJson } from '../../targets/wire/json.ts';
import { type Baseline, BaselineError, parseBaseline } from '../baseline.ts';
import { cannotRun, reasonOf, usageError } from './exit.ts';

const SHIPPED = new URL('../../suites/baselines/', import.meta.url);

/** A name without `/` and `.json` is one that ships. */
export async function loadBaseline(name: string): Promise<Baseline> {
  const shipped = !name.includes('/') && !name.endsWith('.json');
  if (shipped && !(await shippedBaselines()).includes(name)) {
    throw usageError(`no baseline "${name}" ships with plumbline; there are ${(await shippedBaselines()).join(', ')}. A file is named with its ending, such as ./${name}.json`);
  }
  const place = shipped ? new URL(`${name}.json`, SHIPPED) : name;
  const text = await readFile(place, 'utf8').catch((error: Error) => {
    throw usageError(`cannot read the baseline ${name}: ${reasonOf(error)}`);
  });
  return parseText(name, text);
}

function parseText(name: string, text: string): Baseline {
  const parsed = parseJson(text);
  try {
    if (parsed.kind === 'error') throw new BaselineError(name, `is not JSON (${parsed.reason})`);
    return parseBaseline(name, parsed.value);
  } catch (error) {
    if (error instanceof BaselineError) throw cannotRun(error.message, error);
    throw error;
  }
}

export async function shippedBaselines(): Promise<readonly string[]> {
  const files = await readdir(SHIPPED);
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length)).sort();
}
