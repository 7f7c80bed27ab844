import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readLogoutFacts } from "../../../source/adapters/logind/logout-facts.js";
import { logoutFindings } from "../../../source/domain/logout.js";

const session = "0::/user.slice/user-1000.slice/session-3.scope\n";
const manager = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-code.scope\n";
/** As Debian 13 has it: what is commented out is the default. */
const untouched = "[Login]\n#NAutoVTs=6\n#KillUserProcesses=no\n#KillOnlyUsers=\n#KillExcludeUsers=root\n";

/** What doctor tells on a machine with these files; a path that ends in "/" is a folder. */
function findings(files: Readonly<Record<string, string>>, user = "ada") {
  const root = mkdtempSync(join(tmpdir(), "slipway-logind-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, content] of Object.entries({ "run/systemd/system/": "", "proc/7/cgroup": session, ...files })) {
    mkdirSync(path.endsWith("/") ? join(root, path) : dirname(join(root, path)), { recursive: true });
    if (!path.endsWith("/")) writeFileSync(join(root, path), content);
  }
  const uid = user === "root" ? 0 : 1000;
  return logoutFindings(readLogoutFacts({ root, pid: 7, platform: "linux", user, uid }));
}

const moved =
  "loginctl enable-linger ada, then slipway hub stop, then start it outside of the session: systemd-run --user --scope slipway";

test("logging out ends nothing where logind does not kill, by its default or by a setting", () => {
  expect(findings({ "etc/systemd/logind.conf": untouched })).toEqual([
    { state: "good", text: "Logging out ends no run: KillUserProcesses=no (/etc/systemd/logind.conf)" },
  ]);
});

test("logging out ends all where logind kills: the file is named, and lingering alone is no fix", () => {
  const files = {
    "etc/systemd/logind.conf": untouched,
    "usr/lib/systemd/logind.conf.d/10-site.conf": "[Login]\nKillUserProcesses=no\n",
    "etc/systemd/logind.conf.d/50-kill.conf": "[Login]\nKillUserProcesses = yes\n",
    "var/lib/systemd/linger/ada": "",
  };
  expect(findings(files)).toEqual([
    {
      state: "bad",
      text: "Logging out ends every run: KillUserProcesses=yes in /etc/systemd/logind.conf.d/50-kill.conf, and the hub is in session-3.scope",
      fix: moved,
    },
  ]);
  expect(findings({ ...files, "proc/7/cgroup": manager })[0]?.state).toBe("good");
});

test("a drop-in of /etc hides one of the same name elsewhere", () => {
  const files = {
    "usr/lib/systemd/logind.conf.d/50-kill.conf": "[Login]\nKillUserProcesses=yes\n",
    "etc/systemd/logind.conf.d/50-kill.conf": "[Login]\nKillUserProcesses=no\n",
  };
  expect(findings(files)[0]?.state).toBe("good");
});

test("whom logind kills is heeded: nobody but these, not those, and root not by default", () => {
  const kills = "[Login]\nKillUserProcesses=yes\n";
  const state = (conf: string, user = "ada") => findings({ "etc/systemd/logind.conf": conf }, user)[0]?.state;
  expect([
    state(kills),
    state(kills, "root"),
    state(`${kills}KillExcludeUsers=root ada\n`),
    state(`${kills}KillOnlyUsers=bob\n`),
    state(`${kills}KillOnlyUsers=bob 1000\n`),
  ]).toEqual(["bad", "good", "good", "good", "bad"]);
});

test("a hub within the user's service manager ends with the last session, but for a user who lingers", () => {
  const files = { "etc/systemd/logind.conf": untouched, "proc/7/cgroup": manager };
  expect(findings(files)).toEqual([
    {
      state: "bad",
      text: "Logging out ends every run: the hub is in user@1000.service, which ends with the last session of ada",
      fix: "loginctl enable-linger ada",
    },
  ]);
  expect(findings({ ...files, "var/lib/systemd/linger/ada": "" })[0]?.state).toBe("good");
});

test("a container is told with the process that it ends with", () => {
  const [container] = findings({ ".dockerenv": "", "proc/1/comm": "bash\n", "proc/7/cgroup": "0::/\n" });
  expect(container).toEqual({
    state: "warning",
    text: "This is a container (docker): when it ends, with its first process bash, every run in it ends",
    fix: "Start it detached (docker run -d) with the project on a volume, and slipway in it with docker exec -it.",
  });
  const kinds = ["0::/kubepods.slice/pod1", "0::/machine.slice/libpod-1.scope", "1:name=systemd:/lxc/box"].map(
    (cgroup) => findings({ "proc/1/cgroup": cgroup })[0]?.text,
  );
  expect(kinds.map((text) => /\((\w+)\)/.exec(text ?? "")?.[1])).toEqual(["kubernetes", "podman", "lxc"]);
});

test("what cannot be told is said to be so", () => {
  expect(findings({})).toEqual([
    {
      state: "warning",
      text: "Logging out may end every run: logind.conf does not tell KillUserProcesses, and the hub is in session-3.scope",
      fix: moved,
    },
  ]);
  expect(logoutFindings({ platform: "darwin", user: "ada", hasLogind: false, lingers: false })[0]?.state).toBe(
    "warning",
  );
});
