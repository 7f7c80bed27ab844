import { expect, test } from "vitest";
import { hostDetail, hostRows } from "../../../../screens/chat/hosts/host-rows.js";
import { answererChoice } from "../../../../screens/chat/models/answerer-choice.js";
import { jobDetail, jobRows } from "../../../../screens/chat/models/job-rows.js";
import { modelsLayout } from "../../../../screens/chat/models/layout.js";
import { modelDetail } from "../../../../screens/chat/models/model-detail.js";
import { shortName, untilTickMs, untilWords } from "../../../../screens/chat/models/model-words.js";
import { modelsTable } from "../../../../screens/chat/models/models-table.js";
import { arranged } from "../../../../screens/chat/models/sorts.js";
import type { Answerer } from "../../../../source/actions/answerer.js";
import { cellWidth } from "../../../../source/ui/text/cells.js";
import { withoutSgr } from "../../../../source/ui/theme.js";
import { hostModel, modelJob, modelTexts, ollamaHost, openAiHost } from "../../../support/chat-models.js";

const plain = (rows: readonly string[]) => rows.map((row) => withoutSgr(row).trimEnd());
const loaded = { sizeBytes: 1_800_000, vramBytes: 900_000, gpuShare: 0.5, untilMs: 250_000 };

test("the table tells memory, where, until when and what a model can, and leaves columns out where it is narrow", () => {
  const models = [
    hostModel("tiny:latest", { loaded, capabilities: ["completion", "tools", "thinking"] }),
    hostModel("nomic-embed", { capabilities: ["embedding"], families: ["bert"] }),
  ];
  const look = { offset: 0, cursor: 0, height: 5, focused: false, nowMs: 0 };
  expect(plain(modelsTable(models, { ...look, width: 136 }))).toEqual([
    "     name                       memory  on        until  family    params  quant.  context     size  digest        can               age",
    "▸ ●  tiny:latest                1.8 MB  50% GPU      5m  llama      1.12M  Q8_0      1,024   1.2 MB  digest-of-ti  tools thinks      now",
    "     nomic-embed                                         bert       1.12M  Q8_0      1,024   1.2 MB  digest-of-no  embeds            now",
  ]);
  expect(plain(modelsTable(models, { ...look, width: 78 }))[1]).toBe(
    "▸ ●  tiny:latest              1.8 MB      5m   1.12M  Q8_0      1,024   1.2 MB",
  );
});

test("names that differ in their tags only are told apart where they are cut, and have the room of columns that are empty", () => {
  const repository = "hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF";
  const names = [`${repository}:Q4_K_M`, `${repository}:Q8_0`];
  expect(names.map((name) => shortName(name, 19))).toEqual(["Llama-3.2-3…:Q4_K_M", "Llama-3.2-3B-…:Q8_0"]);
  const look = { offset: 0, cursor: 0, height: 5, focused: false, nowMs: 0, width: 78 };
  // An OpenAI-compatible server tells their names only.
  const named = names.map((name) => ({ name, families: [] }));
  expect(plain(modelsTable(named, look))).toEqual(["  name", `▸ ${names[0]}`, `  ${names[1]}`]);
});

test("a time in memory counts minutes, then seconds, and ticks no oftener than it changes", () => {
  expect(untilWords(loaded, 0)).toBe("5m");
  expect(untilWords(loaded, 200_000)).toBe("50s");
  expect(untilWords(loaded, 250_000)).toBe("leaves");
  expect(untilWords({ ...loaded, untilMs: 9_000_000 }, 0)).toBe("2h");
  const { untilMs: _, ...forEver } = loaded;
  expect(untilWords(forEver, 0)).toBe("stays");
  expect(untilTickMs([hostModel("a", { loaded })], 0)).toBe(30_000);
  expect(untilTickMs([hostModel("a", { loaded })], 200_000)).toBe(1000);
  expect(untilTickMs([hostModel("a", { loaded: forEver }), hostModel("b")], 0)).toBeUndefined();
});

test("models are found by words of what is told of them, and sorted; what does not tell a size stands last", () => {
  const small = hostModel("small", { sizeBytes: 1 });
  const large = hostModel("large", { sizeBytes: 9, loaded });
  const { sizeBytes: _, ...untold } = hostModel("untold");
  const embeds = hostModel("embeds-texts", { sizeBytes: 5, capabilities: ["embedding"] });
  const all = [large, embeds, small, untold];
  const names = (sort: Parameters<typeof arranged>[1], filter = "") =>
    arranged(all, sort, filter).map(({ name }) => name);
  expect(names("memory")).toEqual(["large", "embeds-texts", "small", "untold"]);
  expect(names("size")).toEqual(["large", "embeds-texts", "small", "untold"]);
  expect(names("name")).toEqual(["embeds-texts", "large", "small", "untold"]);
  expect(names("memory", "in memory")).toEqual(["large"]);
  expect(names("memory", "llama -embeds")).toEqual(["large", "small", "untold"]);
});

test("a pull tells its share, speed and time to go, each layer; one that failed why and what to do", () => {
  expect(plain(jobRows(modelJob("qwen3:8b"), 34, 0))).toEqual([
    "↓ qwen3:8b                    50 %",
    "  ▰▰▰▰▰▱▱▱▱▱ 38 MB/s · 1m10s",
  ]);
  expect(plain(jobDetail(modelJob("qwen3:8b"), 60))).toEqual([
    "pulling 3318f2cee44a",
    "1.0 MB of 2.0 MB · 38 MB/s · 1m10s",
    "3318f2cee44a ▰▰▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱   50 % of   2.0 MB",
  ]);
  const failed = modelJob("qwen3:8b", {
    state: "failed",
    message: "there is no space",
    hint: "Free some.",
    endedAtMs: 0,
  });
  expect(plain(jobRows(failed, 34, 60_000))).toEqual(["✗ qwen3:8b                   1m00s", "  there is no space"]);
  expect(plain(jobDetail(failed, 60)).slice(0, 2)).toEqual(["there is no space", "Free some."]);
  const { hint: _, ...silent } = failed;
  expect(plain(jobDetail(silent, 60)).slice(1, 3).join(" ")).toContain("Look at the name");
  const stopped = modelJob("qwen3:8b", { state: "stopped", message: "It was stopped" });
  expect(plain(jobDetail(stopped, 60)).slice(0, 2)).toEqual(["It was stopped", "r pulls on from where it was."]);
});

test("names of others do no harm and fit: control characters are gone, a long one keeps its end", () => {
  const name = `registry.example.org/${"very-".repeat(30)}long/tiny\u001b[2J\u0007:latest`;
  expect(cellWidth(shortName(name, 24))).toBeLessThanOrEqual(24);
  expect(shortName(name, 24)).toMatch(/^…\/tiny.*:latest$/);
  expect(shortName(`registry.example.org/${"very-".repeat(30)}long`, 24)).toBe("very-very-very-very-ver…");
  expect(shortName(`tiny:${"very-".repeat(30)}long`, 12)).toBe("tiny:very-v…");
  const rows = [
    ...modelsTable([hostModel(name)], { offset: 0, cursor: 0, height: 1, width: 60, focused: false, nowMs: 0 }),
    ...jobRows(modelJob(name), 40, 0),
    ...hostRows({ ...ollamaHost, name }, 40),
  ];
  for (const text of [shortName(name, 24), ...rows.map(withoutSgr)]) {
    expect([...text].every((sign) => sign >= " ")).toBe(true);
  }
});

test("the detail of a model tells its texts in a row each, and its metadata", () => {
  const model = hostModel("tiny:latest", { loaded });
  const about = { texts: modelTexts("tiny"), error: undefined, lacks: undefined, note: undefined };
  const users = { aliases: ["support:production"], usedBy: ["refund tone", "topic 2"] };
  expect(plain(modelDetail({ model, ...about, ...users, width: 70, rowsOfText: 1, nowMs: 0 }))).toEqual([
    "model       llama · 1.12M · Q8_0 · gguf",
    "memory      1.8 MB on 50% GPU · 5m to go",
    "context     1,024 tokens · vectors of 128",
    "system      You are a helpful assistant.",
    'parameters  num_ctx 512 · stop "<|end|>"',
    "template    {{ .Prompt }}",
    "license     CC0-1.0",
    "also called support:production",
    "used by     refund tone, topic 2",
    "digest      digest-of-tiny:latest",
    "on disk     1.2 MB · changed just now",
    "",
    "general.architecture  llama",
  ]);
});

test("a host tells what it lacks, and one that is down why and what to do", () => {
  expect(plain(hostDetail(openAiHost, [], 90))).toContain("An OpenAI-compatible server manages its models itself");
  const down = { code: "ollama.down", reason: "No Ollama server answers", canStart: true, state: "down" as const };
  const { kind: _, version: __, ...host } = { ...ollamaHost, kind: undefined, version: undefined };
  expect(plain(hostDetail({ ...host, ...down }, ["listening"], 60)).slice(2)).toEqual([
    "No Ollama server answers",
    "S starts it, in the background.",
    "",
    "ollama serve wrote last (o shows all):",
    "listening",
  ]);
  const told = (code: string) =>
    plain(hostDetail({ ...host, ...down, code, canStart: false, hint: "Do this." }, [], 200)).slice(2);
  expect(told("ollama.down")).toContain("Or A adds another host.");
  // It is there: nothing need be installed.
  expect(told("host.wants-key")).toEqual(["No Ollama server answers", "Do this."]);
});

test("hosts stand beside the models where there is room, else the one that has the focus is shown alone over the detail", () => {
  const parts = { zoomed: false, hasJobs: true };
  expect(modelsLayout({ width: 80, height: 21 }, "hosts", parts)).toEqual({
    main: { pane: "hosts", width: 80, height: 13 },
    hosts: undefined,
    jobs: undefined,
    detail: { width: 80, height: 8, beside: false },
  });
  expect(modelsLayout({ width: 120, height: 37 }, "modelJobs", parts)).toEqual({
    main: { pane: "modelList", width: 86, height: 23 },
    hosts: { width: 34, height: 19 },
    jobs: { width: 34, height: 18 },
    detail: { width: 86, height: 14, beside: false },
  });
  expect(modelsLayout({ width: 200, height: 57 }, "modelList", parts).detail).toEqual({
    width: 58,
    height: 57,
    beside: true,
  });
  expect(modelsLayout({ width: 80, height: 21 }, "modelJobs", { ...parts, zoomed: true }).main).toEqual({
    pane: "modelJobs",
    width: 80,
    height: 21,
  });
});

test("the choice of who answers has likely names of a missing model first, then its pull, and no model that only embeds", () => {
  const answerer = (name: string, more: Partial<Answerer> = {}): Answerer => ({
    name,
    sizeBytes: 1_220_000,
    hostId: "first",
    hostName: "Ollama",
    isLoaded: false,
    ...more,
  });
  const groups = [
    {
      hostId: "first",
      name: "Ollama",
      state: "up" as const,
      answerers: [answerer("alpha"), answerer("tiny:latest"), answerer("nomic", { capabilities: ["embedding"] })],
    },
    { hostId: "host-1", name: "vllm", state: "down" as const, reason: "refused", answerers: [] },
  ];
  const choose = () => undefined;
  const missing = { name: "tinyy", like: ["tiny:latest"], pull: choose };
  const choice = answererChoice({ groups, chosen: groups[0]?.answerers[0], missing, choose });
  expect(choice).toMatchObject({ notes: ["There is no tinyy any more.", "vllm: refused"], finds: true });
  expect(choice.kind === "choice" && plain(choice.choices.map(({ label }) => label))).toEqual([
    "    tiny:latest   1.2 MB  Ollama",
    "  pull tinyy",
    "▸   alpha         1.2 MB  Ollama",
  ]);
});
