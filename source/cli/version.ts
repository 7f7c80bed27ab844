import packageJson from "../../package.json" with { type: "json" };

/** The version of this Slipway, as package.json has it. */
export const appVersion: string = packageJson.version;
