/** The URI with the parts appended to its path, before a query (append_to_uri_path of mlflow.utils.uri). */
export function appendToUri(uri: string, parts: string): string {
  const [, path = "", query = ""] = /^([^?]*)(.*)$/s.exec(uri) ?? [];
  return `${path}${path.endsWith("/") ? "" : "/"}${parts}${query}`;
}
