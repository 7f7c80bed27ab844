import type { ModelTexts } from "../../../source/domain/ollama.js";
import { formatAmount } from "../../../source/ui/text/format.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";

/** A choice of a model's texts, as the REPL's `/show` names them; the chosen one is shown whole. */
export function showTexts(dialogs: Dialogs, texts: ModelTexts): void {
  const all: readonly (readonly [name: string, text: string])[] = [
    ["template", texts.template],
    ["system", texts.system],
    ["parameters", texts.parameters],
    ["license", texts.license],
    ["Modelfile", texts.modelfile],
    ["info", infoText(texts)],
  ];
  const there = all.filter(([, text]) => text.trim() !== "");
  dialogs.open({
    kind: "choice",
    title: texts.name,
    choices: there.map(([name, text]) => ({
      label: `${name.padEnd(12)} ${formatAmount(text.trimEnd().split("\n").length, "line")}`,
      choose: () => dialogs.open({ kind: "text", title: `${texts.name}: ${name}`, text }),
    })),
  });
}

function infoText({ info, families, parameterSize, quantization, format, capabilities = [] }: ModelTexts): string {
  const own: readonly (readonly [string, string])[] = [
    ["family", families.join(" ")],
    ["parameters", parameterSize],
    ["quantisation", quantization],
    ["format", format],
    ["capabilities", capabilities.join(" ")],
  ];
  const rows = [...own.filter(([, value]) => value !== ""), ...info];
  const wide = Math.max(0, ...rows.map(([key]) => key.length));
  return rows.map(([key, value]) => `${key.padEnd(wide)}  ${value}`).join("\n");
}
