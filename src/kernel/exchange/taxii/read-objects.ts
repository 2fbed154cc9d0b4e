import type { Query } from '../../../standards/taxii/parameters.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Viewer } from '../../store/viewer.ts';
import type { Collection } from './collections.ts';
import { holdsId, type ManifestRow, type PageRow, pageOfBodies, pageOfManifest } from './feed-queries.ts';
import { type Page, readPage } from './read-page.ts';

type Asked = { viewer: Viewer; collection: Collection; query: Query };

/**
 * A page of a collection's objects or of its manifest, as the viewer may see it.
 * @param asked.id one object's id: TAXII 2.1 §5.6 answers 404 when the collection has no version of it, and an
 *   empty page when it has none that fits the filters
 */
export function readObjects(
  kernel: Kernel,
  asked: Asked & { form: 'bodies'; id?: string },
): Promise<Page<PageRow>>;
export function readObjects(kernel: Kernel, asked: Asked & { form: 'manifest' }): Promise<Page<ManifestRow>>;
export async function readObjects(
  kernel: Kernel,
  asked: Asked & { form: 'bodies' | 'manifest'; id?: string },
): Promise<Page<PageRow | ManifestRow>> {
  const { viewer, collection, id, form } = asked;
  return kernel.store.for(viewer)(async (tx) => {
    if (id !== undefined && !(await holdsId(tx, collection.view, id))) throw new Refusal('not-found');
    const { query } = asked;
    const narrowed = id === undefined ? query : { ...query, ids: narrow(query.ids, id) };
    const page = { viewer, collection, query: narrowed, path: `${form} ${id ?? ''}` };
    return form === 'bodies'
      ? readPage(kernel, tx, page, pageOfBodies)
      : readPage(kernel, tx, page, pageOfManifest);
  });
}

const narrow = (ids: string[] | null, id: string) => (ids === null || ids.includes(id) ? [id] : []);
