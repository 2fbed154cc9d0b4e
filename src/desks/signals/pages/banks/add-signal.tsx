import { Button, Checkbox, FileInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Added, Bank } from '../../../../client/banks.ts';
import { ProblemError } from '../../../../client/problem.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { typeText } from '../type-text.ts';
import { useTexts } from '../use-texts.ts';
import { useFaultText } from './use-fault-text.ts';

const SHOWN = 20;
/** What could be a signal as a person types it: a hash, with its type before it or without, or a web address. */
const TYPED = /^([a-z0-9-]+:\s*)?(T1)?[0-9a-f]{32,}$|^(url:\s*)?https?:\/\/\S+$|^domain:\s*\S+$/i;
const FILES = 'image/jpeg,image/png,image/webp,image/gif,video/*,.txt,.csv,.json,.gz';

/** What is inside a `.gz`, under its name without that; anything else as it is. */
async function unpacked(file: File): Promise<File> {
  if (!/\.gz$/i.test(file.name)) return file;
  const inside = new Response(file.stream().pipeThrough(new DecompressionStream('gzip')));
  return new File([await inside.blob()], file.name.slice(0, -3));
}

/** Adds signals from a file (as `comity bank add` takes), one typed value or a text. Only hashes are kept. */
export function AddSignal({ bank: { id: bank, innocent } }: { bank: Pick<Bank, 'id' | 'innocent'> }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [hash, setHash] = useState('');
  const [text, setText] = useState('');
  const [basis, setBasis] = useState('');
  const [ordered, setOrdered] = useState(false);
  const [orderReference, setOrderReference] = useState('');
  const [despite, setDespite] = useState('');
  const [reason, setReason] = useState('');
  const decides = useHasRole('senior-reviewer');
  const faultText = useFaultText();
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const add = useMutation({
    mutationFn: async () => {
      const details = {
        ...(basis.trim() === '' ? {} : { basis: basis.trim() }),
        ...(ordered ? { ordered, orderReference: orderReference.trim() } : {}),
        ...(despite.trim() === '' ? {} : { despiteAppeal: despite.trim() }),
        ...(innocent ? { reason: reason.trim() } : {}),
      };
      if (file !== null) {
        const inside = await unpacked(file);
        return client.banks.addFile(bank, inside, inside.name, details);
      }
      return hash.trim() === ''
        ? client.banks.addText(bank, text, details)
        : client.banks.addHash(bank, { value: hash.trim(), ...details });
    },
    onSuccess: () => {
      setFile(null);
      setHash('');
      setText('');
      setDespite('');
      setReason('');
      return queries.invalidateQueries({ queryKey: ['bank', bank] });
    },
    onError: (error) =>
      setFaults(
        error instanceof ProblemError && error.faults.length > 0
          ? error.faults.map((fault) => ({ message: faultText(fault) }))
          : [{ message: error.message }],
      ),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const nothing = hash.trim() === '' ? text.trim() === '' : !TYPED.test(hash.trim());
    const missing = file === null && nothing ? [{ field: 'signal-hash', message: t('bank.need-hash') }] : [];
    if (innocent && reason.trim() === '') {
      missing.push({ field: 'innocent-reason', message: t('bank.innocent.need-reason') });
    }
    setFaults(missing);
    // What was added before is no answer to this.
    add.reset();
    if (missing.length === 0) add.mutate();
  };
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        <FileInput
          label={t('bank.file')}
          description={t('bank.file-how')}
          accept={FILES}
          clearable
          placeholder={t('bank.file-choose')}
          clearButtonProps={{ 'aria-label': t('bank.file-clear') }}
          value={file}
          onChange={setFile}
        />
        <TextInput
          id="signal-hash"
          label={t('bank.hash')}
          description={t('bank.hash-how')}
          dir="ltr"
          disabled={file !== null || text !== ''}
          value={hash}
          onChange={(event) => setHash(event.currentTarget.value)}
          error={faults.find(({ field }) => field === 'signal-hash')?.message}
        />
        <Textarea
          label={t('bank.text')}
          description={t('bank.text-how')}
          dir="auto"
          autosize
          minRows={2}
          maxRows={10}
          maxLength={100_000}
          disabled={file !== null || hash.trim() !== ''}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <TextInput
          label={t('bank.basis')}
          description={t('bank.basis-how')}
          value={basis}
          onChange={(event) => setBasis(event.currentTarget.value)}
        />
        {innocent ? (
          <TextInput
            id="innocent-reason"
            label={t('bank.innocent.reason')}
            description={t('bank.innocent.reason-how')}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={faults.find(({ field }) => field === 'innocent-reason')?.message}
          />
        ) : (
          <Checkbox
            label={t('bank.is-ordered')}
            checked={ordered}
            onChange={(event) => setOrdered(event.currentTarget.checked)}
          />
        )}
        {ordered && (
          <TextInput
            id="signal-order"
            label={t('bank.order')}
            required
            value={orderReference}
            onChange={(event) => setOrderReference(event.currentTarget.value)}
            error={faults.find(({ field }) => field === 'signal-order')?.message}
          />
        )}
        {decides && (isAgainstAppeal(add.error) || despite !== '') && (
          <TextInput
            label={t('bank.despite-appeal')}
            description={t('bank.despite-appeal-how')}
            value={despite}
            onChange={(event) => setDespite(event.currentTarget.value)}
          />
        )}
        {add.data && <AddedNotice added={add.data.added} />}
        <Button type="submit" loading={add.isPending} style={{ alignSelf: 'start' }}>
          {t('bank.add-yes')}
        </Button>
      </Stack>
    </form>
  );
}

/** A hash that people here decided against: a senior reviewer may add it all the same. */
const isAgainstAppeal = (error: Error | null) =>
  error instanceof ProblemError &&
  error.status === 409 &&
  error.faults.some(({ property }) => property === 'value');

/** What became of what was sent; nothing is refused without its reason. */
function AddedNotice({ added: { accepted, types, unchanged, refused, waiting } }: Pick<Added, 'added'>) {
  const t = useTexts();
  const faultText = useFaultText();
  return (
    <StateNotice
      kind={refused.length > 0 ? 'partial' : 'empty'}
      title={t('bank.added', { accepted, unchanged, refused: refused.length })}
    >
      {types && Object.keys(types).length > 0 && (
        <p>
          {t('bank.added-types', {
            types: Object.entries(types)
              .map(([type, many]) => `${typeText(t, type)}: ${many}`)
              .join(t('list.separator')),
          })}
        </p>
      )}
      {waiting && <p>{t('bank.added-waiting', { many: waiting.signals })}</p>}
      {refused.length > 0 && (
        <ul style={{ margin: 0, paddingInlineStart: '1.2rem' }}>
          {refused.slice(0, SHOWN).map(({ property, reason }) => (
            <li key={`${property}${reason}`}>{faultText({ property, reason })}</li>
          ))}
          {refused.length > SHOWN && <li>{t('same.more', { more: refused.length - SHOWN })}</li>}
        </ul>
      )}
    </StateNotice>
  );
}
