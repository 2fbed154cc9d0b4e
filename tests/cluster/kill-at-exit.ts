const kills: (() => void)[] = [];
process.once('exit', () => {
  for (const kill of kills) kill();
});

/** What a test started does not outlive it. */
export function killAtExit(kill: () => void): void {
  kills.push(kill);
}
