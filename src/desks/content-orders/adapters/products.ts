import type { Adapter } from './adapter.ts';
import { discourse } from './discourse/discourse.ts';
import { mastodon } from './mastodon/mastodon.ts';
import { peertube } from './peertube/peertube.ts';

/** Products that the desk speaks to. */
export const PRODUCTS = { peertube, discourse, mastodon } as const satisfies Record<string, Adapter>;

export type Product = keyof typeof PRODUCTS;
export const PRODUCT_NAMES = Object.keys(PRODUCTS) as Product[];

export const productOf = (kind: string): Adapter | null =>
  Object.hasOwn(PRODUCTS, kind) ? PRODUCTS[kind as Product] : null;
