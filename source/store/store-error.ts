import { UserError } from "../domain/user-error.js";

const fullCodes = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
/** No descriptors left, a disk that fails: a client that comes again may find it mended. */
const busyCodes = new Set(["EMFILE", "ENFILE", "EIO", "EAGAIN"]);
const readOnlyCodes = new Set(["EROFS", "EACCES", "EPERM"]);

/** The UserError that a failed read or write of a store file means; a UserError is passed on as it is. */
export function storeError(error: unknown, path: string): UserError {
  if (error instanceof UserError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = error instanceof Error ? error.message : String(error);
  if (fullCodes.has(code)) {
    return new UserError({
      code: "store.disk-full",
      kind: "unavailable",
      message: `No space left for ${path} (${code})`,
      hint: "Free some space; what was answered is safe.",
      cause: error,
    });
  }
  if (busyCodes.has(code)) {
    return new UserError({
      code: "store.busy",
      kind: "unavailable",
      message: `${path}: ${reason}`,
      hint: "Allow more open files (ulimit -n), or look after the disk; what was answered is safe.",
      cause: error,
    });
  }
  if (readOnlyCodes.has(code)) {
    return new UserError({
      code: "store.read-only",
      kind: "refused",
      message: `${path} cannot be written (${code})`,
      hint: "Check the owner and the permissions of the folder, and whether its disk is mounted read-only.",
      cause: error,
    });
  }
  return new UserError({
    code: "store.failed",
    kind: "failed",
    message: `${path}: ${reason}`,
    hint: "Check the disk, then start the hub again.",
    cause: error,
  });
}
