import type { Found } from "./compare.js";

/** Where the hub means to answer otherwise than the real server 3.17.2. */
type Difference = {
  /** The title of the case. */
  readonly case: string;
  readonly reason: string;
  readonly places: readonly Found[];
};

const retried =
  "The client repeats a 5xx for minutes: what is wrong with a request is answered with a 4xx, and null as if it were absent.";
const refusedWord =
  "A word or number that names no value is refused; the real server takes it for the usual one, or for nothing.";
const dropped =
  "A field of the wrong type is refused; the real server drops it with all that follow it and answers 200, a zero in its place.";
const ownCode = "The code says what is wrong; the real server passes on an error of its database or a page of HTML.";

/** Every one of them. The suite fails for one that is not here, and for one here that does not occur. */
export const differences: readonly Difference[] = [
  {
    case: "nothing is archived by a move to Archived or None",
    reason: retried,
    places: [
      { at: "[0]", hub: "INVALID_PARAMETER_VALUE", real: "INTERNAL_ERROR" },
      { at: "[1]", hub: "INVALID_PARAMETER_VALUE", real: "INTERNAL_ERROR" },
    ],
  },
  {
    case: "a folder is not given as a file and is deleted whole",
    reason: ownCode,
    places: [{ at: "[0]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 400 } }],
  },
  {
    case: "a path out of the store is refused",
    reason:
      "An absolute path is refused also where it is encoded; the real server takes its slash away and answers 200.",
    places: [{ at: "[3][2]", hub: 400, real: 200 }],
  },
  {
    case: "uploads in parts and presigned addresses are not offered",
    reason:
      "Presigned addresses are for stores in a cloud; the path is not there, as the real server refuses them for files of its own.",
    places: [
      {
        at: "[4]",
        hub: { status: 404, code: "ENDPOINT_NOT_FOUND" },
        real: { status: 400, code: "INVALID_PARAMETER_VALUE" },
      },
      {
        at: "[5]",
        hub: { status: 404, code: "ENDPOINT_NOT_FOUND" },
        real: { status: 400, code: "INVALID_PARAMETER_VALUE" },
      },
    ],
  },
  {
    case: "the server tells what it can",
    reason: "The hub has no gateway to language models of other firms.",
    places: [
      { at: "[0].body.features_enabled.gateway", hub: false, real: true },
      { at: "[1].body.features_enabled.gateway", hub: false, real: true },
    ],
  },
  {
    case: "a call of another version of the protocol is not there",
    reason:
      "The path with 2.11 stands in the definition of the protocol (service.proto); the real server 3.17 forgot it.",
    places: [{ at: "[3]", hub: 400, real: 404 }],
  },
  {
    case: "a body that is no JSON object has no fields",
    reason: retried,
    places: [
      { at: "[4][1]", hub: 400, real: 500 },
      { at: "[5][1]", hub: 400, real: 500 },
      { at: "[6][1]", hub: 400, real: 500 },
    ],
  },
  {
    case: "both spellings of a field at once are refused",
    reason: "A name in camelCase is unknown to the hub and passed over as other unknown ones.",
    places: [{ at: "", hub: { status: 200, body: {} }, real: { status: 400, code: "INVALID_PARAMETER_VALUE" } }],
  },
  {
    case: "an experiment cannot take the name of another one",
    reason: ownCode,
    places: [
      { at: "", hub: { status: 400, code: "RESOURCE_ALREADY_EXISTS" }, real: { status: 400, code: "BAD_REQUEST" } },
    ],
  },
  {
    case: "a deleted experiment is still read, is not deleted twice, not renamed, and is restored once",
    reason: retried,
    places: [
      {
        at: "[2]",
        hub: { status: 400, code: "INVALID_PARAMETER_VALUE" },
        real: { status: 500, code: "INVALID_STATE" },
      },
    ],
  },
  {
    case: "experiments are shown by their stage",
    reason: refusedWord,
    places: [{ at: "[1][4]", hub: 400, real: 200 }],
  },
  {
    case: "a page of a history has a size of at least one",
    reason: dropped,
    places: [
      { at: "[3][1]", hub: 400, real: 200 },
      { at: "[4][1]", hub: 400, real: 200 },
    ],
  },
  {
    case: "inputs are refused without name, digest, or with values that are too long",
    reason: dropped,
    places: [{ at: "[14][3]", hub: 400, real: 200 }],
  },
  {
    case: "inputs of another shape are refused",
    reason: dropped,
    places: [{ at: "[7]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } }],
  },
  {
    case: "a status of a logged model is a number or a word",
    reason: refusedWord,
    places: [
      { at: "[2][1]", hub: 400, real: 200 },
      { at: "[3][1]", hub: 400, real: 200 },
      { at: "[4][1]", hub: 400, real: 200 },
    ],
  },
  {
    case: "a deleted logged model is gone",
    reason: "allow_deleted is asked for by the web page alone.",
    places: [{ at: "[1]", hub: 404, real: 200 }],
  },
  {
    case: "a search of logged models names its experiments",
    reason: retried,
    places: [{ at: "[6]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 500 } }],
  },
  {
    case: "a metric's value may be a number in quotes",
    reason: dropped,
    places: [
      { at: "[9][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[10][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[11][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[15][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
    ],
  },
  {
    case: "a metric's value may be a number in quotes",
    reason: retried,
    places: [{ at: "[16][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 500 } }],
  },
  {
    case: "a bare NaN in the body is no JSON",
    reason: dropped,
    places: [
      { at: "[0]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[1]", hub: [], real: [{ key: "m", value: "0.0", timestamp: 0, step: 0 }] },
    ],
  },
  {
    case: "a timestamp with a fraction is not a timestamp",
    reason: dropped,
    places: [
      { at: "[0]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[1]", hub: [], real: [{ key: "m", value: "1.0", timestamp: 0, step: 0 }] },
    ],
  },
  {
    case: "times and steps are whole numbers of 64 bits, as numbers or in quotes",
    reason: dropped,
    places: [
      { at: "[0][7][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[0][11][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[1][6][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[1][7][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
    ],
  },
  {
    case: "an empty batch is no error",
    reason: retried,
    places: [{ at: "[1]", hub: { status: 200, body: {} }, real: { status: 500 } }],
  },
  {
    case: "entries of a batch without their fields are refused",
    reason: dropped,
    places: [
      { at: "[4][2]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[5][2]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[6][2]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[7][2]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[13][2]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[17][2]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
    ],
  },
  {
    case: "entries of a batch without their fields are refused",
    reason: retried,
    places: [
      { at: "[9][2]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 500 } },
      { at: "[10][2]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 500 } },
    ],
  },
  {
    case: "a description of a version is changed, taken away, and left alone",
    reason: "A description that was taken away is an empty text, which clients show alike.",
    places: [
      { at: "[1]", hub: "", real: null },
      { at: "[3]", hub: "", real: null },
    ],
  },
  {
    case: "versions are not found by a filter that the language does not know",
    reason: retried,
    places: [{ at: "[10][1]", hub: "INVALID_PARAMETER_VALUE", real: "INTERNAL_ERROR" }],
  },
  {
    case: "registered models are not found by a filter that the language does not know",
    reason: retried,
    places: [{ at: "[6][1]", hub: "INVALID_PARAMETER_VALUE", real: "INTERNAL_ERROR" }],
  },
  {
    case: "a page of registered models has at most 1000",
    reason: "A page of less than nothing is refused; the real server answers with a token and no models.",
    places: [
      {
        at: "[0][4][1]",
        hub: { status: 400, code: "INVALID_PARAMETER_VALUE" },
        real: { status: 200, body: { next_page_token: "<token>" } },
      },
    ],
  },
  {
    case: "a run is not created without an experiment",
    reason: ownCode,
    places: [
      { at: "[0]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 400, code: "BAD_REQUEST" } },
      { at: "[1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 400, code: "BAD_REQUEST" } },
    ],
  },
  {
    case: "a run that is created without a start has one",
    reason: "A run without a start starts now, not in 1970.",
    places: [{ at: "body.run.info.start_time", hub: "<now>", real: 0 }],
  },
  {
    case: "a run's start may be as large as 64 bits hold",
    reason: "Times of runs are doubles in the hub: one beyond 2^53 ms, in the year 287396, is refused, not rounded.",
    places: [{ at: "[4]", hub: 400, real: "9007199254740993" }],
  },
  {
    case: "a status may come as a number or as a word, and no other",
    reason: refusedWord,
    places: [
      { at: "[9][1]", hub: 400, real: 200 },
      { at: "[10][1]", hub: 400, real: 200 },
    ],
  },
  {
    case: "a run deleted on its own and its experiment restored",
    reason: "What was deleted by itself stays deleted when its experiment comes back.",
    places: [{ at: "", hub: "deleted", real: "active" }],
  },
  {
    case: "a field that is ordered by twice is refused",
    reason: retried,
    places: [
      { at: "", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 500, code: "INTERNAL_ERROR" } },
    ],
  },
  {
    case: "a page of runs has a size from 1 to 50000 and a token of the server's",
    reason: retried,
    places: [{ at: "[0][7][1]", hub: { status: 200, body: {} }, real: { status: 500 } }],
  },
  {
    case: "a page of runs has a size from 1 to 50000 and a token of the server's",
    reason: dropped,
    places: [
      { at: "[0][8][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
    ],
  },
  {
    case: "a stage may be a word or a number",
    reason: refusedWord,
    places: [
      { at: "[6][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
      { at: "[7][1]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } },
    ],
  },
  {
    case: "runs of several experiments are found together, of none none",
    reason: dropped,
    places: [{ at: "[6]", hub: { status: 400, code: "INVALID_PARAMETER_VALUE" }, real: { status: 200, body: {} } }],
  },
];
