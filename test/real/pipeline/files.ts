import { utimesSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../../support/project.js";
import { md5, remove, type Situation, write } from "./situation.js";

/** Takes the object of a file from the cache. */
const uncache = (text: string) => (project: Project) => {
  const hash = md5(text);
  remove(`.dvc/cache/files/md5/${hash.slice(0, 2)}/${hash.slice(2)}`)(project);
};

/** What may have happened to the files that a stage reads and makes. */
export const ofFiles: Readonly<Record<string, Situation>> = {
  clean: { title: "nothing", stage: "cmd: cp clean.in clean.out\ndeps: [clean.in]\nouts: [clean.out]", says: [] },
  touched: {
    title: "a dep got another time, and no other content",
    stage: "cmd: cp touched.in touched.out\ndeps: [touched.in]\nouts: [touched.out]",
    change: ({ root }) => utimesSync(join(root, "touched.in"), 1, 1),
    says: [],
  },
  "dep-rows": {
    title: "a dep has more rows",
    stage: "cmd: cp rows.csv rows.out\ndeps: [rows.csv]\nouts: [rows.out]",
    files: { "rows.csv": 'id,text\n1,a\n2,"b\nc"\n' },
    change: write("rows.csv", "id,text\n1,a\n2,b\n3,c\n"),
    says: ["rows.csv changed: 2 → 3 rows"],
  },
  "dep-changed": {
    title: "a dep changed that no cache holds",
    stage: "cmd: cp changed.in changed.out2\ndeps: [changed.in]\nouts:\n  - changed.out2: {cache: false}",
    change: write("changed.in", "other"),
    says: ["changed.in changed"],
  },
  "dep-gone": {
    title: "a dep is gone",
    stage: "cmd: cp gone.in gone.out\ndeps: [gone.in]\nouts: [gone.out]",
    change: remove("gone.in"),
    says: ["gone.in is missing"],
  },
  "dep-listed": {
    title: "a dep was listed",
    stage: "cmd: cp listed.in listed.out\ndeps: [listed.in]\nouts: [listed.out]",
    now: "cmd: cp listed.in listed.out\ndeps: [listed.in, clean.in]\nouts: [listed.out]",
    says: ["clean.in is a new dep"],
  },
  "dep-unlisted": {
    title: "a dep is listed no more",
    stage: "cmd: cp unlisted.in unlisted.out\ndeps: [unlisted.in, clean.in]\nouts: [unlisted.out]",
    now: "cmd: cp unlisted.in unlisted.out\ndeps: [unlisted.in]\nouts: [unlisted.out]",
    says: [],
  },
  "folder-changed": {
    title: "a file deep in a folder changed",
    stage: "cmd: ls folder1 > folder1.out\ndeps: [folder1]\nouts: [folder1.out]",
    files: { "folder1/a/b.txt": "b", "folder1/c.txt": "c" },
    change: write("folder1/a/b.txt", "B"),
    says: ["folder1 changed"],
  },
  "folder-more": {
    title: "a folder has one more file, given with a slash",
    stage: "cmd: ls folder2 > folder2.out\ndeps: [folder2/]\nouts: [folder2.out]",
    files: { "folder2/a.txt": "a" },
    change: write("folder2/b.txt", "b"),
    says: ["folder2 changed"],
  },
  "folder-less": {
    title: "a folder has one file less, and an empty folder more",
    stage: "cmd: ls folder3 > folder3.out\ndeps: [folder3]\nouts: [folder3.out]",
    files: { "folder3/a.txt": "a", "folder3/b.txt": "b" },
    change: remove("folder3/b.txt"),
    says: ["folder3 changed"],
  },
  "folder-ignored": {
    title: "a folder has new files that .dvcignore leaves out, at every level",
    stage: "cmd: ls folder4 > folder4.out\ndeps: [folder4]\nouts: [folder4.out]",
    files: { "folder4/a.txt": "a", "folder4/keep.tmp": "k" },
    change: (project) => {
      for (const name of ["x.tmp", "deep/y.tmp", "cache/z.txt", "logs/q/w.txt"])
        project.write(`folder4/${name}`, "new");
    },
    says: [],
  },
  "folder-names": {
    title: "the names in a folder sort otherwise by bytes, by parts and by code points",
    stage: "cmd: ls names > names.out\ndeps: [names]\nouts: [names.out]",
    files: { "names/a/x": "1", "names/a-b/x": "2", "names/größe": "3", "names/\u{1f600}": "4", "names/\ufb01": "5" },
    says: [],
  },
  "folder-links": {
    title: "a folder holds links to a file and to a folder",
    stage: "cmd: ls links > links.out\ndeps: [links]\nouts: [links.out]",
    files: { "links/real.txt": "r" },
    says: [],
  },
  link: {
    title: "a dep is a link, and what it leads to changed",
    stage: "cmd: cp link.in link.out\ndeps: [link.in]\nouts: [link.out]",
    files: { "link.target": "target" },
    change: write("link.target", "changed"),
    says: ["link.in changed"],
  },
  "out-changed": {
    title: "an out was changed",
    stage: "cmd: echo made > made.out\nouts: [made.out]",
    change: write("made.out", "edited"),
    says: ["made.out was changed after the stage ran"],
  },
  "out-gone": {
    title: "an out is gone",
    stage: "cmd: echo lost > lost.out\nouts: [lost.out]",
    change: remove("lost.out"),
    says: ["lost.out is missing"],
  },
  "out-uncached": {
    title: "an out is not in the cache",
    stage: "cmd: echo uncached > uncached.out\nouts: [uncached.out]",
    change: uncache("uncached\n"),
    says: ["uncached.out is not in the cache"],
  },
  "out-uncached-gone": {
    title: "an out is neither in the cache nor in the workspace",
    stage: "cmd: echo nowhere > nowhere.out\nouts: [nowhere.out]",
    change: (project) => {
      uncache("nowhere\n")(project);
      remove("nowhere.out")(project);
    },
    says: ["nowhere.out is not in the cache"],
  },
  "out-plain": {
    title: "an out that is not cached was changed",
    stage: "cmd: echo plain > plain.out\nouts:\n  - plain.out: {cache: false}",
    change: write("plain.out", "edited"),
    says: ["plain.out was changed after the stage ran"],
  },
  "out-persist": {
    title: "an out that persists, of its own remote, is gone",
    stage: "cmd: echo persist > persist.out\nouts:\n  - persist.out: {persist: true, remote: other, push: false}",
    change: remove("persist.out"),
    says: ["persist.out is missing"],
  },
  "out-folder": {
    title: "an out that is a folder has one file more",
    stage: "cmd: mkdir -p made1 && echo 1 > made1/a\nouts: [made1]",
    change: write("made1/b", "2"),
    says: ["made1 was changed after the stage ran"],
  },
  "out-folder-uncached": {
    title: "of a folder one file is not in the cache",
    stage: "cmd: mkdir -p made2/x && echo lone > made2/x/a && echo two > made2/b\nouts: [made2]",
    change: uncache("lone\n"),
    says: ["made2 is not in the cache"],
  },
  "out-listed": {
    title: "an out was listed that is there",
    stage: "cmd: echo 1 > first.out\nouts: [first.out]",
    now: "cmd: echo 1 > first.out\nouts: [first.out, second.out]",
    files: { "second.out": "2" },
    says: ["second.out is a new out"],
  },
  metric: {
    title: "a metric and a plot changed",
    stage:
      "cmd: echo '{}' > m.json && echo 'a' > p.csv\nmetrics:\n  - m.json: {cache: false}\nplots:\n  - p.csv: {x: a, cache: false}",
    change: (project) => {
      project.write("m.json", '{"acc": 1}');
      project.write("p.csv", "b\n");
    },
    says: ["m.json was changed after the stage ran", "p.csv was changed after the stage ran"],
  },
  "dep-in-out": {
    title: "a dep inside of a folder that another stage makes changed",
    stage: "cmd: cp made1/a in-out.out\ndeps: [made1/a]\nouts: [in-out.out]",
    change: write("made1/a", "other"),
    says: ["made1/a changed"],
  },
};
