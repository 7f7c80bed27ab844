import { describe, expect, test } from "vitest";
import { matrixView, notesOf } from "../../../../source/hub/runs/compare/matrix.js";
import { packagesOf } from "../../../../source/hub/runs/compare/packages.js";

const window = { all: false, find: "", offset: 0, limit: 100 };

describe("runs beside each other", () => {
  const columns = [
    new Map([
      ["lr", "1"],
      ["batch", "8"],
    ]),
    new Map([
      ["lr", "2"],
      ["batch", "8"],
      ["seed", "1"],
    ]),
  ];

  test("show only what differs, with what one of them has not", () => {
    expect(matrixView({ columns, window, notes: [] })).toEqual({
      rows: [
        { key: "lr", cells: ["1", "2"], differs: true, best: [] },
        { key: "seed", cells: [null, "1"], differs: true, best: [] },
      ],
      total: 2,
      differing: 2,
      all: 3,
      notes: [],
    });
  });

  test("show all where it is wanted, and what was typed", () => {
    const view = matrixView({ columns, window: { ...window, all: true, find: "b" }, notes: [] });
    expect(view.rows.map(({ key, differs }) => [key, differs])).toEqual([["batch", false]]);
  });

  test("say what is missing of which run", () => {
    expect(notesOf([undefined, "no commit is recorded"])).toEqual([{ run: 1, text: "no commit is recorded" }]);
  });
});

describe("packages", () => {
  test("of requirements.txt, with extras, markers, comments and options", () => {
    const text =
      "mlflow==3.17.2\nTyping_Extensions\ntorch[cuda]>=2.1,<3 ; python_version > '3.9'\n# no\n-r other.txt\n";
    expect([...packagesOf("requirements.txt", text)]).toEqual([
      ["mlflow", "3.17.2"],
      ["typing-extensions", "any"],
      ["torch", ">=2.1,<3"],
    ]);
  });

  test("of conda.yaml with its pip list, and the Python of python_env.yaml", () => {
    const conda = "dependencies:\n- python=3.11.2\n- pip<=24\n- pip:\n  - mlflow==3.17.2\n";
    expect([...packagesOf("conda.yaml", conda)]).toEqual([
      ["python", "3.11.2"],
      ["pip", "<=24"],
      ["mlflow", "3.17.2"],
    ]);
    expect([...packagesOf("python_env.yaml", "python: 3.11.2\nbuild_dependencies:\n- wheel\n")]).toEqual([
      ["wheel", "any"],
      ["python", "3.11.2"],
    ]);
    expect([...packagesOf("conda.yaml", "{{")]).toEqual([]);
  });
});
