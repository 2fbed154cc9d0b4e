import { Anchor } from '@mantine/core';
import { type ContentOrder, type OrderSheet, SHEET_LANGUAGES } from '../../../../client/content-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useTexts } from '../use-texts.ts';

type Sheets = { order: ContentOrder; sheets: readonly OrderSheet[] };

/** The forms of an order as PDF, to be signed and sent, or for the file. */
export function OnPaper({ order, sheets }: Sheets) {
  const t = useTexts();
  return (
    <nav className="comity-screen-only" aria-label={t('paper.title')}>
      <p>
        <strong>{t('paper.title')}</strong>
        <br />
        <small>{t('paper.means')}</small>
      </p>
      <SheetLinks order={order} sheets={sheets} />
    </nav>
  );
}

/** A link for each form and language. */
export function SheetLinks({ order: { id }, sheets }: Sheets) {
  const t = useTexts();
  const client = useClient();
  return (
    <ul className="comity-screen-only">
      {sheets.flatMap((sheet) =>
        SHEET_LANGUAGES.map((language) => (
          <li key={`${sheet} ${language}`}>
            <Anchor href={client.contentOrders.sheetUrl(id, sheet, language)} download>
              {t(`paper.${sheet}`, { language: t(`paper.${language}`) })}
            </Anchor>
          </li>
        )),
      )}
    </ul>
  );
}
