import { z } from "zod";
import { UserError } from "../../domain/user-error.js";
import { readRegular } from "../files/regular-file.js";

/** DVC's list of a folder's files: `[{"md5": …, "relpath": …}]` (dvc-data, hashfile/tree.py). */
const schema = z.array(z.object({ md5: z.string(), relpath: z.string() }));
type Listing = z.infer<typeof schema>;

/** What a `.dir` object lists; undefined where it is not there, or is no listing. */
export async function findListing(object: string): Promise<Listing | undefined> {
  const parsed = await readRegular(object)
    .then((text): unknown => JSON.parse(text))
    .catch(() => undefined);
  return schema.safeParse(parsed).data;
}

/** @throws UserError `dvc.bad-listing` */
export async function readListing(object: string): Promise<Listing> {
  const listing = await findListing(object);
  if (listing) return listing;
  throw new UserError({ code: "dvc.bad-listing", kind: "invalid", message: `${object} is no listing of a folder` });
}
