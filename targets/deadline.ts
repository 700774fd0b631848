// What is waited for, but not for ever.

/** Whether a promise settled within a time. Never rejects. */
export async function within(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const isDone = await Promise.race([promise.then(() => true, () => true), limit]);
  clearTimeout(timer);
  return isDone;
}
