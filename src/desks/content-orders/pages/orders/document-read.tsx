import type { ProposedOrder } from '../../../../client/content-orders.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { Standing } from '../../../../ui/parts/standing.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { textAt } from '../../../../ui/steps/question.tsx';
import { useTexts } from '../use-texts.ts';
import classes from './enter-order.module.css';
import { shownPassage } from './proposed-values.ts';

/** What was read of a document, and what people should know of it before they believe it. Nothing in it is a link. */
export function DocumentRead({ read }: { read: ProposedOrder }) {
  const t = useTexts();
  const { document, headers, attachments, warnings, text, proposal } = read;
  const size = (bytes: number) => t('document.size', { kib: Math.ceil(bytes / 1024) });
  return (
    <Section title={t('document.title')}>
      <StateNotice
        kind={proposal.found.length > 0 ? 'partial' : 'empty'}
        title={t('document.found', { many: proposal.found.length })}
      >
        {t(proposal.found.length > 0 ? 'document.compare' : 'document.found-none')}
      </StateNotice>
      {warnings.length > 0 && (
        <Standing kind="unverified" title={t('document.warnings')} means={t('document.warnings-means')}>
          <ul>
            {warnings.map(({ code, where, message }) => (
              <li key={`${code} ${where}`}>
                {where !== '' && (
                  <>
                    <bdi>{shownPassage(where)}</bdi>:{' '}
                  </>
                )}
                {textAt(t, `warning.${code}`) ?? message}
              </li>
            ))}
          </ul>
        </Standing>
      )}
      <Facts
        facts={[
          ...(headers
            ? (['from', 'to', 'subject', 'date'] as const).map((name) => ({
                label: t(`document.${name}`),
                value: <bdi>{shownPassage(headers[name])}</bdi>,
              }))
            : []),
          document.pages === null ? undefined : { label: t('document.pages'), value: document.pages },
          { label: t('document.sha256'), value: <Id>{document.sha256}</Id> },
        ]}
      />
      {attachments.length > 0 && (
        <>
          <h3>{t('document.attachments')}</h3>
          <ul>
            {attachments.map(({ name, mediaType, bytes, sha256 }, at) => (
              <li key={`${at} ${sha256}`}>
                <bdi>{shownPassage(name)}</bdi> · <bdi>{shownPassage(mediaType)}</bdi> · {size(bytes)}
                <br />
                <Id>{sha256}</Id>
              </li>
            ))}
          </ul>
        </>
      )}
      {text && (
        <details>
          <summary>
            {text.name === '' ? t('document.text') : t('document.text-of', { name: shownPassage(text.name) })}
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
          <pre className={classes.text} dir="auto" tabIndex={0}>
            {text.said}
          </pre>
          {text.cut && <p>{t('document.text-cut')}</p>}
        </details>
      )}
    </Section>
  );
}
