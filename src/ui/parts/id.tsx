import { Code } from '@mantine/core';

/** An identifier or a hash: set apart, never mirrored, breakable anywhere. */
export function Id({ children }: { children: string }) {
  return (
    <bdi dir="ltr">
      <Code className="comity-id">{children}</Code>
    </bdi>
  );
}
