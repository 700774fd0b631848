// What ids of netdevs and devices are made of: net.json:593, util/id.c.

export function isIdentifier(text: string): boolean {
  return /^[a-zA-Z][-._a-zA-Z0-9]*$/.test(text);
}
