// Whose turn it is of a campaign's worlds: the first two alternate, and every fourth turn is one of the others'.

const MAIN_WORLDS = 2;
const TURNS_TO_ANOTHER = 4;

/** Undefined where there are none. */
export function worldOfTurn<World>(worlds: readonly World[], turn: number): World | undefined {
  const main = worlds.slice(0, MAIN_WORLDS);
  const others = worlds.slice(MAIN_WORLDS);
  const past = Math.floor(turn / TURNS_TO_ANOTHER);
  if (others.length === 0) return main[turn % main.length];
  return turn % TURNS_TO_ANOTHER === TURNS_TO_ANOTHER - 1 ? others[past % others.length] : main[(turn - past) % main.length];
}
