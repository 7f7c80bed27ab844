/** Grows when a call or a reply changes its meaning. */
export const apiVersion = 2;

/** Sent by every client with every request; the hub compares. */
export const versionHeader = "x-slipway-api";
