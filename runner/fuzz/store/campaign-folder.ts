// The folder of `--out`: what a campaign has found, what it mutates, and how far it has come, so that it can go on after whatever
// has ended it.
//
//     campaign.json          how far it has come
//     corpus/NAME.ndjson     sessions that reached something new
//     suspects/NAME.ndjson   sessions that failed and are being looked into
//     findings/SLUG/         one folder a finding
//
// A disk that fills up loses nothing that this process still holds: what could not be written is tried again with each `save`.

import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { codeOf, messageOf } from '../../error-text.ts';
import type { CampaignStore, Remains } from '../campaign.ts';
import type { CampaignSnapshot, KeptFinding } from '../campaign-state.ts';
import { type CorpusEntry, nameOf } from '../guidance/corpus.ts';
import { decodeSession, encodeSession } from '../session/session-text.ts';
import type { Judged } from '../trial.ts';
import { type CampaignRecord, decodeCampaign, encodeCampaign } from './campaign-file.ts';
import { decodeEntry, encodeEntry } from './corpus-file.ts';
import { FINDINGS_FOLDER, type FindingOnDisk, readFinding, slugOf, writeFinding } from './finding-folder.ts';
import type { Problem } from './finding-record.ts';
import { foldersIn, makeFolder, namesIn, readText, setAside, writeWhole } from './whole.ts';

const CAMPAIGN_FILE = 'campaign.json';
const CORPUS_FOLDER = 'corpus';
const SUSPECTS_FOLDER = 'suspects';
const ENDING = '.ndjson';

export class CampaignFolder implements CampaignStore {
  readonly path: string;
  readonly #complain: (line: string) => void;
  /** What is still to be written, by its path. */
  readonly #due = new Map<string, () => void>();
  #wasTold = false;

  /** Makes the folder; throws what the system throws. `complain`: told at once, a line each. */
  constructor(path: string, complain: (line: string) => void) {
    this.path = path;
    this.#complain = complain;
    for (const folder of [CORPUS_FOLDER, SUSPECTS_FOLDER, FINDINGS_FOLDER]) makeFolder(join(path, folder));
    if (namesIn(path).includes(CAMPAIGN_FILE) && 'problem' in recordIn(path)) setAside(join(path, CAMPAIGN_FILE));
  }

  add(entry: CorpusEntry): void {
    const path = this.#fileOf(CORPUS_FOLDER, entry.name);
    this.#write(path, () => writeWhole(path, encodeEntry(entry)));
  }

  remove(name: string): void {
    this.#remove(this.#fileOf(CORPUS_FOLDER, name));
  }

  async keep(finding: KeptFinding, judged: Judged): Promise<string> {
    const path = join(this.path, FINDINGS_FOLDER, slugOf(finding));
    this.#write(path, () => writeFinding(path, finding, judged));
    return path;
  }

  met(): void {
    // Part of the next snapshot.
  }

  suspect(session: FuzzSession): void {
    const path = this.#fileOf(SUSPECTS_FOLDER, nameOf(session));
    this.#write(path, () => writeWhole(path, encodeSession(session)));
  }

  settled(session: FuzzSession): void {
    this.#remove(this.#fileOf(SUSPECTS_FOLDER, nameOf(session)));
  }

  /** How far it has come; what could not be written before is tried again first. */
  save(snapshot: CampaignSnapshot, options: JsonObject, reached: readonly string[]): void {
    const path = join(this.path, CAMPAIGN_FILE);
    this.#due.set(path, () => writeWhole(path, encodeCampaign(snapshot, options, reached)));
    let failures = 0;
    // What is found comes first, and nothing else takes the room that it needs.
    for (const [due, write] of [...this.#due].toSorted(([left], [right]) => Number(isFinding(right)) - Number(isFinding(left)))) {
      const outcome = this.#attempt(due, write);
      if (outcome !== 'written') failures++;
      if (failures >= MOST_FAILURES || (outcome === 'no room' && isFinding(due))) return;
    }
    if (failures > 0 || !this.#wasTold) return;
    this.#wasTold = false;
    this.#complain(`${this.path} can be written again; nothing is missing in it`);
  }

  /** Paths that could not be written. */
  missing(): readonly string[] {
    return [...this.#due.keys()];
  }

  #fileOf(folder: string, name: string): string {
    return join(this.path, folder, `${name}${ENDING}`);
  }

  #write(path: string, write: () => void): void {
    this.#due.set(path, write);
    // Where others wait already, it is tried with the next `save`.
    if (this.#due.size === 1 || isFinding(path)) this.#attempt(path, write);
  }

  #attempt(path: string, write: () => void): 'written' | 'no room' | 'refused' {
    try {
      write();
      this.#due.delete(path);
      return 'written';
    } catch (error) {
      this.#tell(path, error);
      return NO_ROOM.has(codeOf(error)) ? 'no room' : 'refused';
    }
  }

  #tell(path: string, error: unknown): void {
    if (this.#wasTold) return;
    this.#wasTold = true;
    this.#complain(`cannot write ${path}: ${messageOf(error)}; the campaign goes on, and what it finds is held in memory until there is room`);
  }

  #remove(path: string): void {
    this.#due.delete(path);
    try {
      rmSync(path, { force: true });
    } catch {
      // It is found again, and found superfluous again.
    }
  }
}

/** Failures of one `save` after which there is no room, whatever the size. */
const MOST_FAILURES = 5;

const NO_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function isFinding(path: string): boolean {
  return path.includes(`/${FINDINGS_FOLDER}/`);
}

export type Left = {
  readonly record: CampaignRecord | undefined;
  readonly findings: readonly FindingOnDisk[];
  readonly corpus: readonly CorpusEntry[];
  readonly suspects: readonly FuzzSession[];
  /** What is damaged, a line each. */
  readonly complaints: readonly string[];
};

/** Whether a folder has, or had, a campaign. */
export function holdsCampaign(path: string): boolean {
  return namesIn(path).includes(CAMPAIGN_FILE) || foldersIn(join(path, FINDINGS_FOLDER)).length > 0;
}

/** Total: what is damaged is told and left out. */
export function readCampaign(path: string): Left {
  const complaints: string[] = [];
  const tell = (what: string, { problem }: Problem): void => void complaints.push(`${what} is damaged and left out: ${problem}`);
  const sound = <Item extends object>(folder: string, decode: (name: string, text: string) => Item | Problem): readonly Item[] =>
    filesByAge(join(path, folder)).flatMap((file) => {
      const read = textOf(join(path, folder, file));
      const item = typeof read === 'string' ? decode(file.slice(0, -ENDING.length), read) : read;
      if (!('problem' in item)) return [item];
      tell(join(path, folder, file), item);
      return [];
    });
  for (const folder of [CORPUS_FOLDER, SUSPECTS_FOLDER, FINDINGS_FOLDER]) {
    const problem = unreadable(join(path, folder));
    if (problem !== undefined) tell(join(path, folder), { problem });
  }
  const record = recordIn(path);
  if ('problem' in record) complaints.push(`${join(path, CAMPAIGN_FILE)} cannot be read, and its counts begin anew: ${record.problem}`);
  const findings = foldersIn(join(path, FINDINGS_FOLDER)).flatMap((folder) => {
    const found = readFinding(folder);
    if (!('problem' in found)) return [found];
    tell(folder, found);
    return [];
  });
  return {
    record: 'problem' in record ? undefined : record, findings, complaints,
    corpus: sound(CORPUS_FOLDER, decodeEntry), suspects: sound(SUSPECTS_FOLDER, (_name, session) => decodeSession(session)),
  };
}

/** What a campaign goes on from. */
export function remainsOf({ record, findings, corpus, suspects }: Left): Remains {
  return {
    sessions: record?.sessions ?? 0, commands: record?.commands ?? 0, elapsedMs: record?.elapsedMs ?? 0,
    reached: [...new Set([...record?.reached ?? [], ...corpus.flatMap(({ reached }) => reached)])],
    corpus, suspects,
    findings: findings.map(({ finding, folder }) => ({ finding, folder, count: record?.met.get(finding.signature) ?? 1 })),
  };
}

function recordIn(path: string): CampaignRecord | Problem {
  const text = textOf(join(path, CAMPAIGN_FILE));
  return typeof text === 'string' ? decodeCampaign(text) : text;
}

function textOf(path: string): string | Problem {
  try {
    return readText(path);
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

/** Why a folder cannot be listed; one that is not there has nothing in it. */
function unreadable(folder: string): string | undefined {
  try {
    readdirSync(folder);
    return undefined;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : messageOf(error);
  }
}

/** The order in which they were written. */
function filesByAge(folder: string): readonly string[] {
  return namesIn(folder).filter((name) => name.endsWith(ENDING)).map((name) => ({ name, atMs: writtenAt(join(folder, name)) }))
    .toSorted((left, right) => left.atMs - right.atMs || (left.name < right.name ? -1 : 1)).map(({ name }) => name);
}

function writtenAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
