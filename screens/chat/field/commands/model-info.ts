import type { ModelTexts } from "../../../../source/domain/ollama.js";
import { formatCount } from "../../../../source/ui/text/format.js";

type Row = readonly [name: string, value: string | undefined];

/** What `/show info` tells: the sections of Ollama's own (cmd/cmd.go, showInfo). */
export function modelInfo(texts: ModelTexts): string {
  const { capabilities = [], parameters, system, license } = texts;
  const architecture = texts.info.find(([key]) => key === "general.architecture")?.[1] ?? texts.families[0];
  const model: readonly Row[] = [
    ["architecture", architecture],
    ["parameters", texts.parameterSize],
    ["context length", texts.contextTokens === undefined ? undefined : formatCount(texts.contextTokens)],
    ["embedding length", texts.embeddingLength === undefined ? undefined : formatCount(texts.embeddingLength)],
    ["quantization", texts.quantization],
  ];
  return [
    ...section("Model", rows(model)),
    ...section("Capabilities", capabilities),
    ...section("Parameters", linesOf(parameters)),
    ...section("System", linesOf(system)),
    ...section("License", linesOf(license).slice(0, mostLicence)),
  ]
    .slice(0, -1)
    .join("\n");
}

/** Lines of the licence that say which it is; `/show license` has it whole. */
const mostLicence = 3;

function rows(all: readonly Row[]): readonly string[] {
  const known = all.filter(([, value]) => value !== undefined && value !== "");
  return known.map(([name, value]) => `${name.padEnd(20)}${value}`);
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}
