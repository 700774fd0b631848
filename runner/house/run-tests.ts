// Runs the project's tests: each uvu file in a process of its own, with a deadline.
//
// uvu ends with status 0 where a hook throws, `run()` is forgotten or `only` is left in, so its word is not taken: a
// file counts as passed only where its report says that all of one or more tests passed and none was skipped.

import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';

const ROOMS = ['generators', 'reports', 'runner', 'suites', 'targets'];
/** Programs that tests need, by the ends of their files' names. */
const NEEDED: readonly (readonly [string, string])[] = [
  ['.qemu.test.ts', 'qemu-system-x86_64'], ['tshark.test.ts', 'tshark'], ['.chromium.test.ts', 'chromium'],
];
/** The slowest file takes a fraction of it; a hang must not eat the time of a CI job. */
const DEADLINE_MS = 240_000;

type FileResult = { readonly file: string; readonly passed: number; readonly failed: number; readonly problem: string | undefined };

await main(process.argv.slice(2));

async function main(patterns: readonly string[]): Promise<void> {
  const files = testFiles(patterns);
  if (files.length === 0) return conclude([], 0, `no test file matches ${patterns.join(' ')}`);
  // Where nothing may be skipped, the files run and fail.
  const missing = process.env.CI !== undefined ? [] : NEEDED.filter(([, program]) => !isOnPath(program));
  const skipped = files.filter((file) => missing.some(([end]) => file.endsWith(end)));
  for (const file of skipped) process.stdout.write(`skip  ${file}: ${missing.find(([end]) => file.endsWith(end))?.[1]} is not installed\n`);
  const results = await inParallel(files.filter((file) => !skipped.includes(file)), availableParallelism());
  conclude(results, skipped.length, undefined);
}

function testFiles(patterns: readonly string[]): readonly string[] {
  const all = ROOMS.flatMap((room) => filesBelow(room)).sort();
  return patterns.length === 0 ? all : all.filter((file) => patterns.some((pattern) => file.includes(pattern)));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts')).map((file) => join(folder, file));
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function inParallel(files: readonly string[], workers: number): Promise<readonly FileResult[]> {
  const queue = [...files];
  const results: FileResult[] = [];
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const result = await runFile(file);
      results.push(result);
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return results;
}

function runFile(file: string): Promise<FileResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', file], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, DEADLINE_MS);
    child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(resultOf(file, output, late ? `no end within ${DEADLINE_MS / 1000} s` : code === 0 ? undefined : `exit status ${code}`));
    });
  });
}

function resultOf(file: string, output: string, problem: string | undefined): FileResult {
  const total = countIn(output, 'Total');
  const passed = countIn(output, 'Passed');
  const skipped = countIn(output, 'Skipped');
  const wrong = problem
    ?? (total === 0 ? 'no test ran' : undefined)
    ?? (skipped > 0 ? `${skipped} tests are skipped` : undefined)
    ?? (passed < total ? `${total - passed} tests failed` : undefined);
  if (wrong === undefined) return { file, passed, failed: 0, problem: undefined };
  return { file, passed, failed: Math.max(1, total - passed), problem: `${wrong}\n${output}` };
}

/** uvu prints a report of its own for each `run()` of a process. */
function countIn(output: string, label: string): number {
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, '');
  return [...plain.matchAll(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'gm'))].reduce((sum, [, count]) => sum + Number(count), 0);
}

function tell({ file, passed, problem }: FileResult): void {
  process.stdout.write(problem === undefined ? `ok    ${file} (${passed})\n` : `FAIL  ${file}: ${problem}\n`);
}

function conclude(results: readonly FileResult[], skipped: number, problem: string | undefined): void {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0) + (problem === undefined ? 0 : 1);
  if (problem !== undefined) process.stdout.write(`${problem}\n`);
  const broken = results.filter((result) => result.problem !== undefined).map(({ file }) => file);
  if (broken.length > 0) process.stdout.write(`failed: ${broken.join(' ')}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
