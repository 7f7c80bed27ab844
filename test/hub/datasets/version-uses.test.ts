import { expect, test } from "vitest";
import { z } from "zod";
import { usesOf } from "../../../source/hub/datasets/version-uses.js";
import { startHubServer } from "../../support/hub-server.js";

const createdSchema = z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) });
const [one, two] = ["1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "2bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"];

test("a run used the version whose md5 it has as a tag, a param or an input's digest, and so did its model version", async () => {
  await using server = await startHubServer();
  const post = async (call: string, body: unknown) => (await server.send(`/api/2.0/mlflow/${call}`, body)).json();
  const run = async (name: string, tags: readonly { key: string; value: string }[] = []): Promise<string> => {
    const input = { experiment_id: "0", run_name: name, start_time: Number(name.at(-1)), tags };
    return createdSchema.parse(await post("runs/create", input)).run.info.run_id;
  };
  const first = await run("noted-1", [{ key: "slipway.data.a.csv", value: one }]);
  const second = await run("param-2");
  await post("runs/log-parameter", { run_id: second, key: "dataset_md5", value: one });
  const third = await run("input-3");
  const dataset = { name: "pairs", digest: two.slice(0, 8), source_type: "local", source: "a.csv" };
  await post("runs/log-inputs", { run_id: third, datasets: [{ dataset }] });
  await run("other-4", [{ key: "note", value: one }]);
  await post("registered-models/create", { name: "Bot" });
  await post("model-versions/create", { name: "Bot", source: `runs:/${first}/model`, run_id: first });
  const uses = await usesOf(server, [one, two, "3".padEnd(32, "c")]);
  expect([...uses].map(([md5, { runs }]) => [md5, runs.map(({ name }) => name)])).toEqual([
    [one, ["noted-1", "param-2"]],
    [two, ["input-3"]],
  ]);
  expect(uses.get(one)?.models).toEqual([{ model: "Bot", version: "1", stage: "None" }]);
});
