/**
 * What an error of a package without a build for this system is to the person at the terminal: one sentence. Null for
 * every other error.
 */
export function missingHere(
  error: unknown,
  { platform, arch }: { platform: string; arch: string },
): string | null {
  const { message = '' } = error as Partial<Error>;
  // sharp says so in twelve lines that tell to install what there is not.
  if (!message.startsWith('Could not load the "sharp" module')) return null;
  return (
    `The decoder of pictures (sharp) is missing for ${platform} on ${arch}: run \`npm ci\` without --omit=optional ` +
    'on Linux or macOS, on x64 or arm64.'
  );
}
