/** What is in memory is listed under the name that it was loaded by, its other names have its digest. */
export function isSameModel(
  loaded: { readonly name: string; readonly digest: string },
  listed: { readonly name: string; readonly digest: string },
): boolean {
  return loaded.name === listed.name || (loaded.digest !== "" && loaded.digest === listed.digest);
}
