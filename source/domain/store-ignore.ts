/** What `.slipway/.dvcignore` says: nothing in the store is DVC's business. */
export const storeIgnore = "*\n";
