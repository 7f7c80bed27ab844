import { commitOnly } from "../../adapters/git/git-commit.js";
import { type ParamsDocument, parseParams } from "../../adapters/params/params-document.js";
import { formatOf, readParamsText } from "../../adapters/params/params-file.js";
import { ParamsProblem } from "../../adapters/params/params-problem.js";
import type { ParamsView } from "../../api/params-views.js";
import { jsonText } from "../../domain/pipeline/python-value.js";
import type { Feature } from "../context.js";
import { createCommittedText } from "./committed-text.js";
import { differenceOf } from "./params-difference.js";
import { type ParamsUse, paramsFiles, requireParamsFile, usesOf } from "./params-files.js";
import { leavesOf, type ParamBranch, paramBranches, shownRows } from "./params-tree.js";
import { createParamsWrites, digestOf, type ParamsContext } from "./params-writes.js";
import { requireTrusted } from "./require-trusted.js";

const mostLines = 5000;
const excerptLines = 3;

/** `params.*`: the params files as trees, edited on the text they have now, compared with the last commit and run, committed. */
export function createParamsFeature(context: ParamsContext, writes = createParamsWrites(context)): Feature {
  const { projectRoot } = context;
  const committedText = createCommittedText(projectRoot);
  const parsed = createParsed();
  const branchesOf = createBranches();

  const committedOf = async (file: string, signal: AbortSignal) => {
    const head = await committedText(file, signal);
    return head && { head, document: parsed.ifSound(`HEAD:${file}`, head.text, file) };
  };

  return {
    handlers: {
      "params.files": async () => ({ files: await paramsFiles(projectRoot) }),
      "params.tree": async ({ file, toggled, find, offset, limit }, { signal }): Promise<ParamsView> => {
        await requireParamsFile(projectRoot, file);
        try {
          const text = await readParamsText(projectRoot, file);
          if (text === undefined) return { state: "none" };
          const format = formatOf(file);
          if ("readOnly" in format) {
            const lines = text.split(/\r?\n/);
            return { state: "text", why: format.readOnly, lines: lines.slice(0, mostLines), totalLines: lines.length };
          }
          const params = parsed.get(file, text, file);
          const committed = await committedOf(file, signal);
          const branches = branchesOf(file, params, committed?.document, await usesOf(projectRoot, file));
          const rows = shownRows(branches, { toggled: new Set(toggled), find });
          const leaves = leavesOf(branches);
          return {
            state: "ready",
            rows: rows.slice(offset, offset + limit),
            total: rows.length,
            changed: leaves.filter(({ was, isNew, kind }) => was !== undefined || isNew || kind === "gone").length,
            changedSinceRun: leaves.filter(({ ranWith }) => ranWith !== undefined).length,
            flagged: leaves.filter(({ flag }) => flag !== undefined).length,
            ...(committed ? { commit: committed.head.commit } : {}),
            isCommitted: committed?.head.text === text,
          };
        } catch (error) {
          if (!(error instanceof ParamsProblem)) throw error;
          return brokenView(error, await readParamsText(projectRoot, file).catch(() => undefined));
        }
      },
      "params.difference": async ({ file }, { signal }) => {
        await requireParamsFile(projectRoot, file);
        const text = (await readParamsText(projectRoot, file)) ?? "";
        return differenceOf(
          parsed.get(file, text, file),
          await committedOf(file, signal),
          await usesOf(projectRoot, file),
        );
      },
      "params.text": async ({ file }) => {
        await requireParamsFile(projectRoot, file);
        const text = (await readParamsText(projectRoot, file)) ?? "";
        return { text, digest: digestOf(text) };
      },
      "params.edit": (input) => writes.edit(input),
      "params.save": async (input) => {
        await writes.save(input);
        return { saved: true };
      },
      "params.commit": async ({ file, message, caller }, { signal }) => {
        await requireTrusted(context);
        await requireParamsFile(projectRoot, file);
        await commitOnly(projectRoot, [file], message, {
          env: caller?.env ?? process.env,
          signal,
          begin: (argv) => context.commands.begin(argv, projectRoot),
        });
        for (const topic of ["project", "pipeline"] as const) context.events.emit(topic);
        return { committed: true };
      },
    },
  };
}

/** The parsed text of each file, parsed again when it is another one. */
function createParsed() {
  const known = new Map<string, ParamsDocument>();
  const get = (name: string, text: string, file: string): ParamsDocument => {
    const format = formatOf(file);
    const found = known.get(name);
    if (found?.text === text) return found;
    const parsed = parseParams(text, "format" in format ? format.format : "yaml", file);
    known.set(name, parsed);
    return parsed;
  };
  return {
    get,
    /** Undefined for one that does not parse: then there is nothing to compare with. */
    ifSound: (name: string, text: string, file: string): ParamsDocument | undefined => {
      try {
        return get(name, text, file);
      } catch (error) {
        if (error instanceof ParamsProblem) return undefined;
        throw error;
      }
    },
  };
}

/** The tree of each file, made again when its text, the commit or what stages ran with is another: to fold it needs none of that. */
function createBranches() {
  const known = new Map<string, { readonly of: readonly unknown[]; readonly branches: readonly ParamBranch[] }>();
  return (
    file: string,
    params: ParamsDocument,
    committed: ParamsDocument | undefined,
    uses: readonly ParamsUse[],
  ): readonly ParamBranch[] => {
    const of = [params, committed, jsonText(uses)];
    const found = known.get(file);
    if (found?.of.every((each, at) => each === of[at])) return found.branches;
    const branches = paramBranches(params, committed, uses);
    known.set(file, { of, branches });
    return branches;
  };
}

function brokenView({ message, line, column }: ParamsProblem, text: string | undefined): ParamsView {
  const firstLine = Math.max(1, (line ?? 1) - excerptLines);
  const lines = text?.split(/\r?\n/) ?? [];
  const excerpt = line === undefined ? [] : lines.slice(firstLine - 1, line + excerptLines);
  return {
    state: "broken",
    message,
    excerpt,
    firstLine,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}
