/** What decides whether work goes on when its user logs out. */
export type LogoutFacts = {
  readonly platform: string;
  readonly user: string;
  /** What kind of container this is; undefined: none. */
  readonly container?: string;
  /** The name of the first process, with which a container ends. */
  readonly first?: string;
  /** systemd-logind is here. */
  readonly hasLogind: boolean;
  /** Of logind.conf; undefined: neither set nor told as the default. */
  readonly killUserProcesses?: boolean;
  /** The file that it stands in. */
  readonly killSetIn?: string;
  /** `loginctl enable-linger` was done for this user. */
  readonly lingers: boolean;
  /** systemd's unit that the hub is in: "session-3.scope", "user@1000.service"; undefined: another one. */
  readonly unit?: string;
};

/** One line of `slipway doctor`. */
export type LogoutFinding = {
  readonly state: "good" | "warning" | "bad";
  readonly text: string;
  readonly fix?: string;
};

/** Whether the hub and its runs live on when the user logs out, and what to do where they do not (logind.conf(5), systemd 257). */
export function logoutFindings(facts: LogoutFacts): readonly LogoutFinding[] {
  const { platform, container, first } = facts;
  if (platform !== "linux") {
    return [
      {
        state: "warning",
        text: `Whether logging out ends runs cannot be told on ${platform}`,
        fix: "Try it with a short run first.",
      },
    ];
  }
  const ofContainer: readonly LogoutFinding[] =
    container === undefined
      ? []
      : [
          {
            state: "warning",
            text: `This is a container (${container}): when it ends${first === undefined ? "" : `, with its first process ${first}`}, every run in it ends`,
            fix: "Start it detached (docker run -d) with the project on a volume, and slipway in it with docker exec -it.",
          },
        ];
  return [...ofContainer, ofLogind(facts)];
}

function ofLogind({ user, hasLogind, killUserProcesses, killSetIn, lingers, unit }: LogoutFacts): LogoutFinding {
  if (!hasLogind) return { state: "good", text: "Logging out ends no run: there is no systemd-logind here" };
  if (unit?.startsWith("user@")) {
    if (lingers) return { state: "good", text: `Logging out ends no run: the hub is in ${unit}, and ${user} lingers` };
    return {
      state: "bad",
      text: `Logging out ends every run: the hub is in ${unit}, which ends with the last session of ${user}`,
      fix: `loginctl enable-linger ${user}`,
    };
  }
  if (!unit?.startsWith("session-"))
    return { state: "good", text: "Logging out ends no run: the hub is in no session's scope" };
  if (killUserProcesses === false) {
    return {
      state: "good",
      text: `Logging out ends no run: KillUserProcesses=no${killSetIn === undefined ? "" : ` (${killSetIn})`}`,
    };
  }
  const fix = `loginctl enable-linger ${user}, then slipway hub stop, then start it outside of the session: systemd-run --user --scope slipway`;
  if (killUserProcesses === undefined) {
    return {
      state: "warning",
      text: `Logging out may end every run: logind.conf does not tell KillUserProcesses, and the hub is in ${unit}`,
      fix,
    };
  }
  // Lingering alone does not help: it keeps user@.service, not the session's scope.
  const where = killSetIn === undefined ? "" : ` in ${killSetIn}`;
  return {
    state: "bad",
    text: `Logging out ends every run: KillUserProcesses=yes${where}, and the hub is in ${unit}`,
    fix,
  };
}
