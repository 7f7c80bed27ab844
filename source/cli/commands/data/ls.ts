import { formatBytes, formatCount } from "../../../ui/text/format.js";
import type { Arguments } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { printTable } from "../../text-table.js";
import { withClient } from "../../with-client.js";

/** `slipway data ls`: everything that DVC tracks, with its state. */
export function runDataLs(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const data = await client.call("datasets.list", {});
    if (args.flag("json")) printJson(data);
    else if (data.state === "no-dvc") printLine("DVC is not set up here: dvc init");
    else {
      printTable(
        ["path", "state", "rows", "size", "md5", "made by"],
        data.datasets.map(({ path, state, rows, sizeBytes, md5, stage }) => [
          path,
          state,
          rows === undefined ? "" : formatCount(rows),
          sizeBytes === undefined ? "" : formatBytes(sizeBytes),
          md5?.slice(0, 8) ?? "",
          stage ?? "",
        ]),
      );
    }
    return 0;
  });
}
