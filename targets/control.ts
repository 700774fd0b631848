// Stimuli over a control socket: one Stimulus object a line out, one StimulusOutcome object a line back, in order.
//
// The emulator serves it, and so may any implementation that `exec:` starts.

import type { Socket } from 'node:net';
import { isJsonObject, type JsonObject, type JsonValue } from '../generators/qapi/json-value.ts';
import type { Stimulator } from './owned-instance.ts';
import { connectUnix } from './sockets.ts';
import type { StimulusOutcome } from './target.ts';
import { unavailable } from './unavailable.ts';
import { parseJson } from './wire/json.ts';
import { createLineClient, type LineClient } from './wire/line-client.ts';

/** Connects with the first stimulus. */
export function controlStimulator(path: string): Stimulator {
  let client: Promise<LineClient> | undefined;
  let socket: Socket | undefined;
  const open = async (): Promise<LineClient> => {
    socket = await connectUnix(path);
    return createLineClient(socket);
  };
  return {
    stimulate: async (stimulus) => {
      try {
        client ??= open();
        return outcomeOf(await (await client).ask(JSON.stringify(stimulus)));
      } catch (error) {
        client = undefined;
        return unavailable(`an answer on the control socket (${error instanceof Error ? error.message : String(error)})`);
      }
    },
    close: () => socket?.destroy(),
  };
}

/** Total: what is no outcome makes the stimulus unavailable. */
function outcomeOf(line: string): StimulusOutcome {
  const parsed = parseJson(line);
  const outcome = parsed.kind === 'ok' && isJsonObject(parsed.value) ? knownOutcome(parsed.value) : undefined;
  return outcome ?? unavailable(`an outcome on the control socket; it said: ${line.slice(0, 100)}`);
}

function knownOutcome(raw: JsonObject): StimulusOutcome | undefined {
  const kind: JsonValue | undefined = raw['kind'];
  if (kind === 'done') return { kind };
  if (kind === 'acknowledged' && typeof raw['ok'] === 'boolean') return { kind, ok: raw['ok'] };
  if (kind === 'announce' && typeof raw['asked'] === 'boolean') return { kind, asked: raw['asked'] };
  if (kind === 'link' && typeof raw['up'] === 'boolean') return { kind, up: raw['up'] };
  if (kind === 'unavailable' && typeof raw['missing'] === 'string') return { kind, missing: raw['missing'] };
  return undefined;
}
