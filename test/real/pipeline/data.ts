import { md5, type Situation, write } from "./situation.js";

/** What may have happened to data that .dvc files track, and to what DVC 2 has made. */
export const ofData: Readonly<Record<string, Situation>> = {
  "data.bin.dvc": {
    title: "data that a .dvc file tracks changed",
    files: {
      "data.bin": "data",
      "data.bin.dvc": `outs:\n- md5: ${md5("data")}\n  size: 4\n  hash: md5\n  path: data.bin\n`,
    },
    change: write("data.bin", "DATA"),
    says: ["data.bin is not in the cache"],
  },
  "part/lost.bin.dvc": {
    title: "data that a .dvc file with a wdir tracks without a cache is gone",
    files: {
      "part/lost.bin.dvc": `wdir: ..\nouts:\n- md5: ${md5("lost")}\n  size: 4\n  hash: md5\n  cache: false\n  path: lost.bin\n`,
    },
    says: ["lost.bin is missing"],
  },
  "old.txt.dvc": {
    title: "data of DVC 2 with Windows' line ends did not change",
    files: {
      "old.txt": "a\r\nb\r\n",
      "old.txt.dvc": `outs:\n- md5: ${md5("a\nb\n")}\n  size: 6\n  path: old.txt\n`,
      [`.dvc/cache/${md5("a\nb\n").slice(0, 2)}/${md5("a\nb\n").slice(2)}`]: "a\nb\n",
    },
    says: [],
  },
  "older.bin.dvc": {
    title: "binary data of DVC 2 with Windows' line ends keeps them",
    files: {
      "older.bin": "\0\r\n",
      "older.bin.dvc": `outs:\n- md5: ${md5("\0\r\n")}\n  size: 3\n  cache: false\n  path: older.bin\n`,
    },
    says: [],
  },
  "old-stage": {
    title: "a stage that DVC 2 ran has a text with Windows' line ends",
    stage: "cmd: cp old.in old.out\ndeps: [old.in]\nouts:\n  - old.out: {cache: false}",
    files: { "old.in": "a\r\nb\r\n" },
    change: (project) => {
      const lock = project.read("dvc.lock");
      const [own = ""] = /^ {2}old-stage:\n(?: {4}.*\n)+/m.exec(lock) ?? [];
      const legacy = own.replaceAll(/ +hash: md5\n/g, "").replaceAll(md5("a\r\nb\r\n"), md5("a\nb\n"));
      project.write("dvc.lock", lock.replace(own, legacy));
    },
    says: [],
  },
};
