import { Button, CopyButton, Group } from '@mantine/core';
import type { RecordVersion } from '../../../client/records.ts';
import { Id } from '../../../ui/parts/id.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import classes from './record-versions.module.css';

/** Every version, newest first; each opens to the exact text that came, and its length in bytes. */
export function RecordVersions({ versions }: { versions: readonly RecordVersion[] }) {
  const t = useTexts();
  const dates = useDates();
  return (
    <ol className={classes.versions}>
      {versions.map(({ version, body, receivedAt, revoked, source }, at) => (
        <li key={version} className={classes.version}>
          <p className={classes.line}>
            <Id>{version}</Id> {at === 0 && <strong>{t('record.newest')}</strong>}{' '}
            {revoked && <strong>{t('records.revoked')}</strong>}
          </p>
          <p className={classes.from}>{t('record.came', { source, at: dates.absolute(receivedAt) })}</p>
          <details>
            <summary>{t('record.bytes', { count: new TextEncoder().encode(body).length })}</summary>
            <Group my="xs" className="comity-screen-only">
              <CopyButton value={body}>
                {({ copied, copy }) => (
                  <Button variant="default" size="xs" onClick={copy}>
                    {copied ? t('record.copied') : t('record.copy')}
                  </Button>
                )}
              </CopyButton>
            </Group>
            <section
              className={classes.body}
              dir="ltr"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by key
              tabIndex={0}
              aria-label={t('record.bytes-label')}
            >
              {body}
            </section>
          </details>
        </li>
      ))}
    </ol>
  );
}
