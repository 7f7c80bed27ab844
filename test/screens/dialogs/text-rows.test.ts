import { expect, test } from "vitest";
import { textRows } from "../../../screens/dialogs/text-rows.js";

test("a long explanation goes on under its own column, notes from the edge", () => {
  const text =
    "/bye   leave\n/load  begin anew with a model that is here\n\nA blank before a slash sends it as a message.";
  expect(textRows(text, 7, 24)).toEqual([
    "/bye   leave",
    "/load  begin anew with a",
    "       model that is",
    "       here",
    "",
    "A blank before a slash",
    "sends it as a message.",
  ]);
});
